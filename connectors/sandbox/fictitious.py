"""CPR numbers that belong to nobody: they fail modulus 11 and carry the tails that published test persons have.

Sources: facts: domain.md 4.1 (digit seven and the century), 4.2 (numbers without modulus 11 were only ever issued
for 1 January births of 1960 or later), 4.4 (9-series tails).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Final

_WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_FIRST_REAL_WITHOUT_CHECK: Final = 1960


def passes_modulus_11(cpr: str) -> bool:
    """Return whether ten digits pass the check that ordinary real numbers pass."""
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, cpr, strict=True)) % 11 == 0


def cannot_be_real(cpr: str, born: date) -> bool:
    """Return whether nobody can have this number: it fails modulus 11 and is no new year's birth of 1960 or later."""
    new_year = (born.month, born.day) == (1, 1) and born.year >= _FIRST_REAL_WITHOUT_CHECK
    return not passes_modulus_11(cpr) and not new_year


def _tails(born: date) -> Iterator[str]:
    """Yield the first three serial digits that the century allows, the most test-like first."""
    if 1937 <= born.year <= 1999 or 2000 <= born.year <= 2036:  # noqa: PLR2004 - the table of digit seven
        yield from ("999", "998", "997", "996", "995", "994", "993", "992", "991", "990")
    elif 1900 <= born.year <= 1936:  # noqa: PLR2004
        yield from (f"{seventh}{nines}" for nines in ("99", "98", "97", "96") for seventh in "3210")
    else:
        raise ValueError("the testkommune has nobody born in that century")


class FictitiousNumbers:
    """Hands out numbers that cannot be real, each once."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def number(self, born: date, gender: str) -> str:
        """Return an unused number for this birth date; even tenth digit for `k`, odd for `m`."""
        lasts = list("02468" if gender == "k" else "13579")
        for tail in _tails(born):
            self._rng.shuffle(lasts)
            for last in lasts:
                cpr = f"{born:%d%m%y}{tail}{last}"
                if cpr not in self._used and cannot_be_real(cpr, born):
                    self._used.add(cpr)
                    return cpr
        raise ValueError("no fictitious number is left for this birth date")
