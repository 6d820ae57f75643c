"""Post in memory: the port with switches for its faults and counts of what it took. For tests of what uses post."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import Final

from connectors.contract.post import BRUNO, NANCY, Fault
from connectors.cpr import Cpr
from connectors.digital_post import fjernprint, memo
from connectors.digital_post.envelope import KombiChoice, transaction_id
from connectors.digital_post.settings import DigitalPostSettings
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Throttled, Unavailable
from connectors.ports import Channel, DigitalLetter, PaperLetter, Reference, RemoteId

SETTINGS: Final = DigitalPostSettings(
    sender_cvr="12345678", sender_label="Eksempel Kommune", shipment_type=265, contact_point_id="1"
)
_SYSTEM: Final = "Falsk post"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter the fake took."""

    channel: Channel
    reference: Reference
    letter: DigitalLetter | PaperLetter


class FakePost:
    """The `Post` port in memory, and the truth about it.

    It takes a repeated reference as one letter more, as SF1601 may: `sent` shows every double.
    """

    def __init__(self) -> None:
        self.registered: set[Cpr] = set()
        self.letters: list[SentLetter] = []
        self.calls: Counter[str] = Counter()
        self._faults: deque[Fault | ConnectorError] = deque()
        self._lose_replies = 0

    def register(self, cpr: Cpr) -> None:
        """Make a number able to receive Digital Post."""
        self.registered.add(cpr)

    def someone_registered(self) -> Cpr:
        """Register the contract's first test person."""
        self.register(NANCY)
        return NANCY

    def someone_unregistered(self) -> Cpr:
        """Return the contract's second test person."""
        return BRUNO

    def sent(self, reference: Reference) -> int:
        """Return how many letters with this reference were taken."""
        return sum(letter.reference == reference for letter in self.letters)

    def channel(self, reference: Reference) -> Channel | None:
        """Return how the first letter with this reference travels; None when there is none."""
        return next((letter.channel for letter in self.letters if letter.reference == reference), None)

    def fail_next(self, fault: Fault | ConnectorError) -> None:
        """Let the next call fail before anything is taken; several wait in line."""
        self._faults.append(fault)

    def lose_next_reply_after_commit(self) -> None:
        """Let the next call that comes through take effect and its answer be lost."""
        self._lose_replies += 1

    async def is_registered(self, cpr: Cpr) -> bool:
        """Return whether `register` was told the number."""
        self.calls["is_registered"] += 1
        if self._faults:
            raise _as_read(self._faults.popleft())
        if self._reply_is_lost():
            raise _as_read(Fault.BROKEN)
        return cpr in self.registered

    async def send_digital(self, letter: DigitalLetter, reference: Reference) -> RemoteId:
        """Take a digital letter within the real limits."""
        self.calls["send_digital"] += 1
        memo.check_letter(letter, reference, SETTINGS)
        return self._take(SentLetter(Channel.DIGITAL, reference, letter), KombiChoice.DIGITAL)

    async def send_paper(self, letter: PaperLetter, reference: Reference) -> RemoteId:
        """Take a paper letter within the real limits."""
        self.calls["send_paper"] += 1
        fjernprint.check_letter(letter, reference, SETTINGS)
        return self._take(SentLetter(Channel.PAPER, reference, letter), KombiChoice.PAPER)

    def _take(self, letter: SentLetter, choice: KombiChoice) -> RemoteId:
        if self._faults:
            raise _as_write(self._faults.popleft())
        self.letters.append(letter)
        if self._reply_is_lost():
            raise _lost()
        return transaction_id(choice, letter.reference)

    def _reply_is_lost(self) -> bool:
        lost = self._lose_replies > 0
        self._lose_replies -= lost
        return lost


def _lost() -> OutcomeUnknown:
    return OutcomeUnknown("Svaret gik tabt; brevet kan være sendt.", system=_SYSTEM)


def _as_read(fault: Fault | ConnectorError) -> ConnectorError:
    if isinstance(fault, ConnectorError):
        return fault
    if fault is Fault.BUSY:
        return Throttled("Falsk post beder os vente.", system=_SYSTEM, retry_after=1.0)
    return Unavailable("Falsk post svarer ikke.", system=_SYSTEM)


def _as_write(fault: Fault | ConnectorError) -> ConnectorError:
    if fault is Fault.REFUSED:
        return Rejected("Falsk post afviste brevet.", system=_SYSTEM, code="HTTP_400")
    if fault in {Fault.BROKEN, Fault.GARBLED}:
        return _lost()
    return _as_read(fault)
