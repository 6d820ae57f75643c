"""A care system that the robot does not reach: each step becomes a line for a person (DESIGN §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from connectors.cpr import Cpr
from connectors.errors import Duplicate, OutcomeUnknown, Rejected, Unavailable
from connectors.manual import instructions
from connectors.manual.desk import LineKind, ManualDesk, ManualLine, RegisteredPeople
from connectors.manual.settings import ManualSettings
from connectors.ports import (
    CareCitizen,
    CitizenRef,
    CprStatus,
    Document,
    Intervention,
    InterventionOrder,
    NoAccess,
    OptionKind,
    Pathway,
    Person,
    Probe,
    Reference,
    RemoteId,
    TaskOrder,
)

_LIVING_HERE: Final = frozenset(
    {
        CprStatus.RESIDENT,
        CprStatus.RESIDENT_SPECIAL_ROAD,
        CprStatus.GREENLAND,
        CprStatus.GREENLAND_SPECIAL_ROAD,
    }
)
AWAITS_PERSON: Final = "AWAITS_PERSON"
"""Code of the errors that mean: a person has been asked and has not ticked yet. Nobody needs to wait in a hurry."""
WAITING: Final = "Til manuel oprettelse"
CREATED: Final = "Oprettet af medarbejder"
WITHDRAWN: Final = "Trukket tilbage"


class ManualCareSystem:
    """A `CareSystem` whose other end is people.

    A citizen's status, address and protection come from the extract, and cannot be fresher than it; the line
    therefore asks the person to look. What stands in the real care system is unknown: `interventions` tells only of
    lines this robot laid. An id returned is the line's. A task or a document is handed over when its line lies there;
    an intervention is created when a person says so: until then its outcome is unknown, so that no letter goes first.
    """

    def __init__(self, settings: ManualSettings, desk: ManualDesk, people: RegisteredPeople) -> None:
        self._settings = settings
        self._desk = desk
        self._people = people

    @property
    def name(self) -> str:
        """Return the care system's name on screen."""
        return f"{self._settings.system_name} (manuelt)"

    @property
    def intervention_probe(self) -> Probe:
        """Return `BY_REFERENCE`: the desk knows every line by its reference."""
        return Probe.BY_REFERENCE

    @property
    def supplier_comment(self) -> str:
        """Return nothing: the person who creates the intervention writes to the supplier too."""
        return ""

    async def check_settings(self) -> Sequence[str]:
        """Return what people will be asked; there is nothing to look up."""
        return [f'Indsatsen "{self._settings.intervention}" oprettes manuelt i {self._settings.system_name}']

    async def options(self, kind: OptionKind) -> Sequence[str] | None:
        """Return None: there is no system to ask, the names are typed."""
        del kind
        return None

    async def find_citizen(self, cpr: Cpr) -> CareCitizen | NoAccess | None:
        """Return the citizen as the extract has him or her; None when the extract has no such row."""
        row = await self._people.find(cpr)
        return None if row is None else _citizen(row.ref, row.person)

    async def interventions(self, citizen: CitizenRef) -> Sequence[Intervention]:
        """Return the interventions this robot asked for, never those made by others."""
        return [self._intervention(line) for line in await self._lines(citizen, LineKind.INTERVENTION)]

    async def check_orderable(self, citizen: CitizenRef) -> None:
        """Pass: only a person can see it."""

    async def missing_pathways(self, citizen: CitizenRef) -> Sequence[Pathway]:
        """Return nothing: the person who creates the intervention opens what it takes."""
        del citizen
        return ()

    async def open_pathway(self, citizen: CitizenRef, pathway: Pathway) -> RemoteId:
        """Refuse: no pathway is ever missing here."""
        del citizen, pathway
        raise Rejected(instructions.NO_PATHWAY, system=self.name, code="MANUAL")

    async def create_intervention(
        self, citizen: CitizenRef, order: InterventionOrder, reference: Reference
    ) -> RemoteId:
        """Open a line that says how the intervention is created, and wait for a person.

        Raises `OutcomeUnknown` with code `AWAITS_PERSON` until the line is ticked.
        """
        steps = instructions.order(self._settings, order, reference)
        try:
            made = await self._desk.open_line(citizen, LineKind.INTERVENTION, steps, reference)
        except Duplicate as known:
            await self._demand_ticked(citizen, RemoteId(known.remote_id))
            raise
        await self._demand_ticked(citizen, made)
        return made

    async def find_intervention(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the line with this reference once it is ticked; None when none was ever laid.

        Raises `Unavailable` with code `AWAITS_PERSON` until it is ticked: only a person has the answer.
        """
        found = await self._find(citizen, LineKind.INTERVENTION, reference)
        line = None if found is None else await self._line(citizen, LineKind.INTERVENTION, found)
        if line is not None and not line.settled:
            raise Unavailable(instructions.AWAITS, system=self.name, code=AWAITS_PERSON)
        return found

    async def edit_intervention(self, citizen: CitizenRef, intervention: RemoteId, note: str) -> None:
        """Add to the line how the note is changed."""
        line = await self._line(citizen, LineKind.INTERVENTION, intervention)
        await self._desk.amend(line.id, instructions.edit(self._settings, note))

    async def cancel_intervention(self, citizen: CitizenRef, intervention: RemoteId, on: date) -> None:
        """Withdraw the line; if it was ticked, ask a person to close the intervention."""
        line = await self._line(citizen, LineKind.INTERVENTION, intervention)
        if not line.withdrawn:
            await self._desk.withdraw(line.id, instructions.close(self._settings, on))

    async def comment_intervention(
        self, citizen: CitizenRef, intervention: RemoteId, text: str, reference: Reference
    ) -> None:
        """Add to the line what the supplier is to be told."""
        del reference
        line = await self._line(citizen, LineKind.INTERVENTION, intervention)
        await self._desk.amend(line.id, instructions.comment(self._settings, text))

    async def create_task(self, citizen: CitizenRef, order: TaskOrder, reference: Reference) -> RemoteId:
        """Open a line with the task."""
        return await self._desk.open_line(citizen, LineKind.TASK, instructions.task(order), reference)

    async def find_task(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the line with this reference, ticked or not."""
        return await self._find(citizen, LineKind.TASK, reference)

    async def open_tasks(self, citizen: CitizenRef) -> Sequence[RemoteId]:
        """Return the task lines that still need someone."""
        lines = await self._lines(citizen, LineKind.TASK)
        return [line.id for line in lines if not line.ticked and not line.withdrawn]

    async def close_task(self, citizen: CitizenRef, task: RemoteId) -> None:
        """Withdraw the line; a ticked one is closed already."""
        line = await self._line(citizen, LineKind.TASK, task)
        if not line.ticked and not line.withdrawn:
            await self._desk.withdraw(line.id, ())

    async def create_document(self, citizen: CitizenRef, document: Document, reference: Reference) -> RemoteId:
        """Open a line that says where the file goes."""
        steps = instructions.file(self._settings, document)
        return await self._desk.open_line(citizen, LineKind.DOCUMENT, steps, reference)

    async def find_document(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the line with this reference."""
        return await self._find(citizen, LineKind.DOCUMENT, reference)

    async def upload_document(self, citizen: CitizenRef, entry: RemoteId, document: Document) -> None:
        """Lay the file on the line."""
        line = await self._line(citizen, LineKind.DOCUMENT, entry)
        await self._desk.attach(line.id, document.filename, document.pdf)

    async def document_has_content(self, citizen: CitizenRef, entry: RemoteId) -> bool:
        """Return whether the file lies on the line; a person still has to file it."""
        return (await self._line(citizen, LineKind.DOCUMENT, entry)).attached

    async def _find(self, citizen: CitizenRef, kind: LineKind, reference: Reference) -> RemoteId | None:
        line = await self._desk.line(reference)
        ours = line is not None and line.citizen == citizen and line.kind is kind
        return line.id if line is not None and ours else None

    async def _demand_ticked(self, citizen: CitizenRef, made: RemoteId) -> None:
        if not (await self._line(citizen, LineKind.INTERVENTION, made)).settled:
            raise OutcomeUnknown(instructions.AWAITS, system=self.name, code=AWAITS_PERSON)

    async def _lines(self, citizen: CitizenRef, kind: LineKind) -> Sequence[ManualLine]:
        return [line for line in await self._desk.lines(citizen) if line.kind is kind]

    async def _line(self, citizen: CitizenRef, kind: LineKind, key: RemoteId) -> ManualLine:
        for line in await self._lines(citizen, kind):
            if line.id == key:
                return line
        raise Rejected(instructions.NOT_FOUND, system=self.name, code="NOT_FOUND")

    def _intervention(self, line: ManualLine) -> Intervention:
        state = WITHDRAWN if line.withdrawn else CREATED if line.made else WAITING
        return Intervention(line.id, self._settings.intervention, state, self._counts(line), line.reference)

    def _counts(self, line: ManualLine) -> bool:
        """Return whether the intervention stands in the way of another; nobody tells us when it is closed."""
        if line.withdrawn or not line.made or line.age_days is None:
            return not line.withdrawn
        return line.age_days < self._settings.active_days


def _citizen(ref: CitizenRef, person: Person) -> CareCitizen:
    return CareCitizen(
        ref=ref,
        name=person.name,
        active=person.status in _LIVING_HERE,
        deceased=person.status is CprStatus.DEAD,
        address=person.address,
        municipality_code=person.municipality_code,
        protected_address=person.protected_address,
        civil_status=person.civil_status,
        civil_status_since=person.civil_status_since,
        state_name=f"CPR-status {person.status.value}".strip(),
    )
