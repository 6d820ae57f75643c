"""A robot as a Prefect flow: Prefect decides when and where, the ledger what has happened to a citizen.

Stages are tasks; citizens are not. Parameters are the adoption, the mode and ids of our own. Nothing is cached or
persisted by Prefect, and every stage runs behind the wall (facts: prefect.md 3.1, 4).
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final, Literal, TypeVar
from uuid import UUID

from prefect import Flow, flow, task
from prefect.artifacts import acreate_markdown_artifact, acreate_progress_artifact, aupdate_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext

from flows.ledger.states import Mode
from flows.runner.engagement import Progress, silent
from flows.runner.home import Home
from flows.runner.live_run import act_on
from flows.runner.preview_run import prepare_batch
from flows.runner.robots import load
from flows.runner.stages import Caller, Stages
from flows.runner.summary import RunSummary
from flows.runner.summary_text import as_markdown
from flows.runner.wall import walled

STATE: Final = "SAMDRIFT_STATE"
DEFAULT_STATE: Final = ".samdrift"
SCHEDULED: Final = "tidsplanen"

_NOBODY: Final = Caller(SCHEDULED, silent)

caller: ContextVar[Caller] = ContextVar("caller", default=_NOBODY)
"""Who started the run and who wants to see it go; a run from Prefect's own page or schedule has nobody."""

_Result = TypeVar("_Result")


def robot_flow(file: str) -> Flow[..., Any]:
    """Return the Prefect flow of the robot whose `flow.py` this is."""
    robot = load(Path(file).parent)

    async def run(
        adoption: str,
        mode: Literal["preview", "pilot", "live"] = "preview",
        batch: str | None = None,
        limit: int | None = None,
    ) -> RunSummary:
        return await walled("kørslen", lambda: _run(adoption, Mode(mode), batch, limit))

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


async def _run(adoption: str, mode: Mode, batch: str | None, limit: int | None) -> RunSummary:
    home = Home(Path(os.environ.get(STATE, DEFAULT_STATE)))
    who = caller.get()
    meter = _Meter(who.progress)
    stages = Stages(_flow_run_id(), Caller(who.started_by, meter.tell), _stage, meter.write)
    if mode is Mode.PREVIEW:
        summary = await prepare_batch(home, adoption, stages)
    else:
        summary = await act_on(home, adoption, mode, batch, limit, stages)
    await acreate_markdown_artifact(as_markdown(summary), key="samdrift-resultat", description="Kørslen i tal")
    return summary


async def _stage(name: str, work: Callable[[], Awaitable[_Result]]) -> _Result:
    """Run one stage as a Prefect task that keeps nothing."""

    @task(name=name, cache_policy=NO_CACHE, persist_result=False, retries=0, log_prints=False)
    async def stage() -> _Result:
        return await walled(name, work)

    return await stage()


def _flow_run_id() -> str:
    context = FlowRunContext.get()
    return str(context.flow_run.id) if context and context.flow_run else ""


class _Meter:
    """Progress for two readers: the terminal at once, Prefect's page between stages."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._artifact: UUID | None = None
        self._share = 0.0

    def tell(self, stage: str, done: int, of: int) -> None:
        """Tell the terminal, and remember the share for Prefect."""
        self._progress(stage, done, of)
        self._share = 100.0 * done / of if of else 0.0

    async def write(self) -> None:
        """Write the share to Prefect's page: a number, nobody's name."""
        if self._artifact is None:
            self._artifact = await acreate_progress_artifact(self._share, key="samdrift-fremdrift")
        else:
            await aupdate_progress_artifact(self._artifact, self._share)
