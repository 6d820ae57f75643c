"""What became of a letter: events from the post, and where they come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from connectors.ports.operations import reads


class Dispatch(StrEnum):
    """How far a letter has come; `rank` orders them and a letter never moves back.

    FAILED and RETURNED outrank everything but each other: the first final word stands.
    """

    ACCEPTED = "accepted"
    IN_TRANSIT = "in_transit"
    DISPATCHED = "dispatched"
    FAILED = "failed"
    RETURNED = "returned"

    @property
    def rank(self) -> int:
        """Return the place in the order of travel."""
        return list(Dispatch).index(self)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One `PKO_PostStatus` event. `dispatch` is None for a status this version does not know."""

    event_id: str
    reference: str
    """The letter's reference, from `MessageUUID` or `AfsendelseIdentifikator`; empty when the event has none."""
    channel_code: str
    status: str
    """The system's own status text, for example `Afleveret Digital Post`."""
    dispatch: Dispatch | None
    occurred: datetime
    error_code: str = ""
    raw: bytes = field(repr=False, default=b"")


ReceiptSink = Callable[[Receipt], None]
"""Commits one receipt, or raises. Only after it returned is the event acknowledged. Must accept duplicates."""


@runtime_checkable
class Receipts(Protocol):
    """Where receipts come from: a push end-point or an AMQP queue, behind one port."""

    @reads
    async def collect(self, sink: ReceiptSink, *, quiet_seconds: float, limit_seconds: float) -> int:
        """Hand every waiting receipt to `sink`, acknowledge each after it returned, and return how many.

        Stops when nothing has come for `quiet_seconds`, at the latest after `limit_seconds`.
        """
        ...
