"""At most so many offers a district and period: the rest wait for the next batch, oldest first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Self

from flows.runner.adopting.engagement import Engagement

_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(slots=True)
class Capacity:
    """What is left of each district's offers in the period; a limit of 0 is none."""

    work: Engagement
    limit: int
    start: date
    end: date
    used: Counter[str] = field(default_factory=Counter)
    asked: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, work: Engagement) -> Self:
        """Return the capacity of the period that today lies in."""
        start, end = period(work.today, str(work.settings.capacity_period))
        return cls(work, int(work.settings.capacity_per_district), start, end)

    def take(self, district: str) -> bool:
        """Take one offer; False: the district is full until the period ends."""
        if not self.limit:
            return True
        if district not in self.asked:
            self.asked.add(district)
            history, robot = self.work.ledger.history, self.work.robot
            self.used[district] += history.offers_in_period(
                self.work.organisation, robot.lineage, district, self.start, self.end
            )
        if self.used[district] >= self.limit:
            return False
        self.used[district] += 1
        return True

    def give_back(self, district: str) -> None:
        """Return an offer that came to nothing."""
        self.used[district] -= 1


def period(day: date, kind: str) -> tuple[date, date]:
    """Return the half-open calendar period that `day` lies in."""
    months = _MONTHS[kind]
    first = (day.month - 1) // months * months + 1
    start = date(day.year, first, 1)
    later = start + timedelta(days=31 * months)
    return start, date(later.year, later.month, 1)
