"""A care system in memory, with faults on demand: what a runner's tests run on.

Like the real ones it does not recognise a reference it has seen: a caller that creates twice gets two. Only
`Fault.CONFLICT` makes it refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any, Final

from connectors.contract.care_faults import SYSTEM, read_error, write_error
from connectors.contract.care_truth import Fault
from connectors.cpr import Cpr
from connectors.errors import (
    Duplicate,
    NotConfigured,
    Rejected,
)
from connectors.ports import (
    Address,
    CareCitizen,
    CitizenRef,
    Document,
    Intervention,
    InterventionOrder,
    NoAccess,
    OptionKind,
    Pathway,
    Probe,
    Reference,
    RemoteId,
    TaskOrder,
)

CLOSED: Final = "Afsluttet"


@dataclass(frozen=True, slots=True)
class Names:
    """The names that exist in this care system, and the ones an adoption says."""

    intervention: str = "Forebyggende hjemmebesøg"
    configured_intervention: str = "Forebyggende hjemmebesøg"
    pathways: tuple[Pathway, ...] = (
        Pathway("Sundhedsfagligt grundforløb", "program"),
        Pathway("Forebyggelse", "nested"),
    )
    organisations: frozenset[str] = frozenset({"Team Nord", "Team Syd"})

    def listed(self, kind: OptionKind) -> Sequence[str]:
        """Return what the system would list of a kind."""
        teams, work = sorted(self.organisations), [self.intervention]
        return {OptionKind.ORGANISATIONS: teams, OptionKind.SUPPLIERS: teams, OptionKind.INTERVENTIONS: work}[kind]


@dataclass(frozen=True, slots=True)
class Task:
    """One task as the fake keeps it."""

    id: RemoteId
    order: TaskOrder
    reference: Reference
    open: bool = True


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One document entry as the fake keeps it."""

    id: RemoteId
    document: Document
    reference: Reference
    content: bytes = field(default=b"", repr=False)


@dataclass(slots=True)
class Record:
    """All that the fake keeps on one citizen; tests read it."""

    citizen: CareCitizen
    interventions: list[Intervention] = field(default_factory=list)
    notes: dict[RemoteId, str] = field(default_factory=dict)
    comments: list[tuple[RemoteId, str]] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    documents: list[StoredDocument] = field(default_factory=list)
    open_pathways: list[Pathway] = field(default_factory=list)


def citizen_named(number: str, name: str = "Nancy Ann Berggren", **changes: Any) -> CareCitizen:
    """Return an active, living citizen with an address, changed as said."""
    address = Address(lines=("Testvej 1, 2. tv",), postal_code="7100", postal_district="Vejle")
    plain = CareCitizen(
        ref=CitizenRef(number),
        name=name,
        active=True,
        deceased=False,
        address=address,
        municipality_code="0630",
        protected_address=False,
        state_name="Aktiv",
    )
    return replace(plain, **changes)


