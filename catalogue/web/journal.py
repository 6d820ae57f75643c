"""Who logged in and out: told to whoever keeps an audit. A catalogue without a runner has only its log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

log = logging.getLogger(__name__)

MOST: Final = 10
"""Failed logins told each period: anybody can make them, and an audit is written to disk each time."""
PERIOD: Final = 60.0


class Deed(StrEnum):
    """What can happen to a login; the value is the action's name in an audit."""

    LOGGED_IN = "login"
    REFUSED = "login_failed"
    LOGGED_OUT = "logout"
    EXPIRED = "session_expired"
    THROWN_OUT = "logout_other"


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed. `subject` and `name` are whose session it is, empty when nobody knows; `by` is who did it, if another.

    Nothing of a token, a claim or a password is ever in one: `why` is a word of ours, or the person's roles.
    """

    deed: Deed
    subject: str = ""
    name: str = ""
    why: str = ""
    by: str = ""


class Journal(Protocol):
    """Keeps what happened; called from a thread, and raises when it cannot be kept."""

    def __call__(self, entry: Entry, /) -> None:
        """Keep one entry."""
        ...


def logged(entry: Entry) -> None:
    """Write an entry in the log, where there is no audit."""
    log.info("%s: %s %s", entry.deed, entry.subject, entry.why)


class Refusals:
    """Failed logins, at most so many told each period; the next one told says how many were not."""

    def __init__(self, journal: Journal, clock: Callable[[], float] = time.monotonic) -> None:
        self._journal = journal
        self._clock = clock
        self._began = float("-inf")
        self._told = 0
        self._untold = 0

    def note(self, why: str) -> None:
        """Tell of a failed login, or count it."""
        now = self._clock()
        if now - self._began >= PERIOD:
            self._began, self._told = now, 0
        if self._told >= MOST:
            self._untold += 1
            return
        self._told += 1
        more, self._untold = self._untold, 0
        self._journal(Entry(Deed.REFUSED, why=f"{why} (+{more})" if more else why))
