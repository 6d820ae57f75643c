"""Keeps receipts until each is acknowledged, and delivers them when their time has come."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import UTC, datetime

from connectors.sandbox.digital_post.carriers import Carrier, Handover
from connectors.sandbox.digital_post.events import StatusEvent, plan
from connectors.sandbox.digital_post.letters import LetterStore, PostedLetter

_RETRY = 0.5


class Courier:
    """One queue for one carrier. Runs on the event loop; the carrier works in a thread."""

    def __init__(self, carrier: Carrier, store: LetterStore, *, pace: float = 1.0) -> None:
        """Queue what the store holds and nobody has acknowledged."""
        self._carrier, self._store, self._pace = carrier, store, pace
        self._heap: list[tuple[float, int, str, StatusEvent]] = []
        self._order = itertools.count()
        self._news = asyncio.Event()
        self._under_way: asyncio.Future[Handover] | None = None
        for letter in store.letters:
            self.expect(letter)

    def expect(self, letter: PostedLetter) -> None:
        """Plan the receipts of a letter that was just accepted."""
        accepted = datetime.fromisoformat(letter.accepted).timestamp()
        for number, delivery in enumerate(plan(letter, self._pace)):
            key = f"{self._carrier.name}/{delivery.event.event_id}/{number}"
            if not self._store.is_taken(key):
                heapq.heappush(self._heap, (accepted + delivery.after, next(self._order), key, delivery.event))
        self._news.set()

    @property
    def waiting(self) -> int:
        """Return how many deliveries are not yet acknowledged."""
        return len(self._heap) + (self._under_way is not None)

    async def run(self) -> None:
        """Deliver until cancelled."""
        try:
            while True:
                await self._until_due()
                await self._deliver_next()
        finally:
            self._carrier.close()

    async def _until_due(self) -> None:
        while not self._heap or self._heap[0][0] > _now():
            self._news.clear()
            wait = self._heap[0][0] - _now() if self._heap else None
            try:
                await asyncio.wait_for(self._news.wait(), wait)
            except TimeoutError:
                return

    async def _deliver_next(self) -> None:
        """Deliver the first receipt; one that is under way when we are stopped is waited for, not repeated."""
        due, order, key, event = heapq.heappop(self._heap)
        self._under_way = asyncio.ensure_future(asyncio.to_thread(self._carrier.deliver, event))
        try:
            outcome = await asyncio.shield(self._under_way)
        except asyncio.CancelledError:
            if await self._under_way is Handover.ACKNOWLEDGED:
                self._store.take(key)
            raise
        self._under_way = None
        if outcome is Handover.ACKNOWLEDGED:
            self._store.take(key)
            return
        again = due if outcome is Handover.NOBODY else _now() + _RETRY
        heapq.heappush(self._heap, (again, order, key, event))
        if outcome is Handover.NOBODY:
            await asyncio.sleep(_RETRY)


def _now() -> float:
    return datetime.now(UTC).timestamp()
