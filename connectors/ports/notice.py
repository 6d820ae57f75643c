"""Calls to a colleague's own system: that something about a robot needs somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from connectors.ports.operations import Reference, writes


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice without personal data. `written` is timezone aware, `link` may be empty, `counts` are words and numbers.

    `about` is what it is said once for: a run, a batch or a day.
    """

    kind: str
    organisation: str
    adoption: str
    about: str
    subject: str
    text: str
    written: datetime
    link: str = ""
    counts: tuple[tuple[str, int], ...] = ()


@runtime_checkable
class NoticeReceiver(Protocol):
    """A system that is told, by a call with an id: whoever has heard an id before may leave the call at that."""

    @writes
    async def tell(self, notice: Notice, reference: Reference) -> None:
        """Make one call that carries `reference` as its id.

        Raises `OutcomeUnknown` when the answer was lost or is not one: the same call may then be made again with the
        same id. `Rejected` for a refusal and for a notice that must not leave, `Retryable` when nothing happened.
        """
        ...
