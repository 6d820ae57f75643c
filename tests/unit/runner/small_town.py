"""A small town in memory: the shipped robot over fakes of every port, to see what a run makes of faults."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.contract.fake_care_system import FakeCareSystem, Names, Record, citizen_named
from connectors.contract.fake_mailer import FakeMailer
from connectors.contract.fake_person_register import FakePersonRegister
from connectors.contract.fake_post import FakePost
from connectors.contract.fake_receipts import FakeReceipts
from connectors.contract.receipts import Event
from connectors.cpr import Cpr
from connectors.errors import NotConfigured, Unavailable
from connectors.mail.settings import MailSettings
from connectors.ports import (
    Address,
    CareCitizen,
    Channel,
    CprStatus,
    DigitalLetter,
    ExtractInfo,
    Household,
    NoAccess,
    PaperLetter,
    Pathway,
    Person,
    Reference,
    RemoteId,
    YesNoUnknown,
)
from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.model import Case, EffectRow
from flows.ledger.states import Mode
from flows.runner.adopting.adoption import AdoptionFile, TimingSettings, find_adoption
from flows.runner.adopting.connections import Ports
from flows.runner.adopting.engagement import Engagement, danish_day, fill_settings, silent
from flows.runner.adopting.robots import robot_of
from flows.runner.home import Home
from flows.runner.orchestration.operations import deploy
from flows.runner.runs.follow_up import FollowUpSummary
from flows.runner.runs.follow_up_run import follow_up
from flows.runner.runs.live_run import Request, act
from flows.runner.runs.preview_run import prepare
from flows.runner.runs.stages import Caller, Stages
from flows.runner.summary import RunSummary

STAGES = Stages("", Caller("Startende Person"))
QUICK = TimingSettings(
    start_deadline=0.2, request_timeout=0.3, settle=0.7, lease=3, heartbeat=0.1, prepare_seconds=0.1, receipt_hours=1
)
NAMES = Names(
    intervention="Tilbud om forebyggende hjemmebesøg",
    configured_intervention="Tilbud om forebyggende hjemmebesøg",
    pathways=(Pathway("Ældre og sundhed", "program"), Pathway("Forebyggende hjemmebesøg", "nested")),
    organisations=frozenset(f"Sundhedsvejleder {each}" for each in ("Nord", "Syd", "Øst", "Vest")),
)
MAIL = MailSettings(
    host="localhost", tls="none", sender="samdrift@testkommunen.invalid", recipient_domains=("testkommunen.invalid",)
)


class WatchedCare(FakeCareSystem):
    """The care system in memory, where something can be made to happen just before a citizen is asked about."""

    def __init__(self) -> None:
        super().__init__(NAMES)
        self._left = 0
        self._then: Callable[[], None] = lambda: None
        self._locked = False
        self._misnamed: Cpr | None = None
        self._broken: Cpr | None = None
        self._failing: Cpr | None = None

    def before_the(self, number: int, then: Callable[[], None]) -> None:
        """Do `then` just before the citizen with this number from now on is asked about."""
        self._left, self._then = number, then

    def lock_out(self) -> None:
        """Refuse our login from now on."""
        self._locked = True

    def let_in(self) -> None:
        """Take our login again."""
        self._locked = False

    def fail_always(self, cpr: Cpr) -> None:
        """Be down for one citizen, each time."""
        self._failing = cpr

    def fail_never(self) -> None:
        """Be up again for everybody."""
        self._failing = None

    def break_for(self, cpr: Cpr) -> None:
        """Fail for one citizen as no adapter may."""
        self._broken = cpr

    def misname(self, cpr: Cpr) -> None:
        """Lack a name that this citizen would need."""
        self._misnamed = cpr

    async def find_citizen(self, cpr: Cpr) -> CareCitizen | NoAccess | None:
        """Return whom the care system knows by this number."""
        self._left -= 1
        if self._left == 0:
            self._then()
        if self._locked:
            raise NotConfigured("Login blev afvist.", setting="connections.care_system.client_id", system=self.name)
        if cpr == self._failing:
            raise Unavailable("Prøvesystemet svarer ikke.", system=self.name)
        if cpr == self._broken:
            raise RuntimeError("nobody foresaw this")
        if cpr == self._misnamed:
            raise NotConfigured("Visningen findes ikke.", setting="systems.care_system.view", system=self.name)
        return await super().find_citizen(cpr)


class LossyPost(FakePost):
    """The post in memory, whose next letter's answer can be lost whatever is asked before it."""

    def __init__(self) -> None:
        super().__init__()
        self.lose_next_letter = False
        self.away = False

    async def is_registered(self, cpr: Cpr) -> bool:
        """Return whether the number gets Digital Post; nobody answers while the post is away."""
        if self.away:
            raise Unavailable("Posten svarer ikke.", system="Falsk post")
        return await super().is_registered(cpr)

    async def send_digital(self, letter: DigitalLetter, reference: Reference) -> RemoteId:
        """Take the letter, and lose the answer when told to."""
        self._arm()
        return await super().send_digital(letter, reference)

    async def send_paper(self, letter: PaperLetter, reference: Reference) -> RemoteId:
        """Take the letter, and lose the answer when told to."""
        self._arm()
        return await super().send_paper(letter, reference)

    def _arm(self) -> None:
        if self.lose_next_letter:
            self.lose_next_letter = False
            self.lose_next_reply_after_commit()


