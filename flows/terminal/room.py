"""Room on the disk, asked for before anything starts: a disk that fills up half-way helps nobody."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from flows.terminal.refusal import Refused

_MEGABYTE: Final = 1_000_000
NEEDED: Final = 60 * _MEGABYTE
"""Prefect's database and log, the ledger and a batch of letters, with room to spare."""
FULL: Final = _MEGABYTE
"""Less than this, and a database can no longer be opened."""


def demand(folder: Path, needed: int = NEEDED) -> None:
    """Raise `Refused` unless the disk of `folder`, made or not, has room for a run; `needed` is in bytes."""
    free = left(folder)
    if free is not None and free < needed:
        raise Refused(
            f"Disken med mappen »{folder}« har kun {free // _MEGABYTE} MB ledig; der skal være mindst "
            f"{needed // _MEGABYTE}. Skaf plads, eller vælg en anden mappe med --state. Intet er udført."
        )


def is_full(folder: Path) -> bool:
    """Return whether the disk of `folder` has no room left."""
    free = left(folder)
    return free is not None and free < FULL


def left(folder: Path) -> int | None:
    """Return the bytes that are free where `folder` is or would be; None when that cannot be known."""
    for place in (folder.absolute(), *folder.absolute().parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None
