"""What the command line asks of the runner, one function a command."""

from __future__ import annotations

import asyncio
import importlib
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from catalogue.api import Catalogue
from flows.ledger.overlays import NONE
from flows.ledger.states import Mode
from flows.recipe.errors import RecipeError
from flows.recipe.model import Robot
from flows.runner.adopting.adoption import AdoptionFile, find_adoption, find_file, laid, save
from flows.runner.adopting.engagement import Progress, fill_settings, silent
from flows.runner.adopting.robot_check import findings
from flows.runner.adopting.robots import folders, load, robot_of
from flows.runner.home import Home
from flows.runner.orchestration.noticing import tell_after
from flows.runner.runs.follow_up import FollowUpSummary
from flows.runner.runs.follow_up_run import follow_up_on
from flows.runner.runs.stages import Caller, Stages
from flows.runner.summary import RunSummary


@dataclass(frozen=True, slots=True)
class Deployed:
    """An adoption registered in the catalogue; `deployment` is its Prefect deployment, None without a server.

    `overlay` is the version of the organisation's own settings that still lies over the file; 0 is none.
    """

    adoption: str
    robot: str
    version: str
    deployment: str | None
    overlay: int = NONE


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found in one robot, called by its folder when it cannot be compiled; `ok`: nothing is wrong."""

    robot: str
    ok: bool
    findings: tuple[str, ...]


def run(  # noqa: PLR0913 - one for each thing the command may be given
    home: Home,
    adoption: str,
    mode: Mode,
    *,
    batch: str | None,
    limit: int | None,
    started_by: str,
    progress: Progress | None,
    only: tuple[int, ...] = (),
) -> RunSummary:
    """Run an adoption's flow in this process: the same flow that a Prefect worker runs; `only` is a pilot's list."""
    from flows.runner.orchestration.flow import STATE, run_here  # noqa: PLC0415 - Prefect costs a second to import

    os.environ[STATE] = str(home.state)
    lineage = find_adoption(adoption, home).robot
    flow = _flow_of(lineage)
    who = Caller(started_by, progress or silent)
    asked = {"adoption": adoption, "mode": mode.value, "batch": batch, "limit": limit, "only": list(only) or None}
    return asyncio.run(run_here(flow, who, **asked))


def follow_up(home: Home, adoption: str, *, started_by: str, progress: Progress | None) -> FollowUpSummary:
    """Collect receipts, file letters, finish what waited."""
    stages = Stages("", Caller(started_by, progress or silent))
    return asyncio.run(_followed_up(home, adoption, stages))


async def _followed_up(home: Home, adoption: str, stages: Stages) -> FollowUpSummary:
    try:
        return await follow_up_on(home, adoption, stages)
    finally:
        await tell_after(home, adoption)


def deploy(home: Home, adoption: str, *, by: str) -> Deployed:
    """Register the card, the adoption and, where a Prefect server is set, its deployment: all, or a refusal."""
    found = find_file(adoption, home)
    robot = robot_of(found.robot)
    # Every default is written out: a later version of the robot changes nothing by having others.
    filled = fill_settings(robot, found).model_dump(mode="json")
    found = found.model_copy(update={"settings": filled})
    with home.ledger() as ledger:
        overlay = ledger.overlays.newest(found.adoption)
        # What the organisation has changed in the browser stays; a file it no longer fits is not saved.
        fill_settings(robot, laid(found, overlay))
    deployment = _deployment(home, found)
    with home.ledger() as ledger:
        save(found, by, robot.content_hash, ledger)
    with Catalogue.open(home.catalogue_url) as catalogue:
        catalogue.register(robot.card, robot.lineage, robot.version, robot.content_hash)
        organisation = found.organisation
        catalogue.adopt(found.adoption, organisation.cvr, organisation.name, robot.lineage, robot.version, "deployed")
    return Deployed(found.adoption, robot.lineage, robot.version, deployment, overlay.number if overlay else NONE)


def check(home: Home, robot: str | None) -> tuple[Checked, ...]:  # noqa: ARG001 - stored versions come with the store
    """Compile one robot, or all, and say what is wrong with each."""
    wanted = [each for each in folders() if robot is None or robot in (each.name, each.name.replace("_", "-"))]
    if robot is not None and not wanted:
        robot_of(robot)
    return tuple(_checked(partial(load, folder), folder.name) for folder in wanted)


def _checked(compile_it: Callable[[], Robot], folder: str) -> Checked:
    try:
        robot = compile_it()
    except RecipeError as error:
        return Checked(folder, ok=False, findings=(error.message,))
    found = findings(robot)
    return Checked(f"{robot.lineage} {robot.version}", ok=not found, findings=found)


def _flow_of(lineage: str) -> Callable[..., Coroutine[Any, Any, RunSummary]]:
    folder = robot_of(lineage).folder.name
    module = importlib.import_module(f"flows.robots.{folder}.flow")
    found: Callable[..., Coroutine[Any, Any, RunSummary]] = getattr(module, folder)
    return found


def _deployment(home: Home, adoption: AdoptionFile) -> str | None:
    if not os.environ.get("PREFECT_API_URL"):
        return None
    from flows.runner.orchestration.deployment import deploy_flow  # noqa: PLC0415 - Prefect costs a second to import

    return deploy_flow(home, adoption)
