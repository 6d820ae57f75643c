"""Keeps a run's lease alive while it works, and says so when it is lost or somebody wants a stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from flows.ledger import Owner
from flows.ledger.errors import LeaseLost
from flows.ledger.ids import RunId
from flows.ledger.model import HeldBy, Lease
from flows.ledger.states import RunState
from flows.runner.adopting.engagement import Engagement
from flows.runner.errors import AlreadyRunning


class Keeper:
    """The lease of one run. `check` is asked between two citizens."""

    def __init__(self, work: Engagement, lease: Lease) -> None:
        self.lease = lease
        self._work = work
        self._lost = False

    def check(self) -> bool:
        """Return whether to go on; False: somebody asked for a stop. Raises `LeaseLost`."""
        if self._lost:
            raise LeaseLost(self._work.adoption.adoption)
        return not self._work.ledger.runs.stop_requested(self.lease.run)

    async def beat(self) -> None:
        """Renew until cancelled or lost."""
        while not self._lost:
            await asyncio.sleep(self._work.timing.heartbeat)
            self._lost = not self._work.ledger.runs.renew(self.lease)


@asynccontextmanager
async def holding(work: Engagement, run: RunId) -> AsyncIterator[Keeper]:
    """Take the adoption's lease and keep it; waits out a holder that has stopped renewing, refuses a live one."""
    keeper = Keeper(work, await _take(work, run))
    beating = asyncio.create_task(keeper.beat())
    try:
        yield keeper
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating
        work.ledger.runs.release(keeper.lease)


async def _take(work: Engagement, run: RunId) -> Lease:
    first: HeldBy | None = None
    while True:
        held = work.ledger.runs.acquire(work.adoption.adoption, run, Owner.current(), work.timing)
        if isinstance(held, Lease):
            return held
        if first is not None and held.expires > first.expires:
            busy = AlreadyRunning(
                f'Ibrugtagningen "{work.adoption.adoption}" kører allerede ({held.run}, startet af {held.started_by}). '
                "Denne kørsel har intet gjort. Vent til den er færdig,",
                typed=f"eller stop den med `samdrift stop {held.run}`.",
                clicked="eller stop den på dens side under Kørsler.",
            )
            work.ledger.runs.finish(run, RunState.FAILED, "", None, problem=busy.on_page)
            raise busy
        first = first or held
        work.progress("wait", 0, 0)
        await asyncio.sleep(min(work.timing.heartbeat, 1.0))
