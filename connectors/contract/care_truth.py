"""What the care-system contract is given: people to ask about, and the remote system seen from behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from connectors.cpr import Cpr
from connectors.ports import CitizenRef, TaskOrder


class Fault(StrEnum):
    """What the next call of a kind meets.

    Only LOST commits before it fails. LATE is the fake's alone: the call is still under way when it fails.
    """

    LOST = "reply lost after commit"
    LATE = "reply lost, commit comes later"
    THROTTLED = "429"
    BROKEN = "500"
    DOWN = "503"
    CUT = "cut"
    MALFORMED = "malformed"
    CONFLICT = "409"


class CareTruth(Protocol):
    """The remote system seen from behind: what really happened there, and how it is made to fail."""

    def count_interventions(self, citizen: CitizenRef) -> int:
        """Return how many interventions the citizen has, closed ones too."""
        ...

    def count_tasks(self, citizen: CitizenRef) -> int:
        """Return how many tasks the citizen has, closed ones too."""
        ...

    def count_documents(self, citizen: CitizenRef) -> int:
        """Return how many document entries the citizen has."""
        ...

    def changes(self) -> int:
        """Return a number that grows with every persisting call committed."""
        ...

    def fail_next_read(self, fault: Fault) -> None:
        """Let the next read, logins apart, meet `fault`."""
        ...

    def fail_next_write(self, fault: Fault) -> None:
        """Let the next persisting call meet `fault`; only `LOST` commits."""
        ...

    def expire_login(self) -> None:
        """Make every login given so far worthless."""
        ...


@dataclass(frozen=True, slots=True)
class People:
    """CPR numbers of citizens with the qualities their names say, and an organisation that takes tasks.

    `known` and `newcomer` are alive, active and residents with an address; only `known` has open pathways. Neither
    has interventions, tasks or documents that carry the contract's references.
    """

    known: Cpr
    newcomer: Cpr
    unknown: Cpr
    hidden: Cpr
    deceased: Cpr
    protected: Cpr
    moved: Cpr
    municipality_code: str
    organisation: str

    def task(self) -> TaskOrder:
        """Return a task for the organisation."""
        return TaskOrder("Ring til borgeren", "Årsag: NO_DIGITAL_POST", date(2026, 9, 28), self.organisation)
