"""Finds the shipped robots by folder; a folder that does not compile fails loudly."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import flows.robots
from flows.recipe import load_robot
from flows.recipe.model import Robot
from flows.runner.errors import NotReady
from flows.runner.steps import REGISTRY


def folders() -> tuple[Path, ...]:
    """Return every folder that holds a robot, by name."""
    home = Path(flows.robots.__path__[0])
    return tuple(sorted(file.parent for file in home.glob("*/robot.yaml")))


@cache
def load(folder: Path) -> Robot:
    """Return the robot of a folder; raises `RecipeError`."""
    return load_robot(folder, REGISTRY)


def robot_of(lineage: str) -> Robot:
    """Return the shipped robot with this lineage id or folder name."""
    for folder in folders():
        robot = load(folder)
        if lineage in (robot.lineage, folder.name):
            return robot
    known = ", ".join(load(folder).lineage for folder in folders())
    raise NotReady(f'Robotten "{lineage}" findes ikke her. Kendte robotter: {known}. Se `samdrift robots`.')
