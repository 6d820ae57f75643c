"""What was measured beside what, and how much more it may cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `value` beside a reference of the same run, in the unit of both."""

    title: str
    value: float
    reference: float
    unit: str
    limit: float
    """The most that value may be, counted in references."""

    @property
    def ratio(self) -> float:
        return self.value / self.reference

    @property
    def is_over(self) -> bool:
        return self.ratio > self.limit

    def row(self) -> tuple[str, ...]:
        numbers = (f"{self.value:.4g}", f"{self.reference:.4g}", self.unit, f"{self.ratio:.2f}", f"{self.limit:g}")
        return (self.title, *numbers, "OVER" if self.is_over else "ok")


HEAD = ("figure", "measured", "reference", "unit", "ratio", "limit", "")


def table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield lines with the first column to the left and the others to the right."""
    whole = [*rows]
    widths = [max(len(row[place]) for row in whole) for place in range(len(whole[0]))]
    for row in whole:
        first, *others = row
        padded = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join((first.ljust(widths[0]), *padded)).rstrip()
