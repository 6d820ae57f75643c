"""When a case that could not be finished now is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from connectors.errors import Retryable, Throttled

AWAITS_RECEIPT: Final = "LETTER_UNKNOWN"
AWAITS_PERSON: Final = "AWAITS_PERSON"
"""A person has been asked and has not answered: nothing is under way that must settle, nothing was tried in vain."""
PATIENT: Final = frozenset({AWAITS_RECEIPT, AWAITS_PERSON})
"""Reasons to wait for somebody outside: no run goes on only for these."""
LONGEST: Final = 60.0
"""Seconds. A run waits for its postponed cases; what is down for longer is met by the next run."""


class Postponed(Exception):
    """The case must be tried again later; `counted` says whether this was an attempt in vain."""

    def __init__(self, until: datetime, reason: str, *, counted: bool) -> None:
        super().__init__(reason)
        self.until = until
        self.reason = reason
        self.counted = counted


def after_refusal(error: Retryable, now: datetime, attempts: int) -> Postponed:
    """Return when to try again: twice as long for each attempt in vain, and never sooner than the system asks."""
    wait = float(2**attempts)
    if isinstance(error, Throttled) and error.retry_after:
        wait = max(wait, error.retry_after)
    return Postponed(now + timedelta(seconds=min(wait, LONGEST)), "SYSTEM_DOWN", counted=True)
