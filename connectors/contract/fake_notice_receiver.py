"""A receiver of notices in memory: the port with switches for its faults. For tests of what tells people."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from connectors.contract.notice_receiver import NoticeFault
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Throttled
from connectors.ports import Notice, Reference
from connectors.webhook.document import check_notice

_SYSTEM: Final = "Falsk webhook"
_REFUSALS: Final = {NoticeFault.REFUSED: 400, NoticeFault.NO_LOGIN: 401, NoticeFault.MOVED: 302}


@dataclass(frozen=True, slots=True)
class TakenNotice:
    """One call the fake took."""

    notice: Notice
    reference: Reference


class FakeNoticeReceiver:
    """The `NoticeReceiver` port in memory, and the truth about it."""

    def __init__(self) -> None:
        self.taken: list[TakenNotice] = []
        self._faults: deque[NoticeFault | ConnectorError] = deque()
        self._lose_replies = 0

    def ids(self) -> list[str]:
        """Return the id of every call that was taken, in order."""
        return [each.reference for each in self.taken]

    def texts(self) -> list[str]:
        """Return the text of every notice that was taken, in order."""
        return [each.notice.text for each in self.taken]

    def fail_next(self, fault: NoticeFault | ConnectorError) -> None:
        """Let the next call fail before it is taken; several wait in line."""
        self._faults.append(fault)

    def lose_next_reply_after_commit(self) -> None:
        """Take the next call and lose the answer."""
        self._lose_replies += 1

    async def tell(self, notice: Notice, reference: Reference) -> None:
        """Take one notice within the real limits."""
        check_notice(notice, reference)
        if self._faults:
            raise _error(self._faults.popleft())
        self.taken.append(TakenNotice(notice, reference))
        if self._lose_replies:
            self._lose_replies -= 1
            raise OutcomeUnknown("Svaret gik tabt; beskeden kan være taget.", system=_SYSTEM)


def _error(fault: NoticeFault | ConnectorError) -> ConnectorError:
    if isinstance(fault, ConnectorError):
        return fault
    if fault in _REFUSALS:
        return Rejected("Falsk webhook afviste kaldet.", system=_SYSTEM, code=f"HTTP_{_REFUSALS[fault]}")
    if fault is NoticeFault.THROTTLED:
        return Throttled("Falsk webhook beder os vente.", system=_SYSTEM)
    return OutcomeUnknown("Falsk webhook svarede ikke; beskeden kan være taget.", system=_SYSTEM)
