"""How a run's stages are carried out: as Prefect tasks in a flow, or plainly in a test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from flows.runner.adopting.engagement import Progress, silent

FOLLOW_UP: Final = "samdrift-follow-up"
"""The follow-up's flow in Prefect: one for every robot, with a deployment for every adoption."""
STOPPED: Final = "Stoppet"
"""What Prefect calls a run that somebody asked to stop; its kind is Cancelled, so that nobody takes it for done."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who started a run, by a name of their own choosing, and where its progress is shown."""

    started_by: str
    progress: Progress = silent


class Stage(Protocol):
    """Carries out one named stage."""

    async def __call__(self, name: str, work: Callable[[], Awaitable[Any]]) -> Any:
        """Run `work` as the stage `name` and return what it returns."""
        ...


async def plainly(name: str, work: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ARG001 - a stage has a name
    """Run a stage without Prefect."""
    return await work()


async def unseen() -> None:
    """Show nobody how far the run is."""


@dataclass(frozen=True, slots=True)
class Stages:
    """What the body of a run is given: Prefect's run id, its caller, and how to run and show a stage."""

    prefect_run: str
    caller: Caller
    stage: Stage = plainly
    shown: Callable[[], Awaitable[None]] = unseen
