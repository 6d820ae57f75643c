"""An adoption as a Prefect deployment: its schedule, its words, and never a citizen.

`prefect.yaml` holds the shipped robots with the sandbox's example adoption; `document` makes it, and a test fails
when the file has drifted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import yaml

from flows.runner.adoption import AdoptionFile
from flows.runner.home import Home
from flows.runner.robots import robot_of

POOL: Final = "samdrift"
ROOT: Final = Path(__file__).resolve().parents[2]


def entrypoint(adoption: AdoptionFile) -> str:
    """Return the flow that a worker runs, from the root of the project."""
    folder = robot_of(adoption.robot).folder
    return f"flows/robots/{folder.name}/flow.py:{folder.name}"


def module(adoption: AdoptionFile) -> str:
    """Return the same flow by its module: what `prefect deploy` finds without reading the file's text."""
    folder = robot_of(adoption.robot).folder
    return f"flows.robots.{folder.name}.flow.{folder.name}"


def deploy_flow(home: Home, adoption: AdoptionFile) -> str:
    """Create or update the adoption's deployment; return its name. A schedule prepares, it never acts."""
    from prefect import flow  # noqa: PLC0415 - Prefect costs a second to import
    from prefect.schedules import Cron  # noqa: PLC0415

    robot = robot_of(adoption.robot)
    source: Any = flow.from_source(source=str(ROOT), entrypoint=entrypoint(adoption))
    schedule = adoption.schedule
    made = source.to_deployment(
        name=adoption.adoption,
        work_pool_name=POOL,
        parameters={"adoption": adoption.adoption, "mode": "preview"},
        schedule=Cron(schedule.cron, timezone=schedule.timezone) if schedule else None,
        description=robot.card.description,
        tags=tags(adoption),
        version=robot.version,
        job_variables={"env": {"SAMDRIFT_STATE": str(home.state.resolve())}},
    )
    made.apply()
    return f"{robot.lineage}/{adoption.adoption}"


def tags(adoption: AdoptionFile) -> list[str]:
    """Return the deployment's tags."""
    return ["samdrift", adoption.robot, adoption.adoption]


def document(adoptions: tuple[AdoptionFile, ...]) -> str:
    """Return `prefect.yaml` for these adoptions."""
    content = {
        "name": "samdrift",
        "pull": [],
        "deployments": [_entry(each) for each in adoptions],
    }
    head = "# Made by `make prefect-yaml` from the shipped robots and their example adoptions; a test fails on drift.\n"
    return head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def _entry(adoption: AdoptionFile) -> dict[str, Any]:
    robot = robot_of(adoption.robot)
    entry: dict[str, Any] = {
        "name": adoption.adoption,
        "version": robot.version,
        "description": robot.card.description,
        "tags": tags(adoption),
        "entrypoint": module(adoption),
        "parameters": {"adoption": adoption.adoption, "mode": "preview"},
        "work_pool": {"name": POOL},
    }
    if adoption.schedule:
        entry["schedules"] = [{"cron": adoption.schedule.cron, "timezone": adoption.schedule.timezone}]
    return entry
