"""Who types, and the state folder the command works on."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flows.ledger import Ledger
from flows.runner.home import Home
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
    """Return the state folder."""
    return Home(given.state)


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
