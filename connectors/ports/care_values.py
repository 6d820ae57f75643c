"""What crosses the care system's port: the citizen there, interventions, tasks and documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from connectors.ports.citizen import Address
from connectors.ports.operations import Reference, RemoteId


@dataclass(frozen=True, slots=True)
class CitizenRef:
    """A citizen inside the care system: its own id, no CPR number. Safe to log."""

    id: str


@dataclass(frozen=True, slots=True)
class CareCitizen:
    """A citizen as the care system knows him or her right now."""

    ref: CitizenRef
    name: str
    active: bool
    """False when the system's own state is inactive for another reason than death."""
    deceased: bool
    address: Address | None
    municipality_code: str
    protected_address: bool
    civil_status: str = ""
    civil_status_since: date | None = None
    state_name: str = ""
    """The system's own word for the state, for people."""


@dataclass(frozen=True, slots=True)
class NoAccess:
    """The care system knows the citizen but does not let this robot in."""


@dataclass(frozen=True, slots=True)
class Intervention:
    """One intervention (indsats) of a citizen."""

    id: RemoteId
    name: str
    state: str
    active: bool
    reference: Reference | None = None
    """Ours, when this system keeps it and the adapter read it."""


class OptionKind(StrEnum):
    """What a setting may be the name of in the care system; a settings field says `options: care_system.<kind>`."""

    INTERVENTIONS = "interventions"
    ORGANISATIONS = "organisations"
    """Those a task can be for, among others."""
    SUPPLIERS = "suppliers"


class Probe(StrEnum):
    """How an effect's outcome can be asked about afterwards."""

    BY_REFERENCE = "by_reference"
    BY_STATE = "by_state"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Pathway:
    """One forløb that must be open before the intervention can be created; `level` is `program` or `nested`."""

    name: str
    level: str


@dataclass(frozen=True, slots=True)
class InterventionOrder:
    """What to create. Names are the organisation's own, from its settings."""

    start: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """A task (opgave) for people in the care system. Title and text may name reasons, never a CPR number."""

    title: str
    text: str
    due: date
    organisation: str
    """Name of the receiving organisation in the care system (the district's team)."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file to keep on the citizen."""

    title: str
    filename: str
    dated: datetime
    pdf: bytes = field(repr=False, default=b"")
