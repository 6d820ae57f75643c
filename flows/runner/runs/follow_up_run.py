"""A follow-up of one adoption as a run of its own: begun, held, finished in the ledger as any other."""

from __future__ import annotations

from typing import Final

from flows.ledger.ids import RunId
from flows.ledger.states import Mode, RunState
from flows.runner.adopting.engagement import Engagement, engage
from flows.runner.casework.wall import explained
from flows.runner.errors import AlreadyRunning
from flows.runner.home import Home
from flows.runner.runs.evidence import flush, measured
from flows.runner.runs.follow_up import FollowUp, FollowUpSummary
from flows.runner.runs.keeper import holding
from flows.runner.runs.preview_run import new_run
from flows.runner.runs.stages import Stages

QUIET: Final = 2.0
LIMIT: Final = 30.0
"""Seconds without a receipt, and seconds in all, after which collecting ends."""


async def follow_up_on(home: Home, adoption: str, stages: Stages) -> FollowUpSummary:
    """Follow up an adoption on its own systems; raises `AlreadyRunning` while another run acts."""
    async with engage(home, adoption, progress=stages.caller.progress) as work:
        return await follow_up(work, stages)


async def follow_up(work: Engagement, stages: Stages) -> FollowUpSummary:
    """Collect receipts, file letters, finish what waited; raises `AlreadyRunning` while another run acts."""
    run = work.ledger.runs.begin(new_run(work, Mode.LIVE, stages))
    async with holding(work, run) as keeper:
        following = FollowUp(work, keeper)
        try:
            summary: FollowUpSummary = await stages.stage("opfølgning", lambda: following.all(quiet=QUIET, limit=LIMIT))
        except BaseException as error:
            work.ledger.runs.finish(run, RunState.FAILED, "", None, problem=explained(error))
            raise
        numbers = measured(work, following.touched, keeper.lease)
        work.ledger.runs.finish(run, RunState.FINISHED, "", keeper.lease, numbers)
        flush(work)
        return summary


async def follow_up_if_free(home: Home, adoption: str, stages: Stages) -> FollowUpSummary | RunId | None:
    """Follow up unless another run has the adoption: then return that run, or None when it has just come.

    Nothing is written down for a follow-up that had to give way; the next one takes up all that is there.
    """
    with home.ledger() as ledger:
        busy = ledger.pulses.busy(adoption)
    if busy is not None:
        return busy
    try:
        return await follow_up_on(home, adoption, stages)
    except AlreadyRunning:
        return None
