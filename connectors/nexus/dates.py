"""Days as Nexus keeps them: local midnight in Copenhagen, written as an instant in UTC.

A day therefore reads as the day before, 22:00Z or 23:00Z: compare instants, never texts
(facts: runners-and-nexus.md 2.2).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")


def instant(day: date) -> str:
    """Return the start of `day` in Copenhagen as Nexus writes instants."""
    return utc(datetime.combine(day, time.min, COPENHAGEN))


def utc(moment: datetime) -> str:
    """Return a timezone-aware moment in UTC with `Z`, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day_of(text: str) -> date | None:
    """Return the day in Copenhagen of an instant or a plain date; None when the text is neither."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.date()
    return moment.astimezone(COPENHAGEN).date()


def today() -> date:
    """Return the day it is in Copenhagen."""
    return datetime.now(COPENHAGEN).date()
