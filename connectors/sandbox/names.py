"""Ordinary Danish names, and streets that exist in no Danish municipality, for the people of the testkommune."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final


def _lists() -> dict[str, list[str]]:
    """Read the lists that lie beside this file: a heading, then words."""
    lists: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("names.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            words = lists.setdefault(line[2:], [])
        else:
            words.extend(line.split())
    return lists


_LISTS: Final = _lists()
WOMEN: Final = _LISTS["women"]
MEN: Final = _LISTS["men"]
SURNAMES: Final = _LISTS["surnames"]
STREETS: Final = _LISTS["streets"]


@dataclass(frozen=True, slots=True)
class District:
    """One district of the testkommune, with the postal code its invented streets lie in."""

    name: str
    postal_code: str
    postal_district: str


DISTRICTS: Final = (
    District("Nord", "9991", "Testby N"),
    District("Syd", "9992", "Testby S"),
    District("Øst", "9993", "Testby Ø"),
    District("Vest", "9994", "Testby V"),
)
