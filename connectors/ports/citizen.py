"""A citizen as a register knows him or her, whatever system tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from connectors.cpr import Cpr


class YesNoUnknown(StrEnum):
    """An answer that may be missing; unknown is never taken for yes or no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class CprStatus(StrEnum):
    """Status in the CPR register (facts: domain.md 4.5). UNKNOWN is a missing or foreign code."""

    RESIDENT = "01"
    RESIDENT_SPECIAL_ROAD = "03"
    GREENLAND = "05"
    GREENLAND_SPECIAL_ROAD = "07"
    TAX_ONLY = "20"
    ANNULLED = "30"
    DELETED = "50"
    NUMBER_CHANGED = "60"
    DISAPPEARED = "70"
    EMIGRATED = "80"
    DEAD = "90"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A Danish postal address as a letter needs it.

    `lines` are the address lines without name and without postcode line, at most four, each at most 34 characters
    (Fjernprint's free lines, facts: letters-and-digital-post.md 2.5).
    """

    lines: tuple[str, ...]
    postal_code: str
    postal_district: str
    co_name: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """Whether the citizen lives alone, who says so, and when. Never inferred from civil status."""

    lives_alone: YesNoUnknown
    source: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """One citizen as the person register gives it: one good row of the extract."""

    row: int
    cpr: Cpr
    name: str
    birth_date: date
    status: CprStatus
    household: Household
    address: Address | None
    municipality_code: str
    """Four digits, for example `0630`; empty when unknown."""
    district: str
    """The district advisors are found by; empty when unknown."""
    protected_address: bool
    civil_status: str = ""
    civil_status_since: date | None = None
    housing: str = ""
    """Kind of housing as the organisation words it, for example `plejecenter`; empty for an ordinary home."""
    under_guardianship: bool = False
    earlier_cpr: Cpr | None = None
    """The number this citizen had before a change of CPR number."""
    flags: frozenset[str] = frozenset()
    """Other marks of the organisation's own, for example `demens`, `tolk`, `frameldt`."""
    last_visit: date | None = None
    last_invitation: date | None = None
    next_visit_set: date | None = None
