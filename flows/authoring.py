"""All that a robot's author imports."""

from __future__ import annotations

from typing import Any

from flows.ledger.states import Outcome
from flows.recipe.facts import UNKNOWN, Facts
from flows.recipe.step import Doing, Effect, Ending, Plan, Subject, step


def robot_flow(file: str) -> Any:
    """Return the Prefect flow of the robot that `file` lies in; what `flow.py` calls."""
    from flows.runner.orchestration.flow import robot_flow as made  # noqa: PLC0415 - Prefect costs a second to import

    return made(file)


__all__ = ["UNKNOWN", "Doing", "Effect", "Ending", "Facts", "Outcome", "Plan", "Subject", "robot_flow", "step"]
