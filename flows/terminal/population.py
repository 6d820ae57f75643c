"""How many invented people, and which: those the testkommune has already, unless it has none yet."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final, NamedTuple

from flows.terminal.refusal import Refused

_FIRST: Final = (200, 1)
_FILE: Final = Path("state", "population.json")


class Population(NamedTuple):
    """A testkommune's people: as many, from this seed."""

    citizens: int
    seed: int


def wanted(given: argparse.Namespace, folder: Path) -> Population:
    """Return the people to start with; raise `Refused` when the folder holds others than those asked for."""
    here = _here(folder)
    asked = Population(
        _first(getattr(given, "citizens", None), here.citizens), _first(getattr(given, "seed", None), here.seed)
    )
    if (folder / _FILE).exists() and asked != here:
        raise Refused(
            f"{folder} rummer allerede en testkommune med {here.citizens} borgere og frø {here.seed}. Udelad "
            "--citizens og --seed for at bruge den, eller vælg en anden mappe med --state. Intet er ændret."
        )
    return asked


def _first(asked: int | None, otherwise: int) -> int:
    return otherwise if asked is None else asked


def _here(folder: Path) -> Population:
    file = folder / _FILE
    if not file.exists():
        return Population(*_FIRST)
    told = json.loads(file.read_text(encoding="utf-8"))
    return Population(int(told["count"]), int(told["seed"]))
