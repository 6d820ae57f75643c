"""How Nexus shows forløb and the reference tree (facts: runners-and-nexus.md 2.2, "Reference tree", "Forløb")."""

from __future__ import annotations

from typing import Final

from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.records import DocumentRecord, GrantRecord, PathwayRecord, PatientRecord
from connectors.sandbox.nexus.web import Links, World

_RELS: Final = {
    "availableNestedProgramPathways": "patientPathways/{id}/availableNestedProgramPathways",
    "unclosableReferences": "patientPathways/{id}/unclosableReferences",
    "availableProfessionals": "patientPathways/{id}/availableProfessionals",
    "availableOrganisations": "patientPathways/{id}/availableOrganisations",
    "availableFormDefinitions": "patients/{patient}/formDefinitions",
    "availableLetterTemplates": "patients/{patient}/availableLetterTemplates",
    "activePrograms": "patients/{patient}/programs/active",
    "pathwayReferences": "patientPathways/{id}/pathwayReferences",
    "patientActivities": "patients/{patient}/activities",
    "patientPathway": "patientPathways/{id}",
    "audit": "audit/PATIENT_PATHWAY/{id}",
}


class PathwayView:
    """Turns forløb and what lies in them into JSON."""

    def __init__(self, world: World) -> None:
        self._world = world

    def tree(self, patient: PatientRecord, links: Links, *, active_only: bool) -> list[Json]:
        """Return the citizen's grundforløb with everything below them."""
        rows = self._world.store.tables.pathways.of(patient.id)
        return [
            self.node(row, links, active_only=active_only)
            for row in rows
            if not row.parent and _shown(row, active_only)
        ]

    def node(self, row: PathwayRecord, links: Links, *, active_only: bool = False) -> Json:
        """Return one forløb as a node of the tree, with its children."""
        return {
            "type": "patientPathwayReference",
            "id": None,
            "version": row.version,
            "name": row.name,
            "date": row.opened,
            "children": self._children(row, links, active_only=active_only),
            "activityIdentifier": _activity("PATIENT_PATHWAY", row.id),
            "additionalInfo": None,
            "patientPathwayId": row.id,
            "programPathwayId": row.type,
            "pathwayTypeId": row.type,
            "parentPathwayId": row.parent or None,
            "pathwayStatus": _status(row),
            "_links": self._links(row, links, "selfReference")
            | {"referencedObject": links.rel(f"patientPathways/{row.id}")},
        }

    def full(self, row: PathwayRecord, links: Links) -> Json:
        """Return the forløb itself."""
        return {
            "id": row.id,
            "version": row.version,
            "name": row.name,
            "active": row.active,
            "pathwayStatus": _status(row),
            "patientPathwayId": row.id,
            "programPathwayId": row.type,
            "pathwayTypeId": row.type,
            "parentPathwayId": row.parent or None,
            "_links": self._links(row, links, ""),
        }

    def grant_node(self, row: GrantRecord, links: Links) -> Json:
        """Return an indsats as a leaf of the tree."""
        supplier = row.values.get("supplier")
        name = supplier.get("name") if isinstance(supplier, dict) else None
        package = "patientGrants/packages" if row.package else "patientGrants/references"
        return {
            "type": "basketGrantPackageReference" if row.package else "basketGrantReference",
            "id": row.id,
            "version": row.version,
            "name": row.name,
            "date": row.created,
            "children": [],
            "activityIdentifier": _activity("PATIENT_GRANT", row.id),
            "additionalInfo": [{"key": "Leverandør", "value": name, "_links": {}}] if name else [],
            "workflowState": {"id": None, "name": row.state, "key": None, "_links": {}},
            "grantId": row.id,
            "catalogId": row.catalog or None,
            "_links": {
                "self": links.abs(f"{package}/{row.id}"),
                "referencedObject": links.rel(f"patientGrants/{row.id}"),
            },
        }

    def _children(self, row: PathwayRecord, links: Links, *, active_only: bool) -> list[Json]:
        tables = self._world.store.tables
        nested = [item for item in tables.pathways.of(row.patient) if item.parent == row.id]
        nodes = [self.node(item, links, active_only=active_only) for item in nested if _shown(item, active_only)]
        grants = [item for item in tables.grants.of(row.patient) if item.pathway == row.id]
        if grants:
            nodes.append(self._folder("Indsatser", [self.grant_node(item, links) for item in grants]))
        documents = [item for item in tables.documents.of(row.patient) if item.pathway == row.id]
        return [*nodes, *(self._document_node(item, links) for item in documents)]

    def _folder(self, name: str, children: list[Json]) -> Json:
        # No source: the type of the folder node; clients find it by its name.
        return {"type": "folderReference", "id": None, "version": 0, "name": name, "children": children, "_links": {}}

    def _document_node(self, row: DocumentRecord, links: Links) -> Json:
        return {
            "type": "documentReference",
            "id": row.id,
            "version": row.version,
            "name": row.name,
            "date": row.relevance_date,
            "children": [],
            "activityIdentifier": _activity("DOCUMENT", row.id),
            "additionalInfo": [],
            "status": "FINAL",
            "_links": {"referencedObject": links.document(f"/{row.id}"), "self": links.document(f"/{row.id}")},
        }

    def _links(self, row: PathwayRecord, links: Links, self_suffix: str) -> Json:
        built: Json = {rel: links.abs(path.format(id=row.id, patient=row.patient)) for rel, path in _RELS.items()}
        built["self"] = links.abs(f"patientPathways/{row.id}/{self_suffix}".rstrip("/"))
        built["selfReference"] = links.abs(f"patientPathways/{row.id}/selfReference")
        built["documentPrototype"] = links.document(f"/prototype/{row.id}?patientId={row.patient}&placement=PATHWAY")
        if row.active:
            built["close"] = links.rel(f"patientPathways/{row.id}/closure")
        return built


def _shown(row: PathwayRecord, active_only: bool) -> bool:  # noqa: FBT001 - read as the view's own setting
    return row.active or not active_only


def _status(row: PathwayRecord) -> str:
    # No source: what a forløb that is not ACTIVE is called.
    return "ACTIVE" if row.active else "INACTIVE"


def _activity(kind: str, object_id: int) -> Json:
    return {"identifier": f"{kind}:{object_id}", "type": kind, "activityId": object_id, "_links": {}}