def cpr(number: int) -> Cpr:
    """Return a number that cannot be real: 31 February."""
    return Cpr(f"310240{number:04d}")


def person(number: int, **changed: Any) -> Person:
    """Return a citizen of 86 who lives alone in the north."""
    plain = Person(
        row=number + 1,
        cpr=cpr(number),
        name=f"Prøve Person {number}",
        birth_date=date(1940, 2, 28),
        status=CprStatus.RESIDENT,
        household=Household(YesNoUnknown.YES, "CPR", datetime.now(UTC).date() - timedelta(days=10)),
        address=Address((f"Prøvevej {number}",), "0999", "Testby"),
        municipality_code="0999",
        district="Nord",
        protected_address=False,
    )
    return replace(plain, **changed)


@dataclass
class SmallTown:
    """The town, its systems, and one adoption at work in it."""

    home: Home
    ledger: Ledger
    people: Sequence[Person]
    adoption: AdoptionFile
    care: WatchedCare = field(default_factory=WatchedCare)
    post: LossyPost = field(default_factory=LossyPost)
    receipts: FakeReceipts = field(default_factory=FakeReceipts)
    mailer: FakeMailer = field(default_factory=lambda: FakeMailer(MAIL))
    batch: str = ""
    extract_age: timedelta = timedelta(hours=1)
    _events: int = 0

    def work(self, **changed: Any) -> Engagement:
        """Return the adoption ready to work, changed as given."""
        adoption = self.adoption.model_copy(update=changed)
        robot = robot_of(adoption.robot)
        info = ExtractInfo(datetime.now(UTC) - self.extract_age, covers_all_adults=True, source="opdigtede borgere")
        register = FakePersonRegister(self.people, info)
        ports = Ports(self.care, register, self.post, self.receipts, self.mailer)
        today = danish_day(self.ledger.now())
        settings = fill_settings(robot, adoption)
        return Engagement(self.home, self.ledger, adoption, robot, settings, ports, today, silent)

    def take_up(self) -> None:
        """Read the adoption anew, as every run does, with what somebody has changed on a page."""
        self.adoption = find_adoption(self.adoption.adoption, self.home).model_copy(update={"timing": QUICK})

    async def approved(self, extract_age: timedelta = timedelta(hours=1), limit: int | None = None) -> RunSummary:
        """Prepare a batch from an extract of this age and have it approved."""
        self.extract_age = extract_age
        summary = await prepare(self.work(), STAGES, limit)
        self.batch = summary.batch
        self.ledger.batches.approve(BatchId(self.batch), "Anden Person")
        return summary

    async def live(self, mode: Mode = Mode.LIVE, limit: int | None = None, only: tuple[int, ...] = ()) -> RunSummary:
        """Act on the batch."""
        return await act(self.work(), Request(mode, self.batch, limit, only), STAGES)

    async def stopped_after(self, citizens: int) -> RunSummary:
        """Act on the batch until so many have been asked about, then ask the run to stop."""
        self.care.before_the(citizens, self.stop)
        return await self.live()

    def stop(self) -> None:
        """Ask the run that is on to stop."""
        (running,) = self.ledger.runs.active()
        self.ledger.runs.request_stop(running.id, "Startende Person")

    async def follow(self) -> FollowUpSummary:
        """Follow up."""
        return await follow_up(self.work(), STAGES)

    def move(self, number: int, **changed: Any) -> None:
        """Let something happen to a citizen in the care system."""
        self.care.put(cpr(number), self._citizen(number, **changed))

    def record(self, number: int) -> Record:
        """Return what the care system has on a citizen."""
        return self.care.record(self._citizen(number).ref)

    def case(self, number: int) -> Case:
        """Return the citizen's case; the first citizen has number 1."""
        (found,) = self.ledger.cases.numbered(BatchId(self.batch), [number])
        return found

    def letter(self, number: int) -> EffectRow:
        """Return the citizen's first letter."""
        return next(each for each in self.ledger.effects.of(self.case(number).id) if each.channel)

    def half_done(self) -> list[int]:
        """Return the numbers of the citizens for whom something was made and nothing ended."""
        return [each.sequence for each in self.ledger.cases.begun(BatchId(self.batch))]

    async def until_due(self) -> None:
        """Wait until every case that was put off may be taken again: seconds, by the ledger's own clock."""
        put_off = self.ledger.cases.postponed(BatchId(self.batch))
        last = max((each.not_before for each in put_off if each.not_before), default=self.ledger.now())
        await asyncio.sleep(max(0.0, (last - self.ledger.now()).total_seconds()) + 0.05)

    async def settled(self) -> None:
        """Wait until every call whose answer was lost may be asked about."""
        await asyncio.sleep(self.adoption.timing.settle + 0.05)

    def receipt(self, reference: str, status: str, *, paper: bool = False) -> None:
        """Let the post tell what became of a letter."""
        self._events += 1
        event = f"00000000-0000-4000-8000-{self._events:012d}"
        self.receipts.add(Event(event, status, reference, paper, datetime.now(UTC)))

    def sent(self, channel: Channel) -> int:
        """Return how many letters the post took on a channel."""
        return sum(each.channel is channel for each in self.post.letters)

    def _citizen(self, number: int, **changed: Any) -> CareCitizen:
        known = {"municipality_code": "0999", "address": Address((f"Prøvevej {number}",), "0999", "Testby")}
        return citizen_named(f"c-{number}", f"Prøve Person {number}", **(known | changed))


@contextmanager
def small_town(folder: Path, people: Sequence[Person], **settings: Any) -> Iterator[SmallTown]:
    """Open a town where everybody is known, active and able to get Digital Post."""
    home = Home(folder)
    deploy(home, "testkommune", by="Startende Person")
    shipped = find_adoption("testkommune", home)
    adoption = shipped.model_copy(update={"timing": QUICK, "settings": shipped.settings | settings})
    with home.ledger() as ledger:
        ledger.history.waive(adoption.organisation.cvr, adoption.robot, "Anden Person", "prøve")
        town = SmallTown(home, ledger, people, adoption)
        for each in people:
            town.move(each.row - 1)
            town.post.register(each.cpr)
        yield town
