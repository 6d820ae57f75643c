"""What the simulated Nexus keeps, one flat record a kind.

Fields hold only what JSON can hold, so that a snapshot is these records as they stand; dates are ISO texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class PatientRecord:
    """Nexus' own view of a citizen; it may disagree with the person register, as in life."""

    id: int
    cpr: str
    known: bool
    accessible: bool
    state: str
    """`Aktiv`, `Inaktiv`, `Mors` or `Kladde`."""
    municipality_code: str
    restricted: bool
    deceased: str = ""
    temporary_address: list[str] = field(default_factory=list)
    """Street, postal code and district; empty when the citizen stays at home."""
    hidden_views: list[int] = field(default_factory=list)
    lacks_element: bool = False
    version: int = 0


@dataclass(slots=True)
class PathwayRecord:
    """An enrolment in a grundforløb (`parent` is 0) or in a forløb below one; a forløb has a basket."""

    id: int
    patient: int
    type: int
    name: str
    parent: int
    opened: str
    active: bool = True
    basket: int = 0
    version: int = 0
    seeded: bool = False


@dataclass(slots=True)
class GrantRecord:
    """An indsats of a citizen: the basket grant with the order it led to, if any."""

    id: int
    patient: int
    pathway: int
    catalog: int
    name: str
    state: str
    created: str
    order: int = 0
    """`currentOrderGrantId`; 0 while nothing is ordered."""
    version: int = 0
    values: dict[str, object] = field(default_factory=dict)
    """Element type to what was saved there, as JSON."""
    comments: list[str] = field(default_factory=list)
    package: bool = False
    seeded: bool = False


@dataclass(slots=True)
class AssignmentRecord:
    """An opgave on a patient or a grant."""

    id: int
    patient: int
    on_type: str
    """`PATIENT` or `PATIENT_GRANT`."""
    on_id: int
    type: int
    title: str
    description: str
    organisation: int
    professional: int
    start: str
    due: str
    created: str
    changed: str
    active: bool = True
    version: int = 0
    seeded: bool = False


@dataclass(slots=True)
class DocumentRecord:
    """A document of a forløb; `size` is -1 until the file has been uploaded."""

    id: int
    uid: str
    patient: int
    pathway: int
    name: str
    notes: str
    original_file_name: str
    relevance_date: str
    created: str
    tags: list[int] = field(default_factory=list)
    size: int = -1
    sha256: str = ""
    content_type: str = ""
    uploaded: str = ""
    version: int = 0


@dataclass(slots=True)
class MembershipRecord:
    """A citizen's relation to an organisation."""

    id: int
    patient: int
    organisation: int
    start: str
    end: str = ""
    primary: bool = False


@dataclass(slots=True)
class AuditRecord:
    """One audit entry of one object."""

    id: int
    kind: str
    """`PATIENT`, `PATIENT_PATHWAY`, `PATIENT_GRANT`, `ASSIGNMENT` or `DOCUMENT`."""
    object: int
    action: str
    """`CREATE`, `UPDATE`, `UPLOAD` or `COMMENT`."""
    at: str
    changes: list[list[str]] = field(default_factory=list)
    """Key, old value, new value."""