class FakeCareSystem:
    """A `CareSystem` and its truth in one object."""

    def __init__(
        self,
        names: Names | None = None,
        *,
        probe: Probe = Probe.BY_REFERENCE,
        login: bool = True,
        supplier_comment: str = "",
    ) -> None:
        self._names = names or Names()
        self._probe = probe
        self._login = login
        self.supplier_comment = supplier_comment
        self._numbers = count(1000)
        self._by_cpr: dict[Cpr, str] = {}
        self._hidden: set[Cpr] = set()
        self._records: dict[str, Record] = {}
        self._reads: list[Fault] = []
        self._writes: list[Fault] = []
        self._comments: list[Fault] = []
        self._late: list[Callable[[], None]] = []
        self._changes = 0

    # --- what tests arrange and see ------------------------------------------------------------------------------

    def put(self, cpr: Cpr, citizen: CareCitizen, *, pathways_open: bool = True) -> CitizenRef:
        """Add a citizen, or replace what is known of one; nothing of his or her record is lost."""
        record = self._records.setdefault(citizen.ref.id, Record(citizen))
        record.citizen = citizen
        if pathways_open and not record.open_pathways:
            record.open_pathways = list(self._names.pathways)
        self._by_cpr[cpr] = citizen.ref.id
        return citizen.ref

    def hide(self, cpr: Cpr) -> None:
        """Answer `NoAccess` for this number from now on."""
        self._hidden.add(cpr)

    def record(self, citizen: CitizenRef) -> Record:
        """Return what the fake keeps on one citizen."""
        return self._record(citizen)

    def with_names(self, names: Names) -> FakeCareSystem:
        """Return another view of the same records through other names, as another adoption would have."""
        other = FakeCareSystem(names, probe=self._probe)
        other._by_cpr, other._hidden, other._records = self._by_cpr, self._hidden, self._records
        return other

    def count_interventions(self, citizen: CitizenRef) -> int:
        """Return how many interventions the citizen has, closed ones too."""
        return len(self._record(citizen).interventions)

    def count_tasks(self, citizen: CitizenRef) -> int:
        """Return how many tasks the citizen has, closed ones too."""
        return len(self._record(citizen).tasks)

    def count_documents(self, citizen: CitizenRef) -> int:
        """Return how many document entries the citizen has."""
        return len(self._record(citizen).documents)

    def changes(self) -> int:
        """Return how many persisting calls have been committed in all."""
        return self._changes

    def fail_next_read(self, fault: Fault) -> None:
        """Let the next read meet `fault`; several wait in line."""
        self._reads.append(fault)

    def fail_next_write(self, fault: Fault) -> None:
        """Let the next persisting call meet `fault`; several wait in line."""
        self._writes.append(fault)

    def fail_next_comment(self, fault: Fault) -> None:
        """Let the next comment meet `fault`, whatever is written before it; several wait in line."""
        self._comments.append(fault)

    def arrive(self) -> None:
        """Commit what met `Fault.LATE`, as a slow system does after we gave up: why a probe must wait."""
        while self._late:
            self._late.pop(0)()
            self._changes += 1

    def expire_login(self) -> None:
        """Do nothing: a fake has no token. Here so that the fake is a truth."""

    # --- the port ------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Return the system's name on screen."""
        return SYSTEM

    @property
    def intervention_probe(self) -> Probe:
        """Return the probe the fake was made with."""
        return self._probe

    async def check_settings(self) -> Sequence[str]:
        """Pass, or raise what a read meets."""
        self._read()
        return ["Login"]

    async def options(self, kind: OptionKind) -> Sequence[str] | None:
        """Return every name of the kind that exists here."""
        self._read()
        return self._names.listed(kind)

    async def find_citizen(self, cpr: Cpr) -> CareCitizen | NoAccess | None:
        """Return the citizen as last put."""
        self._read()
        if cpr in self._hidden:
            return NoAccess()
        number = self._by_cpr.get(cpr)
        return None if number is None else self._records[number].citizen

    async def interventions(self, citizen: CitizenRef) -> Sequence[Intervention]:
        """Return all interventions, oldest first."""
        self._read()
        return tuple(self._record(citizen).interventions)

    async def check_orderable(self, citizen: CitizenRef) -> None:
        """Raise `NotConfigured` when the configured intervention is not in the catalogue."""
        self._read()
        self._record(citizen)
        self._catalogued()

    async def missing_pathways(self, citizen: CitizenRef) -> Sequence[Pathway]:
        """Return the pathways that are not open, outermost first."""
        self._read()
        opened = self._record(citizen).open_pathways
        return [pathway for pathway in self._names.pathways if pathway not in opened]

    async def open_pathway(self, citizen: CitizenRef, pathway: Pathway) -> RemoteId:
        """Open one pathway."""
        record = self._record(citizen)
        if pathway in record.open_pathways:
            raise Duplicate("Forløbet er åbent.", remote_id=pathway.name, system=SYSTEM)
        return self._write(lambda: record.open_pathways.append(pathway))

    async def create_intervention(
        self, citizen: CitizenRef, order: InterventionOrder, reference: Reference
    ) -> RemoteId:
        """Create one intervention, whether or not one carries the reference already."""
        self._catalogued()
        record = self._record(citizen)
        key = self._next()
        kept = reference if self._probe is Probe.BY_REFERENCE else None
        made = Intervention(key, self._names.configured_intervention, "Bestilt", active=True, reference=kept)

        def commit() -> None:
            record.interventions.append(made)
            record.notes[key] = order.note

        existing = next((one.id for one in record.interventions if one.reference == reference), None)
        return self._write(commit, key, existing)

    async def find_intervention(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Search by reference."""
        self._read()
        if self._probe is not Probe.BY_REFERENCE:
            raise NotConfigured(
                "Der er intet felt til reference.", setting="systems.care_system.reference_field", system=SYSTEM
            )
        return next((one.id for one in self._record(citizen).interventions if one.reference == reference), None)

    async def edit_intervention(self, citizen: CitizenRef, intervention: RemoteId, note: str) -> None:
        """Replace the note."""
        notes = self._record(citizen).notes
        self._existing(intervention in notes)
        self._write(lambda: notes.__setitem__(intervention, note))

    async def comment_intervention(
        self, citizen: CitizenRef, intervention: RemoteId, text: str, reference: Reference
    ) -> None:
        """Keep the note; whether it arrived cannot be asked."""
        del reference
        record = self._record(citizen)
        self._existing(intervention in record.notes)
        if self._comments:
            self._writes.insert(0, self._comments.pop(0))
        self._write(lambda: record.comments.append((intervention, text)))

    async def cancel_intervention(self, citizen: CitizenRef, intervention: RemoteId, on: date) -> None:
        """Close it; quiet when it is closed."""
        del on
        kept = self._record(citizen).interventions
        place = self._place([one.id for one in kept], intervention)
        if kept[place].active:
            self._write(lambda: kept.__setitem__(place, replace(kept[place], active=False, state=CLOSED)))

    async def create_task(self, citizen: CitizenRef, order: TaskOrder, reference: Reference) -> RemoteId:
        """Create one task for an organisation that exists."""
        if order.organisation not in self._names.organisations:
            near = tuple(sorted(self._names.organisations))
            raise NotConfigured(
                "Organisationen findes ikke.", setting="settings.advisors", system=SYSTEM, candidates=near
            )
        record, key = self._record(citizen), self._next()
        return self._write(lambda: record.tasks.append(Task(key, order, reference)), key)

    async def find_task(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Search open and closed tasks by reference."""
        self._read()
        return next((task.id for task in self._record(citizen).tasks if task.reference == reference), None)

    async def open_tasks(self, citizen: CitizenRef) -> Sequence[RemoteId]:
        """Return the open tasks."""
        self._read()
        return [task.id for task in self._record(citizen).tasks if task.open]

    async def close_task(self, citizen: CitizenRef, task: RemoteId) -> None:
        """Close it; quiet when it is closed."""
        tasks = self._record(citizen).tasks
        place = self._place([one.id for one in tasks], task)
        if tasks[place].open:
            self._write(lambda: tasks.__setitem__(place, replace(tasks[place], open=False)))

    async def create_document(self, citizen: CitizenRef, document: Document, reference: Reference) -> RemoteId:
        """Create the entry without content."""
        record, key = self._record(citizen), self._next()
        entry = StoredDocument(key, replace(document, pdf=b""), reference)
        return self._write(lambda: record.documents.append(entry), key)

    async def find_document(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Search entries by reference."""
        self._read()
        return next((one.id for one in self._record(citizen).documents if one.reference == reference), None)

    async def upload_document(self, citizen: CitizenRef, entry: RemoteId, document: Document) -> None:
        """Put the content into the entry."""
        kept = self._record(citizen).documents
        place = self._place([one.id for one in kept], entry)
        self._write(lambda: kept.__setitem__(place, replace(kept[place], content=document.pdf)))

    async def document_has_content(self, citizen: CitizenRef, entry: RemoteId) -> bool:
        """Return whether content was put into the entry."""
        self._read()
        kept = self._record(citizen).documents
        return bool(kept[self._place([one.id for one in kept], entry)].content)

    # --- faults --------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._log_in()
        if self._reads:
            raise read_error(self._reads.pop(0))

    def _write(
        self, commit: Callable[[], None], key: RemoteId | None = None, existing: RemoteId | None = None
    ) -> RemoteId:
        self._log_in()
        fault = self._writes.pop(0) if self._writes else None
        if fault in {None, Fault.LOST}:
            commit()
            self._changes += 1
        if fault is Fault.LATE:
            self._late.append(commit)
        if fault is not None:
            raise write_error(fault, existing)
        return key or self._next()

    def _log_in(self) -> None:
        if not self._login:
            raise NotConfigured("Login blev afvist.", setting="connections.care_system.client_id", system=SYSTEM)

    def _next(self) -> RemoteId:
        return RemoteId(str(next(self._numbers)))

    def _record(self, citizen: CitizenRef) -> Record:
        self._existing(citizen.id in self._records)
        return self._records[citizen.id]

    def _place(self, keys: Sequence[RemoteId], key: RemoteId) -> int:
        self._existing(key in keys)
        return keys.index(key)

    def _existing(self, there: bool) -> None:  # noqa: FBT001 - a guard's one argument
        if not there:
            raise Rejected("Findes ikke.", system=SYSTEM, code="NOT_FOUND")

    def _catalogued(self) -> None:
        if self._names.configured_intervention != self._names.intervention:
            raise NotConfigured(
                "Indsatsen findes ikke i kataloget.",
                setting="systems.care_system.intervention",
                system=SYSTEM,
                candidates=[self._names.intervention],
            )
