"""What goes into one letter: plain values, hidden from repr."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

Language = Literal["da", "en"]
"""What a letter may be written in."""

Value = str | int | bool | tuple[str, ...]
"""What a field may be: a text, a number, a yes or no to branch on, or a list of texts to loop over."""

_DANISH: Final = "januar, februar, marts, april, maj, juni, juli, august, september, oktober, november, december"
_ENGLISH: Final = "January, February, March, April, May, June, July, August, September, October, November, December"
_MONTHS: Final = {"da": _DANISH.split(", "), "en": _ENGLISH.split(", ")}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes. `return_address` is one line of at most 70 characters, printed above the recipient in the window."""

    organisation: str
    department: str
    return_address: str
    phone: str = ""
    email: str = ""
    hours: str = ""
    web: str = ""


@dataclass(frozen=True, slots=True)
class LetterData:
    """One letter's data.

    `recipient_lines` is the name, then the address; None makes a letter without a window address (Digital Post only).
    """

    sender: Sender
    date: date
    fields: Mapping[str, Value] = field(repr=False)
    recipient_lines: tuple[str, ...] | None = field(default=None, repr=False)
    place: str = ""
    language: Language = "da"
    """The language that a screen reader reads the letter in."""


def long_date(day: date, language: Language = "da") -> str:
    """Return the date in words, `3. maj 2026` or `3 May 2026`."""
    month = _MONTHS[language][day.month - 1]
    return f"{day.day}{'.' if language == 'da' else ''} {month} {day.year}"
