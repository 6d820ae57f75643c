"""How Nexus shows opgaver."""

from __future__ import annotations

from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.municipality import AssignmentType
from connectors.sandbox.nexus.records import AssignmentRecord
from connectors.sandbox.nexus.web import Links, World


class AssignmentView:
    """Turns opgavetyper and opgaver into JSON."""

    def __init__(self, world: World) -> None:
        self._world = world

    def type(self, kind: AssignmentType, on: str, on_id: int, links: Links) -> Json:
        """Return an opgavetype as offered on one object."""
        href = links.rel(f"assignments/types/{kind.id}/prototype?on={on}&id={on_id}")
        return _type(kind) | {"_links": {"assignmentPrototype": href}}

    def prototype(self, kind: AssignmentType, on: str, on_id: int, patient: int, links: Links) -> Json:
        """Return the empty opgave that a client fills and posts."""
        create = links.abs(f"assignments?on={on}&id={on_id}&type={kind.id}")
        return {
            "id": None,
            "version": 0,
            "patientId": patient,
            "type": _type(kind),
            "title": None,
            "description": None,
            "startDate": None,
            "startTime": None,
            "dueDate": None,
            "dueTime": None,
            "organizationAssignee": None,
            "professionalAssignee": None,
            "relatedActivityIdentifier": f"{on}:{on_id}",
            "relatedActivityType": on,
            "workflowState": None,
            "paused": False,
            "object": None,
            "actions": [{"id": 1, "name": "Opret", "_links": {"createAssignment": create}}],
            "_links": {
                "availableOrganizationAssignees": links.rel("assignments/organizationAssignees"),
                "availableProfessionalAssignees": links.rel("assignments/professionalAssignees"),
            },
        }

    def full(self, row: AssignmentRecord, links: Links) -> Json:
        """Return one opgave; a closed one offers no actions."""
        kind = next(item for item in self._world.municipality.assignment_types if item.id == row.type)
        return {
            "id": row.id,
            "version": row.version,
            "patientId": row.patient,
            "type": _type(kind),
            "title": row.title,
            "description": row.description or None,
            "startDate": row.start,
            "startTime": None,
            "dueDate": row.due or None,
            "dueTime": None,
            "organizationAssignee": self._organisation(row.organisation),
            "professionalAssignee": self._professional(row.professional),
            "relatedActivityIdentifier": f"{row.on_type}:{row.on_id}",
            "relatedActivityType": row.on_type,
            "workflowState": {
                "id": 1 if row.active else 2,
                "name": self.state(row),
                "stateType": "ACTIVE" if row.active else "COMPLETED",
                "_links": {},
            },
            "creationDate": row.created,
            "lastStateChangeDate": row.changed,
            "paused": False,
            "actions": self._actions(row, links),
            "_links": {
                "self": links.abs(f"assignments/{row.id}"),
                "audit": links.rel(f"audit/ASSIGNMENT/{row.id}"),
                "availableOrganizationAssignees": links.rel("assignments/organizationAssignees"),
            },
        }

    def state(self, row: AssignmentRecord) -> str:
        """Return the name of the opgave's state."""
        return "Aktiv" if row.active else "Afsluttet"

    def _actions(self, row: AssignmentRecord, links: Links) -> list[Json]:
        if not row.active:
            return []
        actions = ((2, "Gem", "save"), (3, "Afslut", "finish"))
        return [
            {"id": number, "name": name, "_links": {"updateAssignment": links.rel(f"assignments/{row.id}/{path}")}}
            for number, name, path in actions
        ]

    def _organisation(self, organisation: int) -> Json | None:
        found = self._world.store.tables.organisations.get(organisation)
        return {"organizationId": found.id, "displayName": found.name, "_links": {}} if found else None

    def _professional(self, professional: int) -> Json | None:
        found = next((item for item in self._world.municipality.professionals if item.id == professional), None)
        if found is None:
            return None
        return {
            "professionalId": found.id,
            "displayName": found.full_name,
            "displayNameWithUniqId": f"{found.full_name} ({found.initials})",
            "active": True,
            "_links": {},
        }


def _type(kind: AssignmentType) -> Json:
    return {
        "id": kind.id,
        "name": kind.name,
        "active": True,
        "deadlineLocked": False,
        "deadlineMandatory": kind.deadline_mandatory,
        "organizationAssigneeLocked": False,
        "deadlineUnit": None,
        "_links": {},
    }
