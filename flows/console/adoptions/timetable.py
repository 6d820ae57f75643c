"""When a schedule strikes next: five cron fields of numbers, by the clock of the schedule's own zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_LIMITS: Final = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_DAYS: Final = 366 * 4
"""A schedule that has not struck in four years, 29 February among them, never does."""
_SUNDAY: Final = 7


def next_times(cron: str, timezone: str, now: datetime, count: int = 1) -> tuple[datetime, ...]:
    """Return the next moments, UTC; none for a schedule that never strikes, or is written in a form not read here."""
    try:
        fields = [_field(text, limits) for text, limits in zip(cron.split(), _LIMITS, strict=True)]
        zone = ZoneInfo(timezone)
    except (ValueError, KeyError, OSError):
        return ()
    minutes, hours, days, months, weekdays = fields
    either = not cron.split()[2].startswith("*") and not cron.split()[4].startswith("*")
    found: list[datetime] = []
    for day in _days(now.astimezone(zone).date()):
        in_month, on_weekday = day.day in days, bool({day.isoweekday(), day.isoweekday() % _SUNDAY} & weekdays)
        strikes = (in_month or on_weekday) if either else (in_month and on_weekday)
        if day.month in months and strikes:
            clock = (time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes))
            found += [at for each in clock if (at := _moment(day, each, zone)) is not None and at > now]
        if len(found) >= count:
            break
    return tuple(found[:count])


def _days(first: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(_DAYS))


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """Return the moment, or None for an hour that summer time leaves out."""
    local = datetime.combine(day, clock, zone)
    moment = local.astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None) else None


def _field(text: str, limits: tuple[int, int]) -> frozenset[int]:
    return frozenset(number for part in text.split(",") for number in _part(part, *limits))


def _part(part: str, low: int, high: int) -> range:
    """Read `*`, `3`, `1-5`, `*/15` or `8-16/2`; raise `ValueError` for anything else."""
    span, _, step = part.partition("/")
    first, dash, last = span.partition("-")
    if span == "*":
        start, end = low, high
    else:
        start = int(first)
        end = int(last) if dash else (high if step else start)
    if not (low <= start <= end <= high) or (step and int(step) < 1):
        raise ValueError(part)
    return range(start, end + 1, int(step) if step else 1)
