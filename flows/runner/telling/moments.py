"""Times and days as a Danish reader expects them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

_HERE: Final = ZoneInfo("Europe/Copenhagen")


def moment(at: datetime | None) -> str:
    """Return `23.11.2026 kl. 09.05` in Danish time, or a dash."""
    return "–" if at is None else at.astimezone(_HERE).strftime("%d.%m.%Y kl. %H.%M")


def day(on: date | None) -> str:
    """Return `23.11.2026`, or a dash."""
    return "–" if on is None else on.strftime("%d.%m.%Y")
