"""A source of receipts in memory. For tests of what uses receipts."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime

from connectors.contract.receipts import Event, envelope
from connectors.digital_post.receipts import read_or_keep
from connectors.ports import ReceiptSink


class FakeReceipts:
    """The `Receipts` port over a list of waiting events: what the sink refuses goes on waiting."""

    def __init__(self) -> None:
        self.events: deque[bytes] = deque()

    def add(self, *events: Event) -> None:
        """Let events wait, in this order."""
        self.events.extend(envelope(event) for event in events)

    async def publish(self, *events: bytes) -> None:
        """Let events wait as the bytes they are."""
        self.events.extend(events)

    async def waiting(self) -> int:
        """Return how many events are not acknowledged."""
        return len(self.events)

    async def collect(self, sink: ReceiptSink, *, quiet_seconds: float, limit_seconds: float) -> int:
        """Hand each waiting event to `sink` once; the times play no part here."""
        del quiet_seconds, limit_seconds
        refused: deque[bytes] = deque()
        committed = 0
        while self.events:
            raw = self.events.popleft()
            try:
                sink(read_or_keep(raw, datetime.now(UTC)))
                committed += 1
            except Exception:  # noqa: BLE001 - as the real sources: whatever kept it from being committed
                refused.append(raw)
        self.events = refused
        return committed
