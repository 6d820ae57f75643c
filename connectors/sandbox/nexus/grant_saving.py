"""The save: the only call that makes or changes an indsats (facts: runners-and-nexus.md 2.2, steps 3-5)."""

from __future__ import annotations

from typing import Final

from connectors.sandbox.nexus import elements
from connectors.sandbox.nexus.elements import KIND, KINDS, BadElement, Json
from connectors.sandbox.nexus.grant_view import Draft, GrantView
from connectors.sandbox.nexus.municipality import Transition
from connectors.sandbox.nexus.records import GrantRecord
from connectors.sandbox.nexus.web import BAD_REQUEST, CONFLICT, NOT_FOUND, World, refuse, whole

_ORDERED = frozenset({"Bestilt", "Tildelt"})
_EMPTY: Final[tuple[object, ...]] = (None, "", [])


class GrantSaving:
    """Checks a filled template and persists it."""

    def __init__(self, world: World, view: GrantView) -> None:
        self._world = world
        self._view = view

    def draft(self, grant: int, catalog: int, basket: int) -> Draft:
        """Return what is being made or changed, or answer 404."""
        if grant:
            row = self._world.grant(grant)
            return Draft(self._view.entry_of(row), self._world.pathway(row.pathway), row)
        pathway = self._world.store.pathway_by_basket(basket)
        entry = self._world.municipality.grant(catalog)
        if pathway is None or not pathway.active or entry is None:
            refuse(NOT_FOUND)
        self._world.patient(pathway.patient)
        return Draft(entry, pathway)

    def transition(self, draft: Draft, transition_id: int) -> Transition:
        """Return the transition when the present state allows it, or answer 400."""
        allowed = self._view.workflow(draft.entry).from_state(draft.state)
        found = next((item for item in allowed if item.id == transition_id), None)
        if found is None:
            # No source: the status for a transition that the state does not allow.
            refuse(BAD_REQUEST, "workflowTransitionId")
        return found

    def save(self, template: Json) -> GrantRecord:
        """Persist a filled template and return the indsats; refuses with 400, 404 or 409."""
        identifier = template.get("patientGrantIdentifier")
        if not isinstance(identifier, dict):
            refuse(BAD_REQUEST, "patientGrantIdentifier")
        draft = self.draft(
            whole(identifier.get("patientGrantId")),
            whole(identifier.get("catalogGrantId")),
            whole(template.get("basketId")),
        )
        self._check_version(draft, template)
        transition = self.transition(draft, whole(template.get("workflowTransitionId")))
        values = self._values(draft, transition, template)
        return self._change(draft.row, transition, values) if draft.row else self._create(draft, transition, values)

    def _check_version(self, draft: Draft, template: Json) -> None:
        patient = self._world.store.tables.patients[draft.pathway.patient]
        if self._world.faults.take_conflict(patient.cpr):
            refuse(CONFLICT)
        lookup = template.get("versionLookup")
        seen = lookup.get(str(draft.row.id)) if draft.row and isinstance(lookup, dict) else None
        if draft.row and seen != draft.row.version:
            refuse(CONFLICT)

    def _values(self, draft: Draft, transition: Transition, template: Json) -> Json:
        values = self._view.start_values(draft)
        for element in _posted(template):
            kind = KIND.get(str(element.get("type")))
            if kind is not None and not kind.locked:
                values[kind.type] = self._read(kind, element)
        required = self._view.required(draft, transition)
        missing = [kind.type for kind in KINDS if kind.type in required and values.get(kind.type) in _EMPTY]
        if missing:
            # No source: the status; one municipality reports an error that names a missing field.
            refuse(BAD_REQUEST, *missing)
        self._check_supplier(draft, values)
        return {name: value for name, value in values.items() if value is not None}

    def _read(self, kind: elements.ElementKind, element: Json) -> object:
        try:
            return elements.read(kind, element)
        except BadElement:
            refuse(BAD_REQUEST, kind.type)

    def _check_supplier(self, draft: Draft, values: Json) -> None:
        chosen = values.get("supplier")
        if not isinstance(chosen, dict):
            return
        supplier = next((item for item in self._world.municipality.suppliers if item.id == chosen.get("id")), None)
        if supplier is None or draft.entry.model not in supplier.models:
            refuse(BAD_REQUEST, "supplier")
        values["supplier"] = {"id": supplier.id, "name": supplier.name, "_links": {}}

    def _create(self, draft: Draft, transition: Transition, values: Json) -> GrantRecord:
        store = self._world.store
        row = GrantRecord(
            id=store.new_id(),
            patient=draft.pathway.patient,
            pathway=draft.pathway.id,
            catalog=draft.entry.id,
            name=draft.entry.name,
            state=transition.result,
            created=store.stamp(),
            order=store.new_id() if transition.result in _ORDERED else 0,
            values=values,
            # No source: how a package is kept. Here it is one indsats of its own.
            package=bool(draft.entry.package_of),
        )
        store.add_grant(row)
        store.record("PATIENT_GRANT", row.id, "CREATE", [("workflowState", "", row.state)])
        return row

    def _change(self, row: GrantRecord, transition: Transition, values: Json) -> GrantRecord:
        store, before = self._world.store, row.state
        row.state, row.values = transition.result, values
        row.version += 1
        if row.state in _ORDERED and not row.order:
            row.order = store.new_id()
            store.link_order(row)
        store.record("PATIENT_GRANT", row.id, "UPDATE", [("workflowState", before, row.state)])
        return row


def _posted(template: Json) -> list[Json]:
    posted = template.get("elements")
    return [element for element in posted if isinstance(element, dict)] if isinstance(posted, list) else []
