"""The care system (omsorgssystem), as a robot may use it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from connectors.cpr import Cpr
from connectors.ports.care_values import (
    CareCitizen,
    CitizenRef,
    Document,
    Intervention,
    InterventionOrder,
    NoAccess,
    OptionKind,
    Pathway,
    Probe,
    TaskOrder,
)
from connectors.ports.operations import Reference, RemoteId, reads, writes


@runtime_checkable
class CareSystem(Protocol):
    """What a robot may ask of an organisation's care system."""

    @property
    def name(self) -> str:
        """The system's name on screen, for example `KMD Nexus`."""
        ...

    @property
    def intervention_probe(self) -> Probe:
        """`BY_REFERENCE` when the settings name a reference field, else `NONE`."""
        ...

    @property
    def supplier_comment(self) -> str:
        """Return the note that follows each new intervention to its supplier; empty when the organisation wants none.

        `{startdato}` in it stands for the day the intervention begins. It holds no personal data.
        """
        ...

    @reads
    async def check_settings(self) -> Sequence[str]:
        """Look up every name in the settings that can be looked up without a citizen; return what was verified.

        Raises `NotConfigured` with the nearest names for the first that is missing or ambiguous.
        """
        ...

    @reads
    async def options(self, kind: OptionKind) -> Sequence[str] | None:
        """Return the names of a kind that can be listed without a citizen, in order; None when they cannot.

        A failed reading raises, never an empty list. A name on the list is no promise that this robot may use it.
        """
        ...

    @reads
    async def find_citizen(self, cpr: Cpr) -> CareCitizen | NoAccess | None:
        """Return the citizen with fresh status; None when the system does not know the number."""
        ...

    @reads
    async def interventions(self, citizen: CitizenRef) -> Sequence[Intervention]:
        """Return all interventions of the citizen, active and closed; a failed search raises, never an empty list."""
        ...

    @reads
    async def check_orderable(self, citizen: CitizenRef) -> None:
        """Raise `NotConfigured` with candidates when the configured intervention cannot be ordered for this citizen.

        Quiet when it can, or when that cannot be seen before a pathway is opened.
        """
        ...

    @reads
    async def missing_pathways(self, citizen: CitizenRef) -> Sequence[Pathway]:
        """Return what must be opened, outermost first; empty when the intervention can be placed at once."""
        ...

    @writes
    async def open_pathway(self, citizen: CitizenRef, pathway: Pathway) -> RemoteId:
        """Open one pathway. Probe: `missing_pathways` no longer names it."""
        ...

    @writes
    async def create_intervention(
        self, citizen: CitizenRef, order: InterventionOrder, reference: Reference
    ) -> RemoteId:
        """Create one intervention that carries `reference` where the system keeps it.

        Raises `Duplicate` when an intervention with this reference exists, `OutcomeUnknown` when the reply was
        lost, `Rejected` with the system's own field names when a required element is missing.
        """
        ...

    @reads
    async def find_intervention(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the intervention that carries `reference`; None is proof of absence, not of a failed search."""
        ...

    @writes
    async def edit_intervention(self, citizen: CitizenRef, intervention: RemoteId, note: str) -> None:
        """Change the note of an intervention."""
        ...

    @writes
    async def cancel_intervention(self, citizen: CitizenRef, intervention: RemoteId, on: date) -> None:
        """Close an intervention by the transition its state allows. Quiet when it is closed already."""
        ...

    @writes
    async def comment_intervention(
        self, citizen: CitizenRef, intervention: RemoteId, text: str, reference: Reference
    ) -> None:
        """Send the supplier of an ordered intervention a note; `reference` goes along where the system has room for it.

        Probe: none. Raises `Rejected` with code `NO_ORDER` when nothing has been ordered from a supplier.
        """
        ...

    @writes
    async def create_task(self, citizen: CitizenRef, order: TaskOrder, reference: Reference) -> RemoteId:
        """Create one task on the citizen; the reference stands at the end of its text."""
        ...

    @reads
    async def find_task(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the task, open or closed, that carries `reference`; None is proof of absence."""
        ...

    @reads
    async def open_tasks(self, citizen: CitizenRef) -> Sequence[RemoteId]:
        """Return the citizen's open tasks of the configured type."""
        ...

    @writes
    async def close_task(self, citizen: CitizenRef, task: RemoteId) -> None:
        """Close a task. Quiet when it is closed already."""
        ...

    @writes
    async def create_document(self, citizen: CitizenRef, document: Document, reference: Reference) -> RemoteId:
        """Create the document's entry, without its content; `reference` is part of its stored file name."""
        ...

    @reads
    async def find_document(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the document entry that carries `reference`; None is proof of absence."""
        ...

    @writes
    async def upload_document(self, citizen: CitizenRef, entry: RemoteId, document: Document) -> None:
        """Put the content into an entry. Probe: `document_has_content`."""
        ...

    @reads
    async def document_has_content(self, citizen: CitizenRef, entry: RemoteId) -> bool:
        """Return whether the entry's content has arrived."""
        ...
