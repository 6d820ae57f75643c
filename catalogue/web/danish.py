"""Numbers and dates as they are written in Danish: 1.234; 3. november 2026 kl. 14.05."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

DENMARK: Final = ZoneInfo("Europe/Copenhagen")
_MONTHS: Final = tuple(
    "januar februar marts april maj juni juli august september oktober november december".split()  # noqa: SIM905 - read at a glance
)
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def number(value: float, decimals: int = 0) -> str:
    """Return a number with a point at the thousands and a comma before the decimals."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def plain_number(value: float) -> str:
    """Return a number with no more decimals than it has, at most two."""
    text = number(value, 2)
    return text.rstrip("0").rstrip(",")


def month(value: str) -> str:
    """Return `2026-11` as november 2026; anything else as it is."""
    found = _MONTH.fullmatch(value)
    return f"{_MONTHS[int(found[2]) - 1]} {found[1]}" if found else value


def day(value: date | datetime | str) -> str:
    """Return a day in words; a moment's day is the one in Denmark, and an ISO text is read first."""
    read = _read(value)
    if isinstance(read, str):
        return read
    if isinstance(read, datetime):
        read = _danish(read)
    return f"{read.day}. {_MONTHS[read.month - 1]} {read.year}"


def moment(value: datetime | str) -> str:
    """Return a moment in words, by the clock in Denmark."""
    read = _read(value)
    if not isinstance(read, datetime):
        return day(read)
    return f"{day(read)} kl. {_danish(read):%H.%M}"


def _danish(value: datetime) -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(DENMARK)


def _read(value: date | datetime | str) -> date | datetime | str:
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except ValueError:
        return value
