"""The testkommune without its servers: people, systems, faults, and the truth about all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from connectors.sandbox.access_log import AccessLog
from connectors.sandbox.care import Care
from connectors.sandbox.certificates import CVR, Certificates
from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.digital_post.app import DigitalPost, Mailboxes
from connectors.sandbox.digital_post.carriers import Carrier
from connectors.sandbox.digital_post.courier import Courier
from connectors.sandbox.digital_post.letters import DIGITAL, PAPER, LetterStore, PostedLetter
from connectors.sandbox.digital_post.tokens import TokenService
from connectors.sandbox.edge_cases import BOUNCES_DIGITAL, BOUNCES_PAPER, DIES, MOVES
from connectors.sandbox.faults import FaultBoard
from connectors.sandbox.mail import MailFolder
from connectors.sandbox.occurrences import Occurrences


@dataclass(frozen=True, slots=True)
class Counts:
    """What really happened in the testkommune, counted by itself."""

    citizens: int
    interventions: int
    """Created through the API since the first start, whatever became of them."""
    interventions_cancelled: int
    tasks: int
    documents: int
    pathways: int
    letters_digital: int
    letters_paper: int
    letters_failed: int
    letter_ids_repeated: int
    mails: int
    mail_ids_repeated: int
    citizens_with_several_offers: int
    citizens_with_several_letters: int
    receipts_waiting: int


class Town:
    """Everything of one testkommune that outlives a request."""

    def __init__(
        self, state: Path, citizens: Sequence[SandboxCitizen], certificates: Certificates, *, token_seconds: int
    ) -> None:
        """Take up the state that lies in the folder."""
        self.citizens = citizens
        self.log = AccessLog(state / "log" / "adgang.log")
        self.board = FaultBoard(on_hit=self.log.write)
        self.occurrences = Occurrences(state / "state" / "occurrences.json")
        self.care = Care(citizens, state / "state" / "nexus.json")
        self.letters = LetterStore(state / "state" / "letters.jsonl", state / "letters")
        self.mails = MailFolder(state / "mails")
        self.couriers: list[Courier] = []
        self._registered = {citizen.cpr for citizen in citizens if citizen.digital_post}
        self._bounces = {citizen.cpr for citizen in citizens if citizen.case == BOUNCES_DIGITAL}
        self._bounces |= {citizen.full_name for citizen in citizens if citizen.case == BOUNCES_PAPER}
        self.post = DigitalPost(
            TokenService(CVR, certificates.runner.certificate.read_bytes(), seconds=token_seconds),
            Mailboxes(self._can_receive, self._bounces.__contains__),
            self.letters,
            on_letter=self._expect_receipts,
        )

    def _can_receive(self, cpr: str) -> bool:
        return cpr in self._registered and not self.occurrences.is_dead(cpr)

    def _expect_receipts(self, letter: PostedLetter) -> None:
        for courier in self.couriers:
            courier.expect(letter)

    def add_courier(self, carrier: Carrier, pace: float) -> Courier:
        """Send receipts this way too; whoever runs the town runs the courier."""
        courier = Courier(carrier, self.letters, pace=pace)
        self.couriers.append(courier)
        return courier

    def die(self, cpr: str) -> bool:
        """Let a citizen die in every system but the extract; False when already dead."""
        changed = self.occurrences.die(cpr)
        if changed:
            self.care.die(cpr)
        return changed

    def move(self, cpr: str) -> bool:
        """Let a citizen move to another municipality, as the care system knows; False when already moved."""
        changed = self.occurrences.move(cpr)
        if changed:
            self.care.move(cpr)
        return changed

    def between_preview_and_act(self) -> int:
        """Let all that waits to happen between a preview and the run happen; return to how many it did."""
        events = {DIES: self.die, MOVES: self.move}
        return sum(events[citizen.case](citizen.cpr) for citizen in self.citizens if citizen.case in events)

    def forget_tokens(self) -> None:
        """Make every token of every system unknown, so that the next call gets 401."""
        self.post.tokens.forget_all()
        self.care.app.expire_tokens()

    def conflict_on_next_save(self) -> None:
        """Let the next save in the care system find that a caseworker saved meanwhile."""
        self.care.app.faults.conflict_on_next_save()

    def counts(self) -> Counts:
        """Count everything now."""
        care = self.care.counts()
        return Counts(
            citizens=len(self.citizens),
            interventions=care.interventions,
            interventions_cancelled=care.cancelled,
            tasks=care.tasks,
            documents=care.documents,
            pathways=care.pathways,
            letters_digital=self.letters.count(DIGITAL),
            letters_paper=self.letters.count(PAPER),
            letters_failed=sum(1 for letter in self.letters.letters if letter.failure),
            letter_ids_repeated=self.letters.repeated_ids(),
            mails=self.mails.count(),
            mail_ids_repeated=self.mails.repeated_ids(),
            citizens_with_several_offers=care.citizens_with_several_offers,
            citizens_with_several_letters=len(self.letters.recipients_with_several()),
            receipts_waiting=sum(courier.waiting for courier in self.couriers),
        )
