"""Makes one ordinary synthetic citizen at a time; what is unusual about anyone is added by `edge_cases`."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from connectors.sandbox.citizen import CareServices, SandboxAddress, SandboxCitizen
from connectors.sandbox.fictitious import FictitiousNumbers
from connectors.sandbox.names import DISTRICTS, MEN, STREETS, SURNAMES, WOMEN, District

MUNICIPALITY_CODE: Final = "0999"
"""The fictitious Testkommunen; no Danish municipality has it."""


def years_before(day: date, years: int) -> date:
    """Return the same day `years` earlier; 29 February becomes 28 where it must."""
    year = day.year - years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


@dataclass(slots=True)
class PeopleMaker:
    """Draws people from one seeded source, so that the same seed always gives the same people."""

    rng: random.Random
    today: date
    numbers: FictitiousNumbers

    def born(self, youngest: int, oldest: int) -> date:
        """Return a birth date for an age between the two, never 1 January."""
        first, last = years_before(self.today, oldest + 1) + timedelta(1), years_before(self.today, youngest)
        while True:
            born = first + timedelta(self.rng.randrange((last - first).days + 1))
            if (born.month, born.day) != (1, 1):
                return born

    def address(self, district: District) -> SandboxAddress:
        """Return an invented address in a district."""
        floor = self.rng.choice(("", "", "", "st", "1", "2", "3"))
        return SandboxAddress(
            street=self.rng.choice(STREETS),
            number=f"{self.rng.randint(1, 180)}{self.rng.choice(('', '', '', '', 'A', 'B'))}",
            postal_code=district.postal_code,
            postal_district=district.postal_district,
            floor=floor,
            door=self.rng.choice(("tv", "th", "mf")) if floor else "",
        )

    def person(self, born: date, *, alone: str = "yes") -> SandboxCitizen:
        """Return an ordinary resident born on this date, with digital post and nothing unusual."""
        gender = self.rng.choice("kkm")
        district = self.rng.choice(DISTRICTS)
        return SandboxCitizen(
            cpr=self.numbers.number(born, gender),
            first_name=self.rng.choice(WOMEN if gender == "k" else MEN),
            last_name=self.rng.choice(SURNAMES),
            birth_date=born,
            gender=gender,
            lives_alone=alone,
            household_as_of=self.today - timedelta(self.rng.randint(1, 4)),
            status="01",
            civil_status=self.rng.choice("EFU" if alone == "yes" else "GGU"),
            civil_status_since=self.today - timedelta(self.rng.randint(500, 9000)),
            address=self.address(district),
            municipality_code=MUNICIPALITY_CODE,
            district=district.name,
            care=self._care(),
        )

    def _care(self) -> CareServices:
        program = self.rng.random() < 0.7  # noqa: PLR2004 - most of them have had care before
        return CareServices(program_open=program, pathway_open=program and self.rng.random() < 0.4)  # noqa: PLR2004

    def clean(self) -> SandboxCitizen:
        """Return someone over 70 who lives alone and to whom nothing is in the way."""
        return self.person(self.born(71, 94))
