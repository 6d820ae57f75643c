"""One adoption ready to work: its robot, its settings, its ports and its ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from flows.ledger import Ledger, Timing
from flows.recipe.model import Robot
from flows.runner.adopting.adoption import AdoptionFile, find_adoption
from flows.runner.adopting.adoption_settings import filled_settings
from flows.runner.adopting.connections import Ports, open_ports
from flows.runner.adopting.robots import robot_of
from flows.runner.home import Home

DENMARK: Final = ZoneInfo("Europe/Copenhagen")
_APPROVED: Final = {"adoption", "robot", "version", "organisation", "systems"}

Progress = Callable[[str, int, int], None]
"""Told stage, how many are through, and of how many; never who."""


@dataclass(frozen=True, slots=True)
class Engagement:
    """What every stage of a run works with."""

    home: Home
    ledger: Ledger
    adoption: AdoptionFile
    robot: Robot
    settings: Any
    """The robot's own settings model, filled by the adoption."""
    ports: Ports
    today: date
    progress: Progress

    @property
    def organisation(self) -> str:
        """Return the organisation's CVR number."""
        return self.adoption.organisation.cvr

    @property
    def timing(self) -> Timing:
        """Return the adoption's time limits."""
        return self.adoption.timing.limits()

    @property
    def offer_name(self) -> str:
        """Return the name of the intervention that carries the offer, as the care system words it."""
        return str(getattr(self.adoption.systems.care_system, "intervention", ""))

    @property
    def settings_hash(self) -> str:
        """Return the hash of what an approval covers, kept on every run and batch."""
        return settings_hash(self.adoption, self.settings)


def settings_hash(adoption: AdoptionFile, settings: BaseModel) -> str:
    """Return a hash of what an approval covers: who, what and under which names.

    Time limits, addresses and schedule may change between approval and run; they decide nothing for a citizen.
    """
    covered = adoption.model_dump(mode="json", include=_APPROVED)
    covered["settings"] = settings.model_dump(mode="json")
    return hashlib.sha256(json.dumps(covered, sort_keys=True).encode()).hexdigest()


def danish_day(moment: datetime) -> date:
    """Return the calendar day in Denmark."""
    return moment.astimezone(DENMARK).date()


def silent(_stage: str, _done: int, _of: int) -> None:
    """Tell nobody."""


def fill_settings(robot: Robot, adoption: AdoptionFile) -> BaseModel:
    """Return the robot's settings filled by the adoption; raise `AdoptionInvalid` with file, line and nearest names."""
    return filled_settings(robot, adoption)


@asynccontextmanager
async def engage(home: Home, name: str, *, progress: Progress = silent) -> AsyncIterator[Engagement]:
    """Open everything one adoption needs; closes it again whatever happens."""
    adoption = find_adoption(name, home)
    robot = robot_of(adoption.robot)
    settings = fill_settings(robot, adoption)
    with home.ledger() as ledger:
        async with open_ports(adoption, home, ledger) as ports:
            today = danish_day(ledger.now())
            yield Engagement(home, ledger, adoption, robot, settings, ports, today, progress)
