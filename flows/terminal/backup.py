"""`samdrift backup`: the two databases in a folder of their own, while everything runs. Never the keys."""

from __future__ import annotations

import argparse
import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from flows.ledger.copying import copy_database
from flows.runner.home import CATALOGUE_FILE, LEDGER_FILE, Home
from flows.terminal import room, texts
from flows.terminal.refusal import Refused
from flows.terminal.session import home, say

_NAMED: Final = "%Y-%m-%dT%H%M%S"
_ONE_OF_OURS: Final = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{6}$")
_OWNER_ONLY: Final = 0o700
_ROOM_FOR: Final = 2
"""A database and what SQLite writes beside it while it is copied."""


def backup(given: argparse.Namespace) -> int:
    """Copy ledger and catalogue to a new folder below the one given, and let go of the oldest copies."""
    place = home(given)
    if not place.has_ledger:
        raise Refused(texts.no_state(str(given.state)))
    files = [file for name in (LEDGER_FILE, CATALOGUE_FILE) if (file := place.state / name).exists()]
    folder = _folder(given.folder, files, place)
    for file in files:
        copy_database(file, folder / file.name)
    gone = _let_go(given.folder, given.keep)
    say(f"Kopieret til {folder}:", *(f"  {file.name}" for file in files))
    if gone:
        say(f"Slettet: {gone} ældre {'kopi' if gone == 1 else 'kopier'}. Behold flere med --keep.")
    say("Nøglerne er ikke med. Uden mappen keys kan kopien ikke læses: gem den ét andet sted.")
    return 0


def _folder(parent: Path, files: list[Path], place: Home) -> Path:
    if parent.absolute().is_relative_to(place.state.absolute()):
        raise Refused(
            f"»{parent}« ligger i tilstandens egen mappe, så kopien ville forsvinde sammen med den. Vælg en anden "
            "mappe, helst på en anden disk. Intet er kopieret."
        )
    room.demand(parent, _ROOM_FOR * sum(file.stat().st_size for file in files))
    folder = parent / datetime.now().astimezone().strftime(_NAMED)
    if folder.exists():
        raise Refused(f"»{folder}« findes allerede. Vent et sekund, og prøv igen. Intet er kopieret.")
    folder.mkdir(mode=_OWNER_ONLY, parents=True)
    return folder


def _let_go(parent: Path, keep: int) -> int:
    copies = sorted(each for each in parent.iterdir() if each.is_dir() and _ONE_OF_OURS.match(each.name))
    old = copies[: -max(keep, 1)]
    for each in old:
        shutil.rmtree(each)
    return len(old)
