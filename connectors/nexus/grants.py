"""Interventions (indsatser) of a citizen: listing, finding by reference, ordering, editing, closing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from connectors.errors import Duplicate, NotConfigured, OutcomeUnknown, Rejected
from connectors.nexus import texts
from connectors.nexus.context import NexusContext
from connectors.nexus.drafts import Drafts, refuse_incomplete
from connectors.nexus.elements import element, elements_of, put_date, put_text, text_of
from connectors.nexus.hal import Resource
from connectors.nexus.names import nearest
from connectors.nexus.places import place_of
from connectors.ports import CitizenRef, Intervention, InterventionOrder, Reference, RemoteId

GRANT: Final = "basketGrantReference"
PACKAGE: Final = "basketGrantPackageReference"
_CONFLICT: Final = "HTTP_409"
_ELEMENTS: Final = ("currentElements", "futureElements")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Grants:
    """The citizen's interventions, seen through the configured view."""

    def __init__(self, context: NexusContext, drafts: Drafts) -> None:
        self._context = context
        self._settings = context.settings
        self._drafts = drafts

    async def all(self, citizen: CitizenRef) -> Sequence[Intervention]:
        """Return every intervention; those of the configured name are read whole, for their reference."""
        found = []
        for node in await self._references(citizen):
            if self._is_candidate(node):
                found.append(self._whole(await self._object(node), node))
            else:
                found.append(self._seen(node))
        return found

    async def find(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the intervention with our reference; None only when every candidate could be read."""
        field = self._settings.reference_field
        if field is None:
            raise NotConfigured(texts.NO_REFERENCE, setting=place_of("reference_field"), system=texts.SYSTEM)
        for node in await self._references(citizen):
            if not self._is_candidate(node):
                continue
            grant = await self._object(node)
            if not _is_readable(grant):
                raise Rejected(texts.UNREADABLE, system=texts.SYSTEM, code="UNREADABLE")
            if reference in _written(grant, field):
                return _remote_id(grant)
        return None

    async def order(self, citizen: CitizenRef, order: InterventionOrder, reference: Reference) -> RemoteId:
        """Order the configured intervention by one `save`."""
        template = await self._drafts.order(citizen)
        draft = await self._drafts.fill_order(template, order, reference)
        try:
            saved = await self._context.session.change("POST", template.link("save"), draft)
        except Rejected as refused:
            if refused.code != _CONFLICT:
                raise
        else:
            return _saved_id(saved)
        raise await self._conflict(citizen, reference)

    async def edit(self, grant_id: RemoteId, note: str) -> None:
        """Write a new note by the configured transition."""
        grant = await self._by_id(grant_id)
        template = await self._drafts.transition(grant, self._settings.edit_transition, place_of("edit_transition"))
        draft = template.draft()
        put_text(
            element(elements_of(draft), self._settings.note_field, place_of("note_field")),
            note,
            place_of("note_field"),
        )
        await self._save(template, draft)

    async def comment(self, grant_id: RemoteId, text: str) -> None:
        """Send the supplier a note about the order that the intervention led to (facts: runners-and-nexus.md 2.2)."""
        grant = await self._by_id(grant_id)
        order = grant.key("currentOrderGrantId") or grant.key("futureOrderGrantId")
        if not order:
            raise Rejected(texts.NO_ORDER, system=texts.SYSTEM, code="NO_ORDER")
        # No link to it is known; the path is the one that clients of the real system write.
        await self._context.session.tell(f"patientGrants/supplierComment?orderGrantIds={order}", {"comment": text})

    async def close(self, grant_id: RemoteId, on: date) -> None:
        """Close by the transition configured for the state; do nothing when it is closed."""
        grant = await self._by_id(grant_id)
        state = grant.part("workflowState").name
        if state in self._settings.closed_states:
            return
        closing = self._settings.closing.get(state)
        if closing is None:
            near = nearest(state, [one.name for one in grant.parts("currentWorkflowTransitions")])
            raise NotConfigured(
                texts.no_closing(state, near), setting=place_of("closing"), system=texts.SYSTEM, candidates=near
            )
        template = await self._drafts.transition(grant, closing.transition, place_of("closing"))
        draft = template.draft()
        if closing.date_field:
            put_date(element(elements_of(draft), closing.date_field, place_of("closing")), on, place_of("closing"))
        await self._save(template, draft)

    async def _save(self, template: Resource, draft: dict[str, Any]) -> None:
        refuse_incomplete(draft)
        try:
            await self._context.session.change("POST", template.link("save"), draft)
        except Rejected as refused:
            if refused.code == _CONFLICT:
                raise _conflict() from None
            raise

    async def _conflict(self, citizen: CitizenRef, reference: Reference) -> Duplicate | Rejected:
        if self._settings.reference_field is not None:
            existing = await self.find(citizen, reference)
            if existing is not None:
                return Duplicate(texts.EXISTS, remote_id=existing, system=texts.SYSTEM)
        return _conflict()

    async def _references(self, citizen: CitizenRef) -> Sequence[Resource]:
        tree = await self._context.tree(await self._context.view(citizen))
        return [node for node in tree if node.text("type") in {GRANT, PACKAGE}]

    def _is_candidate(self, node: Resource) -> bool:
        # A view may show more than the catalogue's name; one read too many is cheaper than a second intervention.
        return self._settings.intervention.casefold() in node.name.casefold()

    async def _object(self, node: Resource) -> Resource:
        if node.text("type") == PACKAGE:
            node = await self._context.session.get(node.link("self"))
        return await self._context.session.get(node.link("referencedObject"))

    async def _by_id(self, grant_id: RemoteId) -> Resource:
        return await self._context.existing(await self._context.by_id("patientGrantById", grant_id))

    def _whole(self, grant: Resource, node: Resource) -> Intervention:
        state = grant.part("workflowState").name or node.part("workflowState").name
        field = self._settings.reference_field
        return Intervention(
            id=_remote_id(grant),
            name=node.name,
            state=state,
            active=state not in self._settings.closed_states,
            reference=next(iter(_written(grant, field)), None) if field else None,
        )

    def _seen(self, node: Resource) -> Intervention:
        state = node.part("workflowState").name
        key = node.key("grantId") or node.part("activityIdentifier").key("activityId") or node.id
        return Intervention(
            id=RemoteId(key), name=node.name, state=state, active=state not in self._settings.closed_states
        )


def _is_readable(grant: Resource) -> bool:
    return any(isinstance(grant.body.get(key), list) for key in _ELEMENTS)


def _written(grant: Resource, field: str) -> Sequence[Reference]:
    # Every reference in the field: people may write beside ours, and that must not hide it.
    written = " ".join(text_of(grant.body.get(key), field) or "" for key in _ELEMENTS)
    return [Reference(found) for found in _UUID.findall(written.lower())]


def _remote_id(grant: Resource) -> RemoteId:
    key = grant.key("basketGrantId") or grant.part("identifier").key("patientGrantId") or grant.id
    return RemoteId(key)


def _saved_id(saved: Resource) -> RemoteId:
    grant = saved.part("savedGrant") if "savedGrant" in saved.body else saved
    key = grant.key("basketGrantId") or grant.part("identifier").key("patientGrantId") or grant.key("id")
    if not key:
        raise OutcomeUnknown(texts.LOST_ANSWER, system=texts.SYSTEM)
    return RemoteId(key)


def _conflict() -> Rejected:
    return Rejected(texts.CONFLICT, system=texts.SYSTEM, code="CONFLICT")
