"""Everything the simulated Nexus remembers, with the look-ups its pages need.

Changes happen between awaits on one event loop, so a request either happened or did not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar

from connectors.sandbox.nexus.municipality import Organisation
from connectors.sandbox.nexus.records import (
    AssignmentRecord,
    AuditRecord,
    DocumentRecord,
    GrantRecord,
    MembershipRecord,
    PathwayRecord,
    PatientRecord,
)


class _OfPatient(Protocol):
    id: int
    patient: int


_Row = TypeVar("_Row", bound=_OfPatient)


class Table(Generic[_Row]):
    """Rows by id, and by the citizen they belong to."""

    def __init__(self) -> None:
        self._rows: dict[int, _Row] = {}
        self._of_patient: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, row: _Row) -> _Row:
        """Keep `row` and return it."""
        self._rows[row.id] = row
        self._of_patient[row.patient].append(row.id)
        return row

    def get(self, row_id: int) -> _Row | None:
        """Return the row with `row_id`."""
        return self._rows.get(row_id)

    def of(self, patient: int) -> list[_Row]:
        """Return the rows of `patient`, oldest first."""
        return [self._rows[row_id] for row_id in self._of_patient.get(patient, ())]

    def all(self) -> Iterable[_Row]:
        """Return every row, oldest first."""
        return self._rows.values()

    def remove(self, row: _Row) -> None:
        """Forget `row`."""
        del self._rows[row.id]
        self._of_patient[row.patient].remove(row.id)


@dataclass(slots=True)
class Tables:
    """Every table of the simulator."""

    patients: dict[int, PatientRecord] = field(default_factory=dict)
    pathways: Table[PathwayRecord] = field(default_factory=Table)
    grants: Table[GrantRecord] = field(default_factory=Table)
    assignments: Table[AssignmentRecord] = field(default_factory=Table)
    documents: Table[DocumentRecord] = field(default_factory=Table)
    memberships: Table[MembershipRecord] = field(default_factory=Table)
    organisations: dict[int, Organisation] = field(default_factory=dict)
    suppliers_off: set[int] = field(default_factory=set)
    """Suppliers that a client has made inactive."""
    list_additions: dict[int, list[int]] = field(default_factory=dict)
    list_removals: dict[int, list[int]] = field(default_factory=dict)


class Store:
    """The tables, the id counter, the audit trail and a revision that grows with every change."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.tables = Tables()
        self.revision = 0
        self.next_id = 100_000
        self._clock = clock
        self._audit: defaultdict[tuple[str, int], list[AuditRecord]] = defaultdict(list)
        self._by_cpr: dict[str, int] = {}
        self._pathway_of_basket: dict[int, int] = {}
        self._grant_of_order: dict[int, int] = {}

    def now(self) -> datetime:
        """Return the simulator's time."""
        return self._clock()

    def stamp(self) -> str:
        """Return the simulator's time as Nexus writes a timestamp."""
        return self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")

    def new_id(self) -> int:
        """Return the next free id."""
        self.next_id += 1
        return self.next_id

    # --- adding rows that have a second key ---------------------------------------------------------------------

    def add_patient(self, row: PatientRecord) -> PatientRecord:
        """Keep `row`, findable by its number."""
        self.tables.patients[row.id] = row
        self._by_cpr[row.cpr] = row.id
        return row

    def add_pathway(self, row: PathwayRecord) -> PathwayRecord:
        """Keep `row`, findable by its basket."""
        if row.basket:
            self._pathway_of_basket[row.basket] = row.id
        return self.tables.pathways.add(row)

    def add_grant(self, row: GrantRecord) -> GrantRecord:
        """Keep `row`, findable by its order."""
        self.link_order(row)
        return self.tables.grants.add(row)

    def link_order(self, row: GrantRecord) -> None:
        """Make `row` findable by the order it now has."""
        if row.order:
            self._grant_of_order[row.order] = row.id

    # --- look-ups -----------------------------------------------------------------------------------------------

    def patient_by_cpr(self, cpr: str) -> PatientRecord | None:
        """Return the citizen with `cpr`, known to Nexus or not."""
        patient_id = self._by_cpr.get(cpr)
        return None if patient_id is None else self.tables.patients[patient_id]

    def pathway_by_basket(self, basket: int) -> PathwayRecord | None:
        """Return the forløb that `basket` belongs to."""
        return self.tables.pathways.get(self._pathway_of_basket.get(basket, 0))

    def grant_by_order(self, order: int) -> GrantRecord | None:
        """Return the indsats that led to `order`."""
        return self.tables.grants.get(self._grant_of_order.get(order, 0))

    # --- the trail ----------------------------------------------------------------------------------------------

    def record(self, kind: str, object_id: int, action: str, changes: Iterable[tuple[str, str, str]] = ()) -> None:
        """Add one audit entry and count one change."""
        entry = AuditRecord(self.new_id(), kind, object_id, action, self.stamp(), [list(change) for change in changes])
        self.keep_audit(entry)
        self.revision += 1

    def keep_audit(self, entry: AuditRecord) -> None:
        """Keep an audit entry as it stands."""
        self._audit[entry.kind, entry.object].append(entry)

    def audit_of(self, kind: str, object_id: int) -> list[AuditRecord]:
        """Return the audit entries of one object, oldest first."""
        return self._audit.get((kind, object_id), [])

    def audit_all(self) -> Iterable[AuditRecord]:
        """Return every audit entry."""
        return (entry for entries in self._audit.values() for entry in entries)
