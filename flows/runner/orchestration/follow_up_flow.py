"""The follow-up as a Prefect flow of its own: its schedule acts only on what an approved run has begun."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.ledger.ids import RunId
from flows.runner.casework.wall import walled
from flows.runner.errors import RunnerError
from flows.runner.orchestration.asked import explain
from flows.runner.orchestration.flow import flow_run_id, here, ledger_keep, staged
from flows.runner.orchestration.noticing import tell_after
from flows.runner.runs.follow_up import FollowUpSummary
from flows.runner.runs.follow_up_run import follow_up_if_free
from flows.runner.runs.stages import FOLLOW_UP

GAVE_WAY = "Gav plads"


@flow(
    name=FOLLOW_UP,
    description="Henter kvitteringer, lægger afsendte breve på borgeren og gør det færdigt, der ventede på svar.",
    persist_result=False,
    log_prints=False,
    retries=0,
    validate_parameters=True,
)
async def follow_up(adoption: str) -> State[None]:
    """Follow up on one adoption; ends quietly while another run has it."""
    try:
        return told(await walled("opfølgningen", lambda: _follow_up(adoption), ledger_keep(adoption)))
    except RunnerError as error:
        explain(here(), None, flow_run_id(), error.on_page)
        raise


async def _follow_up(adoption: str) -> FollowUpSummary | RunId | None:
    meter, stages = staged(adoption)
    try:
        async with meter.showing():
            return await follow_up_if_free(here(), adoption, stages)
    finally:
        await tell_after(here(), adoption)


def told(done: FollowUpSummary | RunId | None) -> State[None]:
    """Return the flow run's end: its words are counts, or which run it gave way to."""
    if isinstance(done, FollowUpSummary):
        words = f"Kvitteringer modtaget: {done.received}. Breve lagt på borgeren: {done.filed}."
        return Completed(message=f"{words} Breve, der ikke kom frem: {done.failed}.")
    which = f" ({done})" if done else ""
    return Completed(
        name=GAVE_WAY,
        message=f"En anden kørsel har ibrugtagningen lige nu{which}. Intet er gjort; næste opfølgning tager det hele.",
    )
