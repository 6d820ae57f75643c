"""One synthetic citizen of the testkommune, as every imitated system there knows him or her.

The sandbox shares no code with the adapters: plain values only, and the CPR number is a plain string because it
belongs to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class SandboxAddress:
    """A Danish address, as its parts."""

    street: str
    number: str
    postal_code: str
    postal_district: str
    floor: str = ""
    door: str = ""
    co_name: str = ""
    place: str = ""

    @property
    def lines(self) -> list[str]:
        """Return street line and place line, without name and postcode."""
        floor = f", {self.floor}. {self.door}".rstrip() if self.floor else ""
        return [line for line in (f"{self.street} {self.number}".strip() + floor, self.place) if line]


@dataclass(slots=True)
class CareServices:
    """What the care system knows beside the person: its own state and what he or she gets already."""

    known: bool = True
    accessible: bool = True
    state: str = "Aktiv"
    """`Aktiv`, `Inaktiv` or `Mors`."""
    interventions: list[str] = field(default_factory=list)
    """Names of active interventions that stand there before any robot came."""
    closed_interventions: list[str] = field(default_factory=list)
    pathway_open: bool = False
    """Whether the nested forløb is open already; the grundforløb alone is `program_open`."""
    program_open: bool = False
    organisations: list[str] = field(default_factory=list)
    save_lacks_field: bool = False
    """Whether creating the intervention fails here for a missing required element."""
    municipality_code: str = ""
    """The municipality as the care system has it, where that differs from the person register's."""


@dataclass(slots=True)
class SandboxCitizen:
    """A citizen who does not exist: the number fails modulus 11 and was never issued (facts: domain.md 4.4)."""

    cpr: str
    first_name: str
    last_name: str
    birth_date: date
    gender: str
    """`k` or `m`."""
    lives_alone: str
    """`yes`, `no` or `unknown`, with `household_as_of`."""
    household_as_of: date | None
    status: str
    """CPR status, two digits."""
    civil_status: str
    civil_status_since: date | None
    address: SandboxAddress | None
    municipality_code: str
    district: str
    protected_address: bool = False
    housing: str = ""
    under_guardianship: bool = False
    earlier_cpr: str = ""
    flags: list[str] = field(default_factory=list)
    last_visit: date | None = None
    last_invitation: date | None = None
    next_visit_set: date | None = None
    digital_post: bool = True
    """Whether the number is registered for Digital Post."""
    care: CareServices = field(default_factory=CareServices)
    case: str = "ordinary"
    """Which edge case this citizen stands for, for example `newly_widowed`; for the sandbox's own summary only."""

    @property
    def full_name(self) -> str:
        """Return first and last name."""
        return f"{self.first_name} {self.last_name}"
