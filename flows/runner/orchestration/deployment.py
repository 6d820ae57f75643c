"""An adoption as two Prefect deployments, its robot's and its follow-up's: schedules, words, and never a citizen.

`prefect.yaml` holds the shipped robots with the sandbox's example adoption; `document` makes it, and a test fails
when the file has drifted.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from flows.runner.adopting.adoption import AdoptionFile, Schedule
from flows.runner.adopting.robots import robot_of
from flows.runner.home import Home

if TYPE_CHECKING:
    from prefect.schedules import Schedule as PrefectSchedule

POOL: Final = "samdrift"
JOB: Final = {"stream_output": False}
"""A run says nothing on its worker's output: one whose worker has been killed would end at its first word."""
ROOT: Final = Path(__file__).resolve().parents[3]
FOLLOW_UP_MODULE: Final = "flows.runner.orchestration.follow_up_flow.follow_up"
FOLLOW_UP_WORDS: Final = (
    "Opfølgning: henter kvitteringer, lægger afsendte breve på borgeren og gør det færdigt, der ventede på svar. "
    "Den begynder ikke på nye borgere og giver plads, når en kørsel er i gang."
)


def module(adoption: AdoptionFile) -> str:
    """Return where a worker finds the robot's flow: a module, since a script's own folder would hide our packages."""
    folder = robot_of(adoption.robot).folder
    return f"flows.robots.{folder.name}.flow.{folder.name}"


def deploy_flow(home: Home, adoption: AdoptionFile) -> str:
    """Create or update the adoption's deployments; return the robot's name. A schedule prepares, it never acts."""
    robot = robot_of(adoption.robot)
    _apply(
        home,
        adoption,
        module(adoption),
        name=adoption.adoption,
        parameters={"adoption": adoption.adoption, "mode": "preview"},
        schedule=_schedule(adoption.schedule),
        description=robot.card.description,
    )
    _apply(
        home,
        adoption,
        FOLLOW_UP_MODULE,
        name=follow_up_name(adoption),
        parameters={"adoption": adoption.adoption},
        schedule=_schedule(adoption.follow_up),
        description=FOLLOW_UP_WORDS,
    )
    return f"{robot.lineage}/{adoption.adoption}"


def follow_up_name(adoption: AdoptionFile) -> str:
    """Return the name of the follow-up's deployment: another than the robot's, so that one can be named alone."""
    return f"{adoption.adoption}-follow-up"


def _apply(home: Home, adoption: AdoptionFile, where: str, **known: Any) -> None:
    from prefect.types.entrypoint import EntrypointType  # noqa: PLC0415 - Prefect costs a second to import

    folder, name = where.rsplit(".", 1)
    made = getattr(importlib.import_module(folder), name).to_deployment(
        **known,
        work_pool_name=POOL,
        tags=tags(adoption),
        version=robot_of(adoption.robot).version,
        job_variables={**JOB, "env": {"SAMDRIFT_STATE": str(home.state.resolve())}},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    made.entrypoint = where
    made.apply()


def _schedule(wanted: Schedule | None) -> PrefectSchedule | None:
    from prefect.schedules import Cron  # noqa: PLC0415 - Prefect costs a second to import

    return Cron(wanted.cron, timezone=wanted.timezone) if wanted else None


def tags(adoption: AdoptionFile) -> list[str]:
    """Return the deployment's tags."""
    return ["samdrift", adoption.robot, adoption.adoption]


def document(adoptions: tuple[AdoptionFile, ...]) -> str:
    """Return `prefect.yaml` for these adoptions."""
    content = {
        "name": "samdrift",
        "pull": [],
        "deployments": [entry for each in adoptions for entry in (_entry(each), _follow_up_entry(each))],
    }
    head = "# Made by `make prefect-yaml` from the shipped robots and their example adoptions; a test fails on drift.\n"
    return head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def _entry(adoption: AdoptionFile) -> dict[str, Any]:
    robot = robot_of(adoption.robot)
    return {
        "name": adoption.adoption,
        "version": robot.version,
        "description": robot.card.description,
        "tags": tags(adoption),
        "entrypoint": module(adoption),
        "parameters": {"adoption": adoption.adoption, "mode": "preview"},
        **_where_and_when(adoption.schedule),
    }


def _follow_up_entry(adoption: AdoptionFile) -> dict[str, Any]:
    return {
        "name": follow_up_name(adoption),
        "version": robot_of(adoption.robot).version,
        "description": FOLLOW_UP_WORDS,
        "tags": tags(adoption),
        "entrypoint": FOLLOW_UP_MODULE,
        "parameters": {"adoption": adoption.adoption},
        **_where_and_when(adoption.follow_up),
    }


def _where_and_when(schedule: Schedule | None) -> dict[str, Any]:
    wanted = {"schedules": [{"cron": schedule.cron, "timezone": schedule.timezone}]} if schedule else {}
    return {"work_pool": {"name": POOL, "job_variables": dict(JOB)}, **wanted}
