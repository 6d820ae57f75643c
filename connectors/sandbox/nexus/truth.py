"""What really is in the simulator, for tests and the sandbox's own counts; and what happens in life meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from connectors.sandbox.nexus.records import (
    AssignmentRecord,
    DocumentRecord,
    GrantRecord,
    PathwayRecord,
    PatientRecord,
)
from connectors.sandbox.nexus.web import World


@dataclass(frozen=True, slots=True)
class TrueIntervention:
    """One indsats as it is kept."""

    id: int
    name: str
    state: str
    open: bool
    supplier: str
    by_robot: bool
    """Whether a client made it; False for what stood there before."""
    texts: dict[str, str]
    """Text and date elements by type, for example `orderReference`."""
    comments: tuple[str, ...]
    saves: int
    """How many times it has been saved, the creation included."""


@dataclass(frozen=True, slots=True)
class TrueTask:
    """One opgave as it is kept."""

    id: int
    type: str
    title: str
    description: str
    organisation: str
    start: str
    due: str
    open: bool
    by_robot: bool


@dataclass(frozen=True, slots=True)
class TrueDocument:
    """One document as it is kept; `size` is -1 until the file has arrived."""

    id: int
    name: str
    notes: str
    original_file_name: str
    size: int
    sha256: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TruePathway:
    """One enrolment as it is kept."""

    id: int
    name: str
    nested: bool
    open: bool
    by_robot: bool


@dataclass(frozen=True, slots=True)
class NexusCounts:
    """How many objects clients have made, over all citizens."""

    interventions: int
    tasks: int
    documents: int
    pathways: int
    audit_entries: int


class NexusTruth:
    """Reads the simulator's state past its API, and changes citizens as life does.

    Methods that take `cpr` raise `KeyError` when no such citizen exists.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    # --- what is there ------------------------------------------------------------------------------------------

    def interventions(self, cpr: str) -> list[TrueIntervention]:
        """Return the citizen's indsatser, oldest first."""
        rows = self._world.store.tables.grants.of(self._row(cpr).id)
        return [self._intervention(row) for row in rows]

    def tasks(self, cpr: str) -> list[TrueTask]:
        """Return the citizen's opgaver, oldest first."""
        return [self._task(row) for row in self._world.store.tables.assignments.of(self._row(cpr).id)]

    def documents(self, cpr: str) -> list[TrueDocument]:
        """Return the citizen's documents, oldest first."""
        return [self._document(row) for row in self._world.store.tables.documents.of(self._row(cpr).id)]

    def pathways(self, cpr: str) -> list[TruePathway]:
        """Return the citizen's enrolments, oldest first."""
        return [_pathway(row) for row in self._world.store.tables.pathways.of(self._row(cpr).id)]

    def patient_id(self, cpr: str) -> int:
        """Return Nexus' id of the citizen."""
        return self._row(cpr).id

    def counts(self) -> NexusCounts:
        """Return what clients have made so far."""
        tables = self._world.store.tables
        return NexusCounts(
            interventions=sum(not row.seeded for row in tables.grants.all()),
            tasks=sum(not row.seeded for row in tables.assignments.all()),
            documents=sum(1 for _ in tables.documents.all()),
            pathways=sum(not row.seeded for row in tables.pathways.all()),
            audit_entries=sum(1 for _ in self._world.store.audit_all()),
        )

    # --- what happens in life -----------------------------------------------------------------------------------

    def die(self, cpr: str) -> None:
        """Let the citizen be dead since yesterday."""
        yesterday = (self._world.store.now() - timedelta(days=1)).date().isoformat()
        self._alter(cpr, state="Mors", deceased=yesterday)

    def move(self, cpr: str, municipality_code: str = "607") -> None:
        """Let the citizen have moved to another municipality, by code without leading zero."""
        self._alter(cpr, municipality_code=municipality_code)

    def stay_elsewhere(self, cpr: str, street: str, postal_code: str, district: str) -> None:
        """Give the citizen a temporary address."""
        self._alter(cpr, temporary_address=[street, postal_code, district])

    def protect_address(self, cpr: str, *, protected: bool = True) -> None:
        """Give or lift the citizen's address protection."""
        self._alter(cpr, restricted=protected)

    def deactivate(self, cpr: str) -> None:
        """Let the citizen be inactive in Nexus."""
        self._alter(cpr, state="Inaktiv")

    def lose_access(self, cpr: str) -> None:
        """Let the robot's user no longer be allowed to see the citizen."""
        self._alter(cpr, accessible=False)

    def forget(self, cpr: str) -> None:
        """Let the citizen be unknown to Nexus."""
        self._alter(cpr, known=False)

    def hide_view(self, cpr: str, name: str) -> None:
        """Take every view called `name` from the citizen."""
        hidden = [view.id for view in self._world.municipality.views if view.name == name]
        self._alter(cpr, hidden_views=[*self._row(cpr).hidden_views, *hidden])

    def lack_element(self, cpr: str, *, lacks: bool = True) -> None:
        """Let creating an indsats fail for a missing required element, or no longer."""
        self._alter(cpr, lacks_element=lacks)

    def give_intervention(self, cpr: str, name: str, state: str = "Bestilt") -> int:
        """Let a caseworker have made an indsats; return its id."""
        row = self._world.seeder.add_grant(self._row(cpr), name, state)
        self._world.store.revision += 1
        return row.id

    def touch_intervention(self, intervention_id: int) -> None:
        """Let a caseworker have saved the indsats: templates handed out before are stale."""
        row = self._world.store.tables.grants.get(intervention_id)
        if row is None:
            raise KeyError(intervention_id)
        row.version += 1
        self._world.store.revision += 1

    def join_list(self, cpr: str, name: str) -> None:
        """Put the citizen on a citizen list from the next read on."""
        self._list_change(cpr, name, on=True)

    def leave_list(self, cpr: str, name: str) -> None:
        """Take the citizen off a citizen list from the next read on."""
        self._list_change(cpr, name, on=False)

    # --- helpers ------------------------------------------------------------------------------------------------

    def _row(self, cpr: str) -> PatientRecord:
        row = self._world.store.patient_by_cpr(cpr)
        if row is None:
            raise KeyError("no such citizen")
        return row

    def _alter(self, cpr: str, **changes: object) -> None:
        row = self._row(cpr)
        for name, value in changes.items():
            setattr(row, name, value)
        row.version += 1
        self._world.store.revision += 1

    def _list_change(self, cpr: str, name: str, *, on: bool) -> None:
        wanted = next(item for item in self._world.municipality.citizen_lists if item.name == name)
        tables, patient = self._world.store.tables, self._row(cpr).id
        gains, losses = (tables.list_additions, tables.list_removals)
        here, there = (gains, losses) if on else (losses, gains)
        here[wanted.id] = [*here.get(wanted.id, []), patient]
        there[wanted.id] = [item for item in there.get(wanted.id, []) if item != patient]
        self._world.store.revision += 1

    def _intervention(self, row: GrantRecord) -> TrueIntervention:
        supplier = row.values.get("supplier")
        audit = self._world.store.audit_of("PATIENT_GRANT", row.id)
        return TrueIntervention(
            id=row.id,
            name=row.name,
            state=row.state,
            open=row.state not in self._world.municipality.closed_states,
            supplier=str(supplier["name"]) if isinstance(supplier, dict) else "",
            by_robot=not row.seeded,
            texts={name: value for name, value in row.values.items() if isinstance(value, str)},
            comments=tuple(row.comments),
            saves=sum(entry.action in {"CREATE", "UPDATE"} for entry in audit),
        )

    def _task(self, row: AssignmentRecord) -> TrueTask:
        kinds = {item.id: item.name for item in self._world.municipality.assignment_types}
        organisation = self._world.store.tables.organisations.get(row.organisation)
        return TrueTask(
            id=row.id,
            type=kinds[row.type],
            title=row.title,
            description=row.description,
            organisation=organisation.name if organisation else "",
            start=row.start,
            due=row.due,
            open=row.active,
            by_robot=not row.seeded,
        )

    def _document(self, row: DocumentRecord) -> TrueDocument:
        names = self._world.municipality.document_tags
        return TrueDocument(
            id=row.id,
            name=row.name,
            notes=row.notes,
            original_file_name=row.original_file_name,
            size=row.size,
            sha256=row.sha256,
            tags=tuple(names[tag - 1] for tag in row.tags),
        )


def _pathway(row: PathwayRecord) -> TruePathway:
    return TruePathway(id=row.id, name=row.name, nested=bool(row.parent), open=row.active, by_robot=not row.seeded)
