"""KMD Nexus as a care system: every port method, each write with exactly one persisting call."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from connectors.cpr import Cpr
from connectors.http import HttpClient
from connectors.nexus import texts
from connectors.nexus.citizens import Citizens
from connectors.nexus.context import NexusContext
from connectors.nexus.dates import today as today_in_copenhagen
from connectors.nexus.documents import Documents
from connectors.nexus.drafts import Drafts
from connectors.nexus.grants import Grants
from connectors.nexus.options import listed
from connectors.nexus.pathways import Pathways
from connectors.nexus.session import NexusSession
from connectors.nexus.settings import NexusConnection, NexusSettings
from connectors.nexus.tasks import Tasks
from connectors.ports import (
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

RELS: Final = ("patientDetailsSearch", "patients", "patientGrantById")
"""The home document's links that the adapter cannot do without."""


class NexusCareSystem:
    """The care system of an organisation on KMD Nexus. Share one: it keeps the token and the home document."""

    def __init__(
        self,
        settings: NexusSettings,
        http: HttpClient,
        connection: NexusConnection,
        *,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], date] = today_in_copenhagen,
    ) -> None:
        self._settings = settings
        self._session = NexusSession(connection, http, clock=clock)
        self._today = today
        context = NexusContext(settings, self._session)
        self._context = context
        self._citizens = Citizens(context)
        self._pathways = Pathways(context)
        self._drafts = Drafts(context)
        self._grants = Grants(context, self._drafts)
        self._tasks = Tasks(context, today)
        self._documents = Documents(context, self._pathways)

    @property
    def name(self) -> str:
        """Return the system's name on screen."""
        return texts.SYSTEM

    @property
    def intervention_probe(self) -> Probe:
        """Return `BY_REFERENCE` when a reference field is configured."""
        return Probe.NONE if self._settings.reference_field is None else Probe.BY_REFERENCE

    @property
    def supplier_comment(self) -> str:
        """Return the configured note."""
        return self._settings.supplier_comment

    async def check_settings(self) -> Sequence[str]:
        """Log in, read the home document and see that it offers what the adapter needs."""
        home = await self._session.home()
        for rel in RELS:
            home.link(rel)
        return ["Login til Nexus", f'Instansen "{self._settings.instance}"', *(f"Adgang til {rel}" for rel in RELS)]

    async def options(self, kind: OptionKind) -> Sequence[str] | None:
        """List organisations and suppliers; interventions are shown only for a citizen."""
        return await listed(self._context, kind)

    async def find_citizen(self, cpr: Cpr) -> CareCitizen | NoAccess | None:
        """Look the citizen up by CPR number."""
        return await self._citizens.find(cpr)

    async def interventions(self, citizen: CitizenRef) -> Sequence[Intervention]:
        """List what the configured view shows."""
        return await self._grants.all(citizen)

    async def check_orderable(self, citizen: CitizenRef) -> None:
        """Try every name on this citizen, up to but not including the call that persists."""
        await self._context.view(citizen)
        await self._tasks.check_type(citizen)
        if await self._pathways.missing(citizen):
            return
        template = await self._drafts.order(citizen)
        await self._drafts.check_order(template, InterventionOrder(start=self._today()))

    async def missing_pathways(self, citizen: CitizenRef) -> Sequence[Pathway]:
        """Return grundforløb and forløb that are not open."""
        return await self._pathways.missing(citizen)

    async def open_pathway(self, citizen: CitizenRef, pathway: Pathway) -> RemoteId:
        """Enrol the citizen in one level."""
        with self._session.writing():
            return await self._pathways.open(citizen, pathway)

    async def create_intervention(
        self, citizen: CitizenRef, order: InterventionOrder, reference: Reference
    ) -> RemoteId:
        """Order the configured intervention."""
        with self._session.writing():
            return await self._grants.order(citizen, order, reference)

    async def find_intervention(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Compare the reference field of every intervention of the configured name."""
        return await self._grants.find(citizen, reference)

    async def edit_intervention(self, citizen: CitizenRef, intervention: RemoteId, note: str) -> None:
        """Write the note by the edit transition."""
        del citizen
        with self._session.writing():
            await self._grants.edit(intervention, note)

    async def cancel_intervention(self, citizen: CitizenRef, intervention: RemoteId, on: date) -> None:
        """Close by the transition of the state."""
        del citizen
        with self._session.writing():
            await self._grants.close(intervention, on)

    async def comment_intervention(
        self, citizen: CitizenRef, intervention: RemoteId, text: str, reference: Reference
    ) -> None:
        """Send the note with the order.

        The reference is left out: nothing public tells where a note can be read again, and people read it.
        """
        del citizen, reference
        with self._session.writing():
            await self._grants.comment(intervention, text)

    async def create_task(self, citizen: CitizenRef, order: TaskOrder, reference: Reference) -> RemoteId:
        """Create a task of the configured type for an organisation."""
        with self._session.writing():
            return await self._tasks.create(citizen, order, reference)

    async def find_task(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Search active tasks and the history."""
        return await self._tasks.find(citizen, reference)

    async def open_tasks(self, citizen: CitizenRef) -> Sequence[RemoteId]:
        """List active tasks of the configured type."""
        return await self._tasks.open(citizen)

    async def close_task(self, citizen: CitizenRef, task: RemoteId) -> None:
        """Close by the task's own action."""
        with self._session.writing():
            await self._tasks.close(citizen, task)

    async def create_document(self, citizen: CitizenRef, document: Document, reference: Reference) -> RemoteId:
        """Create the entry in the configured forløb."""
        with self._session.writing():
            return await self._documents.create(citizen, document, reference)

    async def find_document(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Search the documents of the configured view."""
        return await self._documents.find(citizen, reference)

    async def upload_document(self, citizen: CitizenRef, entry: RemoteId, document: Document) -> None:
        """Send the PDF."""
        with self._session.writing():
            await self._documents.upload(citizen, entry, document)

    async def document_has_content(self, citizen: CitizenRef, entry: RemoteId) -> bool:
        """Look for the upload's date."""
        return await self._documents.has_content(citizen, entry)
