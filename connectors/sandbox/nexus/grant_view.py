"""How Nexus shows an indsats: before it exists, as a template to fill, and when it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from connectors.sandbox.nexus import elements
from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.municipality import CatalogGrant, Transition, Workflow
from connectors.sandbox.nexus.records import GrantRecord, PathwayRecord
from connectors.sandbox.nexus.web import Links, World

_ALWAYS_REQUIRED: Final = frozenset({"paragraph"})
# The element that nobody fills on a citizen whose save is meant to fail (Ringsted's missing field).
_UNFILLED: Final = "payingMunicipality"
_COLOR: Final = "E6C315"


@dataclass(frozen=True, slots=True)
class Draft:
    """An indsats about to be saved: new when `row` is None."""

    entry: CatalogGrant
    pathway: PathwayRecord
    row: GrantRecord | None = None

    @property
    def state(self) -> str:
        """Return the state it is in now; empty when it is new."""
        return self.row.state if self.row else ""


class GrantView:
    """Turns indsatser into JSON."""

    def __init__(self, world: World) -> None:
        self._world = world

    def entry_of(self, row: GrantRecord) -> CatalogGrant:
        """Return the catalogue entry of `row`, or a stand-in for one that has left the catalogue."""
        found = self._world.municipality.grant(row.catalog)
        return found or CatalogGrant(row.catalog, row.name, next(iter(self._world.municipality.workflows)), "CASEFLOW")

    def workflow(self, entry: CatalogGrant) -> Workflow:
        """Return the workflow of `entry`."""
        return self._world.municipality.workflows[entry.workflow]

    def required(self, draft: Draft, transition: Transition | None) -> frozenset[str]:
        """Return the element types that must have a value after `transition`."""
        patient = self._world.store.tables.patients[draft.pathway.patient]
        unfilled = {_UNFILLED} if patient.lacks_element and draft.row is None else set()
        asked = transition.requires if transition else ()
        return _ALWAYS_REQUIRED | set(draft.entry.required) | set(asked) | unfilled

    def start_values(self, draft: Draft, transition: Transition | None = None) -> Json:
        """Return the values a template begins with."""
        values = dict(draft.row.values) if draft.row else elements.defaults(draft.entry.section)
        # No source: that a closing date comes filled in; clients close both with and without giving one.
        today = self._world.store.now().replace(hour=0, minute=0, second=0, microsecond=0)
        for name in transition.prefills if transition else ():
            values.setdefault(name, elements.iso_utc(today))
        return values

    def unsaved(self, draft: Draft, links: Links) -> Json:
        """Return what bulkGet answers: the indsats as it would be, with the ways to create it."""
        return self._common(draft, links) | {
            "workflowState": None,
            "version": 0,
            "basketGrantId": None,
            "currentOrderGrantId": None,
            "bulkIdentifiers": [self._identifier(draft) | {"index": 0}],
            "_links": {
                "self": links.rel("patientGrants/bulkGet?parameterType=BULK_EDIT_CONDITION"),
                "availableBaskets": links.rel(f"basket/availableForPatient/{draft.pathway.patient}"),
            },
        }

    def saved(self, row: GrantRecord, links: Links) -> Json:
        """Return the indsats as it stands."""
        draft = Draft(self.entry_of(row), self._world.pathway(row.pathway), row)
        return self._common(draft, links) | {
            "id": row.id,
            "workflowState": {"id": None, "name": row.state, "key": None, "_links": {}},
            "version": row.version,
            "basketGrantId": row.id,
            "currentOrderGrantId": row.order or None,
            "bulkIdentifiers": None,
            "_links": self._links(row, links),
        }

    def template(self, draft: Draft, transition: Transition, links: Links) -> Json:
        """Return the template that prepareEdit hands out and save takes back."""
        row, patient = draft.row, draft.pathway.patient
        values, required = self.start_values(draft, transition), self.required(draft, transition)
        return {
            "name": draft.entry.name if row is None else row.name,
            "patientGrantIdentifier": self._identifier(draft),
            "basketId": draft.pathway.basket,
            "patientId": patient,
            "workflowDefinitionResource": {"name": draft.entry.workflow, "_links": {}},
            "model": draft.entry.model,
            "elements": self._elements(draft, values, required, links),
            "workflowTransitionId": transition.id,
            "workflowResultState": {"id": 1000 + transition.id, "name": transition.result, "key": None, "_links": {}},
            "editNecessary": True,
            "isOrdered": bool(row and row.order),
            "ordered": bool(row and row.order),
            "previousId": None,
            "versionLookup": {str(row.id): row.version} if row else {},
            "requiredCommandParameters": [],
            "_links": {
                "self": links.rel(_prepare_path(draft, transition)),
                "save": links.abs("patientGrants/save"),
                "grantCatalog": links.rel(f"basket/{draft.pathway.basket}/grantCatalog"),
                "availableBaskets": links.rel(f"basket/availableForPatient/{patient}"),
            },
        }

    def _common(self, draft: Draft, links: Links) -> Json:
        values = self.start_values(draft)
        patient = self._world.store.tables.patients[draft.pathway.patient]
        transitions = self.workflow(draft.entry).from_state(draft.state)
        return {
            "name": draft.row.name if draft.row else draft.entry.name,
            "identifier": self._identifier(draft),
            "basketId": draft.pathway.basket,
            "uid": None,
            "currentElements": self._elements(draft, values, self.required(draft, None), links),
            "currentWorkflowTransitions": [_transition(draft, item, links) for item in transitions],
            "patient": {"id": patient.id, "_links": {"self": links.rel(f"patients/{patient.id}")}},
            "futureOrderGrantId": None,
            "color": _COLOR,
            "model": draft.entry.model,
            "futureElements": None,
            "futureWorkflowTransitions": [],
        }

    def _elements(self, draft: Draft, values: Json, required: frozenset[str], links: Links) -> list[Json]:
        return [
            elements.show(
                kind,
                values.get(kind.type),
                required=kind.type in required,
                links=_element_links(kind.type, draft.entry, links),
            )
            for kind in elements.KINDS
        ]

    def _identifier(self, draft: Draft) -> Json:
        package = bool(draft.entry.package_of)
        return {
            "patientGrantId": draft.row.id if draft.row else None,
            "catalogGrantId": draft.entry.id or None,
            "parentPatientGrantId": None,
            "previousId": None,
            "basketId": draft.pathway.basket,
            "index": None,
            "isPackage": package,
            "packageIdentifier": None,
            "package": package,
            "_links": {},
        }

    def _links(self, row: GrantRecord, links: Links) -> Json:
        hrefs: Json = {
            "self": links.abs(f"patientGrants/{row.id}"),
            "audit": links.rel(f"audit/PATIENT_GRANT/{row.id}"),
            "availableBaskets": links.rel(f"basket/availableForPatient/{row.patient}"),
            "assignments": links.rel(f"assignments/of?on=PATIENT_GRANT&id={row.id}"),
            "activeAssignments": links.rel(f"assignments/of?on=PATIENT_GRANT&id={row.id}&active=true"),
            "availableAssignmentTypes": links.abs(f"assignments/types?on=PATIENT_GRANT&id={row.id}"),
            "patientOverview": links.rel(f"patients/{row.patient}"),
        }
        if row.order:
            hrefs["currentOrderedGrant"] = links.rel(f"orderGrants/{row.order}")
        return hrefs


def _transition(draft: Draft, transition: Transition, links: Links) -> Json:
    return {
        "id": transition.id,
        "name": transition.name,
        "actionType": None,
        "resultWith": {"id": 1000 + transition.id, "name": transition.result, "key": None, "_links": {}},
        "validateOnTransition": None,
        "_links": {"prepareEdit": links.rel(_prepare_path(draft, transition))},
    }


def _prepare_path(draft: Draft, transition: Transition) -> str:
    # The part before the colon is empty for a new indsats. No source: that it is the indsats' id otherwise.
    grant = draft.row.id if draft.row else ""
    ids = f"{grant}:{draft.entry.id}-{draft.pathway.basket}_0"
    return f"patientGrants/bulkPrepareForEdit/{transition.id}?ids={ids}&parameterType=BULK_EDIT_CONDITION"


def _element_links(kind: str, entry: CatalogGrant, links: Links) -> Json:
    if kind != "supplier":
        return {}
    return {"availableSuppliers": links.rel(f"grants/models/{entry.model}/suppliers")}
