"""One adoption on a ledger with a clock turned by hand, and the two ways of telling in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from connectors.contract.fake_mailer import FakeMailer
from connectors.contract.fake_notice_receiver import FakeNoticeReceiver
from connectors.mail.settings import MailSettings
from connectors.ports import Mail, Notice, Reference
from flows.ledger import Keys, Ledger, Owner
from flows.ledger.ids import BatchId, ItemId, RunId
from flows.ledger.model import Adoption, NewItem
from flows.ledger.states import Mode, RunState
from flows.ledger.testing import LINEAGE, ORGANISATION, HandClock, begin, lease, prepare, proposal
from flows.runner.adopting.adoption import AdoptionFile, find_adoption
from flows.runner.adopting.notice_settings import NoticeSettings
from flows.runner.home import Home
from flows.runner.runs.notice_sending import Teller, Told

ADOPTION = "testkommune"
MAIL = MailSettings(
    host="localhost", tls="none", sender="samdrift@testkommunen.invalid", recipient_domains=("testkommunen.invalid",)
)
HOOK = "https://besked.testkommunen.invalid/samdrift"


@dataclass
class FakeChannels:
    """Both ways in memory."""

    mailer: FakeMailer = field(default_factory=lambda: FakeMailer(MAIL))
    receiver: FakeNoticeReceiver = field(default_factory=FakeNoticeReceiver)

    async def mail(self, mail: Mail, reference: Reference) -> None:
        """Send one mail."""
        await self.mailer.send(mail, reference)

    async def call(self, notice: Notice, reference: Reference) -> None:
        """Make one call."""
        await self.receiver.tell(notice, reference)


@dataclass
class NoticeTown:
    """The adoption, what becomes of it, and who has heard of it."""

    ledger: Ledger
    clock: HandClock
    adoption: AdoptionFile
    channels: FakeChannels = field(default_factory=FakeChannels)

    async def tell(self) -> Told:
        """Tell what is due now."""
        return await Teller(self.ledger, self.adoption, self.channels).tell()

    def with_notices(self, **changed: object) -> None:
        """Change the adoption's `notices`."""
        notices = NoticeSettings.model_validate(changed)
        self.adoption = self.adoption.model_copy(update={"notices": notices})

    def with_webhook(self) -> None:
        """Let the webhook be told too."""
        self.with_notices(webhook={"url": HOOK, "secret_file": "webhook.key"})

    def prepared(self) -> BatchId:
        """Let a preview prepare a set of two, and end."""
        batch = prepare(self.ledger, [proposal(1), proposal(2)], ADOPTION)
        prepared = self.ledger.batches.get(batch)
        assert prepared is not None
        self.ledger.runs.finish(prepared.run, RunState.FINISHED, "", None)
        return batch

    def ended(self, state: RunState, mode: Mode = Mode.LIVE, batch: BatchId | None = None) -> RunId:
        """Let a run come to an end like this."""
        run = begin(self.ledger, mode, batch, ADOPTION)
        self.clock.advance(1)
        self.ledger.runs.finish(run, state, "", None)
        return run

    def running(self) -> RunId:
        """Let a live process follow up."""
        return lease(self.ledger, None, Owner.current(), ADOPTION).run

    def line(self, batch: BatchId, sequence: int, due: date) -> ItemId:
        """Put a citizen on the worklist."""
        return self.ledger.worklist.add(
            NewItem(None, batch, sequence, ORGANISATION, LINEAGE, "NO_ACCESS", "", "NO_ACCESS", due)
        )

    @property
    def subjects(self) -> list[str]:
        """Return the subject of every mail that arrived."""
        return [each.mail.subject for each in self.channels.mailer.mails]

    @property
    def calls(self) -> list[str]:
        """Return what every call that arrived was about."""
        return [f"{each.notice.kind} {each.notice.about}" for each in self.channels.receiver.taken]

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**time).total_seconds())


@contextmanager
def notice_town(folder: Path) -> Iterator[NoticeTown]:
    """Open a ledger where the shipped adoption is in use; its operators have a mailbox."""
    clock, shipped = HandClock(), find_adoption(ADOPTION, Home(folder))
    keys = Keys.load_or_create(folder / "keys")
    with Ledger.open(f"sqlite:///{folder}/ledger.db", keys, clock=clock, is_alive=lambda _: True) as ledger:
        who = (ADOPTION, ORGANISATION, "Testkommunen", LINEAGE, "1.0.0", "content", "", "Opfundet Person")
        ledger.adoptions.save(Adoption(*who))
        yield NoticeTown(ledger, clock, shipped)
