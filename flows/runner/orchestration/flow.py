"""A robot as a Prefect flow: Prefect decides when and where, the ledger what has happened to a citizen.

Stages are tasks; citizens are not. Parameters are the adoption, the mode and ids of our own. Nothing is cached or
persisted by Prefect, and every stage runs behind the wall (facts: prefect.md 3.1, 4).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from prefect import Flow, flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.states import Cancelled

from flows.ledger.states import Mode, RunState
from flows.runner.adopting.engagement import silent
from flows.runner.adopting.robots import load
from flows.runner.casework.wall import Keep, ledger_of, nowhere, walled
from flows.runner.errors import RunnerError
from flows.runner.home import Home
from flows.runner.orchestration.asked import RequestGone, explain, who_asked
from flows.runner.orchestration.noticing import tell_after
from flows.runner.runs.live_run import Request, act_on
from flows.runner.runs.meter import Meter, PrefectPage
from flows.runner.runs.preview_run import prepare_batch
from flows.runner.runs.stages import STOPPED, Caller, Stages
from flows.runner.summary import RunSummary
from flows.runner.telling.summary_text import as_markdown

STATE: Final = "SAMDRIFT_STATE"
DEFAULT_STATE: Final = ".samdrift"
SCHEDULED: Final = "tidsplanen"
WITHDRAWN: Final = "Trukket tilbage"
"""What Prefect calls a run whose request somebody withdrew before it began."""

_NOBODY: Final = Caller(SCHEDULED, silent)
_PATIENCE: Final = 10.0

caller: ContextVar[Caller] = ContextVar("caller", default=_NOBODY)
"""Who started the run and who wants to see it go; a run from Prefect's own page or schedule has nobody."""

_summaries: ContextVar[list[RunSummary] | None] = ContextVar("summaries", default=None)

_Result = TypeVar("_Result")


def robot_flow(file: str) -> Flow[..., Any]:
    """Return the Prefect flow of the robot whose `flow.py` this is."""
    robot = load(Path(file).parent)

    async def run(
        adoption: str,
        mode: Literal["preview", "pilot", "live"] = "preview",
        batch: str | None = None,
        limit: int | None = None,
        only: list[int] | None = None,
        request: str | None = None,
    ) -> RunSummary | State[None]:
        wanted = Request(Mode(mode), batch, limit, tuple(only or ()))
        try:
            summary = await walled("kørslen", lambda: _run_for(request, adoption, wanted), ledger_keep(adoption))
        except RequestGone as gone:
            return Cancelled(name=WITHDRAWN, message=gone.message)
        except RunnerError as error:
            explain(here(), request, flow_run_id(), error.on_page)
            raise
        if (heard := _summaries.get()) is not None:
            heard.append(summary)
        return stopped() if summary.state == RunState.STOPPED else summary

    made: Flow[..., Any] = flow(
        name=robot.lineage,
        description=robot.card.short_description,
        version=robot.version,
        persist_result=False,
        log_prints=False,
        retries=0,
        validate_parameters=True,
    )(run)
    return made


async def run_here(robot: Callable[..., Any], who: Caller, **parameters: object) -> RunSummary:
    """Run a robot's flow in this process for `who`; return its summary, also when it was asked to stop."""
    caller.set(who)
    heard: list[RunSummary] = []
    _summaries.set(heard)
    state = await robot(**parameters, return_state=True)
    if not heard:
        await state.aresult()
    return heard[-1]


def stopped() -> State[None]:
    """Return the state of a run that stopped between two citizens."""
    return Cancelled(name=STOPPED, message="Stoppet mellem to borgere. Start kørslen igen for at gøre resten.")


def here() -> Home:
    """Return the state folder that this process was given."""
    return Home(Path(os.environ.get(STATE, DEFAULT_STATE)))


async def _run_for(asked: str | None, adoption: str, wanted: Request) -> RunSummary:
    """Run for the person behind a request of a page, else for whoever called."""
    if asked is None:
        return await _run(adoption, wanted)
    name = who_asked(here(), asked, adoption, wanted, flow_run_id())
    before = caller.set(Caller(name, caller.get().progress))
    try:
        return await _run(adoption, wanted)
    finally:
        caller.reset(before)


async def _run(adoption: str, request: Request) -> RunSummary:
    meter, stages = staged(adoption)
    try:
        async with meter.showing():
            if request.mode is Mode.PREVIEW:
                summary = await prepare_batch(here(), adoption, stages, request.limit)
            else:
                summary = await act_on(here(), adoption, request, stages)
    finally:
        await tell_after(here(), adoption)
    await _tell(summary)
    return summary


def staged(adoption: str) -> tuple[Meter, Stages]:
    """Return a meter, and stages that are Prefect tasks behind the wall, for the flow run this is called in."""
    who = caller.get()
    meter = Meter(who.progress, PrefectPage())
    stage = partial(_stage, ledger_keep(adoption))
    return meter, Stages(flow_run_id(), Caller(who.started_by, meter.tell), stage, meter.write)


async def _stage(keep: Keep, name: str, work: Callable[[], Awaitable[_Result]]) -> _Result:
    """Run one stage as a Prefect task that keeps nothing."""

    @task(name=name, cache_policy=NO_CACHE, persist_result=False, retries=0, log_prints=False)
    async def stage() -> _Result:
        return await walled(name, work, keep)

    return await stage()


async def _tell(summary: RunSummary) -> None:
    """Put the numbers on Prefect's page; what has happened stands in the ledger, whether this succeeds or not."""
    with suppress(Exception):
        async with asyncio.timeout(_PATIENCE):
            text = as_markdown(summary)
            await acreate_markdown_artifact(text, key="samdrift-resultat", description="Kørslen i tal")


def ledger_keep(adoption: str) -> Keep:
    """Return what keeps the detail of an unforeseen error in the ledger, for the flow run this is called in."""
    run = flow_run_id()
    return ledger_of(here(), adoption, run) if run else nowhere


def flow_run_id() -> str:
    """Return Prefect's id of the flow run this is called in, or nothing."""
    context = FlowRunContext.get()
    return str(context.flow_run.id) if context and context.flow_run else ""
