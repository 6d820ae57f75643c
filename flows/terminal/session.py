"""Who types, and the state folder the command works on."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from flows.ledger import Ledger
from flows.runner.home import LEDGER_FILE, Home
from flows.terminal import texts
from flows.terminal.refusal import Refused

USER: Final = "SAMDRIFT_USER"


def started_by() -> str:
    """Return the name that stands as starter: SAMDRIFT_USER, or the user of the operating system."""
    given = os.environ.get(USER, "").strip()
    if given:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def home(given: argparse.Namespace) -> Home:
    """Return the state folder; raise `Refused` when its ledger is somebody else's to read or write."""
    place = Home(given.state)
    if place.has_ledger:
        _demand_access(place.state / LEDGER_FILE)
    return place


def _demand_access(file: Path) -> None:
    # The database's own word for this is "unable to open", which nobody can act on.
    locked = next((each for each in (file.parent, file) if not os.access(each, os.R_OK | os.W_OK)), None)
    if locked is not None:
        raise Refused(f"{texts.file_trouble(str(locked), texts.NO_ACCESS)} Intet er ændret.")


@contextmanager
def ledger(given: argparse.Namespace) -> Iterator[Ledger]:
    """Open the ledger that is there already; a mistyped folder must not become a new, empty one."""
    place = home(given)
    if not place.has_ledger:
        raise Refused(texts.no_state(str(given.state)))
    with place.ledger() as opened:
        yield opened


def say(*lines: str) -> None:
    """Write lines to standard output."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
