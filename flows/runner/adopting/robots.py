"""Finds the shipped robots by folder; a folder that does not compile fails loudly."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import flows.robots
from flows.recipe import load_robot
from flows.recipe.errors import did_you_mean
from flows.recipe.model import Robot
from flows.runner.codes import RUNNER_CODES
from flows.runner.errors import NotReady
from flows.runner.steps import REGISTRY


def folders() -> tuple[Path, ...]:
    """Return every folder that holds a robot, by name."""
    home = Path(flows.robots.__path__[0])
    return tuple(sorted(file.parent for file in home.glob("*/robot.yaml")))


def load(folder: Path) -> Robot:
    """Return the robot of a folder, wherever it lies; raises `RecipeError`. Each folder is read once a process."""
    return _load(folder.resolve())


@cache
def _load(folder: Path) -> Robot:
    return load_robot(folder, REGISTRY, RUNNER_CODES)


def robot_of(lineage: str) -> Robot:
    """Return the shipped robot with this lineage id or folder name."""
    for folder in folders():
        robot = load(folder)
        if lineage in (robot.lineage, folder.name):
            return robot
    meant = did_you_mean(lineage, (load(folder).lineage for folder in folders()))
    raise NotReady(
        f'Robotten "{lineage}" findes ikke her. {meant} Intet er sendt.',
        typed="Se dem alle med `samdrift robots`.",
        clicked="Se dem alle i kataloget.",
    )
