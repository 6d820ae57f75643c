"""When a case that could not be finished now is tried again."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from connectors.errors import Retryable, Throttled
from flows.ledger.ids import CaseId

AWAITS_RECEIPT: Final = "LETTER_UNKNOWN"
AWAITS_PERSON: Final = "AWAITS_PERSON"
"""A person has been asked and has not answered: nothing is under way that must settle, nothing was tried in vain."""
PATIENT: Final = frozenset({AWAITS_RECEIPT, AWAITS_PERSON})
"""Reasons to wait for somebody outside: no run goes on only for these."""
SYSTEM_DOWN: Final = "SYSTEM_DOWN"
TRIES: Final = 5
"""Refusals of one case in one run."""
LONGEST: Final = 60.0
"""Seconds. A run waits for its postponed cases; what is down for longer is met by the next run."""


class Postponed(Exception):
    """The case must be tried again later; `counted` says whether this was an attempt in vain."""

    def __init__(self, until: datetime, reason: str, *, counted: bool) -> None:
        super().__init__(reason)
        self.until = until
        self.reason = reason
        self.counted = counted


class Refusals:
    """The calls refused in one run, case by case: whose fault it is, when to try again, and when to leave it.

    A system that is down refuses everybody, and that is no citizen's attempt in vain; a call that is refused while
    others are brought to their end is this citizen's, and counts towards parking the case.
    """

    def __init__(self, pause: float) -> None:
        """Wait `pause` seconds the first time."""
        self._pause = pause
        self.completed = 0
        """Citizens whose case was done in this run."""
        self._first: dict[CaseId, int] = {}
        self._tries: Counter[CaseId] = Counter()

    def postponed(self, case: CaseId, error: Retryable, now: datetime) -> Postponed:
        """Return when to try again: twice as long for each time in vain, and never sooner than the system asks."""
        self._first.setdefault(case, self.completed)
        wait = float(self._pause * 2 ** self._tries[case])
        self._tries[case] += 1
        if isinstance(error, Throttled) and error.retry_after:
            wait = max(wait, error.retry_after)
        until = now + timedelta(seconds=min(wait, LONGEST))
        return Postponed(until, SYSTEM_DOWN, counted=self._alone(case) or self.enough(case))

    def enough(self, case: CaseId) -> bool:
        """Return whether this run has waited long enough for a system that is down, and leaves the case to the next."""
        return self._tries[case] >= TRIES and not self._alone(case)

    def _alone(self, case: CaseId) -> bool:
        return self.completed > self._first.get(case, self.completed)
