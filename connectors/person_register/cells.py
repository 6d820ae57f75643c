"""One cell at a time: text to value, or a reason that names no content."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from connectors.cpr import Cpr
from connectors.person_register import texts
from connectors.ports import YesNoUnknown

_DATE: Final = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d)(?:[T ][\d:.]*)?|(\d\d?)[-./](\d\d?)[-./](\d{4}))", re.ASCII)
_INVISIBLE: Final = frozenset({"Cc", "Cf"})
_NOT_FOR_PRINT: Final = frozenset({"So", "Co", "Cn", "Cs"})
_YES_NO: Final = {
    "": YesNoUnknown.UNKNOWN,
    "ukendt": YesNoUnknown.UNKNOWN,
    "ja": YesNoUnknown.YES,
    "nej": YesNoUnknown.NO,
}
_DIGITS: Final = 10
_ADDED_TO_DAY: Final = 60
"""Local replacement numbers have sixty added to the day (facts: domain.md 4.3)."""


class BadCell(Exception):
    """A cell that cannot be used: `code` for counts, `reason` for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


def text(cell: str, longest: int) -> str:
    """Return one clean line in NFC; raise `BadCell` when it is too long or cannot be printed."""
    if cell.isascii() and cell.isprintable():
        clean = " ".join(cell.split())
    else:
        visible = (" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", cell))
        clean = " ".join("".join(sign for sign in visible if unicodedata.category(sign) not in _INVISIBLE).split())
        if any(unicodedata.category(sign) in _NOT_FOR_PRINT for sign in clean):
            raise BadCell("UNPRINTABLE", texts.UNPRINTABLE)
    if len(clean) > longest:
        raise BadCell("TOO_LONG", texts.too_long(longest))
    return clean


def day(cell: str) -> date | None:
    """Return the date of a cell, None when it is empty; a time of day after an ISO date is dropped."""
    cell = cell.strip()
    if not cell:
        return None
    match = _DATE.fullmatch(cell)
    if match is None:
        raise BadCell("DATE", texts.DATE)
    year, month, number = match.group(1, 2, 3) if match.group(1) else match.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        raise BadCell("DATE", texts.DATE) from None


def yes_no(cell: str) -> YesNoUnknown:
    """Return the answer; empty is unknown, never no."""
    try:
        return _YES_NO[cell.strip().casefold()]
    except KeyError:
        raise BadCell("YES_NO", texts.YES_NO) from None


def cpr(cell: str, *, repair_lost_zero: bool = False) -> tuple[Cpr, date]:
    """Return the number and the birth date in it; modulus 11 is never asked (facts: domain.md 4.2)."""
    digits = cell.strip().replace("-", "").replace(" ", "")
    if not digits:
        raise BadCell("CPR_FORM", texts.CPR_MISSING)
    if not digits.isascii() or not digits.isalnum():
        raise BadCell("CPR_FORM", texts.CPR_FORM)
    if len(digits) == _DIGITS and not digits.isdigit():
        raise BadCell("REPLACEMENT_CPR", texts.REPLACEMENT_CPR)
    if len(digits) == _DIGITS - 1 and digits.isdigit():
        if not repair_lost_zero:
            raise BadCell("LOST_LEADING_ZERO", texts.LOST_LEADING_ZERO)
        digits = "0" + digits
    if len(digits) != _DIGITS or not digits.isdigit():
        raise BadCell("CPR_FORM", texts.CPR_FORM)
    return Cpr(digits), _birth_date(digits)


def _birth_date(digits: str) -> date:
    number, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    year += _century(int(digits[6]), year)
    if number > _ADDED_TO_DAY and _is_date(year, month, number - _ADDED_TO_DAY):
        raise BadCell("REPLACEMENT_CPR", texts.REPLACEMENT_CPR)
    if not _is_date(year, month, number):
        raise BadCell("CPR_FORM", texts.CPR_FORM)
    return date(year, month, number)


def _century(seventh: int, year: int) -> int:
    """Return the century that the seventh digit gives a two-digit year (facts: domain.md 4.1)."""
    if seventh <= 3:  # noqa: PLR2004 - the register's own table, digit by digit
        return 1900
    if seventh in {4, 9}:
        return 2000 if year <= 36 else 1900  # noqa: PLR2004
    return 2000 if year <= 57 else 1800  # noqa: PLR2004


def _is_date(year: int, month: int, number: int) -> bool:
    try:
        date(year, month, number)
    except ValueError:
        return False
    return True
