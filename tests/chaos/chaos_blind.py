"""Workers that break the protocol on purpose: a chaos that finds nothing wrong with them is blind."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from chaos_worker import ADOPTION, STAGES

from flows.ledger.effects import Effects
from flows.ledger.ids import EffectId
from flows.ledger.model import Lease
from flows.ledger.states import Mode
from flows.ledger.timing import Timing
from flows.runner.adopting.engagement import engage
from flows.runner.home import Home
from flows.runner.runs.live_run import Request
from flows.runner.runs.live_run import act as act_live


class PostThenMark(Effects):
    """Writes nothing down before the call, as robots do that mark a row when it is done."""

    __slots__ = ("_timing",)
    _timing: Timing

    def intend(
        self, chosen: Sequence[EffectId], lease: Lease, timing: Timing, request_hash: str = ""
    ) -> list[EffectId]:
        """Only remember the limits."""
        self._timing = timing
        return list(chosen)

    def confirm(self, effect: EffectId, remote_id: str, lease: Lease) -> bool:
        """Mark what has been made."""
        super().intend([effect], lease, self._timing)
        return super().confirm(effect, remote_id, lease)

    def reject(self, effect: EffectId, code: str, lease: Lease) -> bool:
        """Mark what was refused."""
        super().intend([effect], lease, self._timing)
        return super().reject(effect, code, lease)

    def unknown(self, effect: EffectId, code: str, lease: Lease) -> bool:
        """Take it that what gave no answer did not happen."""
        return True

    def withdraw(self, effect: EffectId, lease: Lease) -> bool:
        """Have nothing to take back."""
        return True


def post_then_mark(state: Path, batch: str) -> None:
    """Act with nothing written down before the call."""
    asyncio.run(_act_with(state, batch, PostThenMark))


async def _act_with(state: Path, batch: str, broken: type[Effects]) -> None:
    async with engage(Home(state), ADOPTION) as work:
        work.ledger.effects = broken(work.ledger.database)
        await act_live(work, Request(Mode.LIVE, batch), STAGES)
