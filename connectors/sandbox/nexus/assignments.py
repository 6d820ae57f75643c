"""Opgaver (facts: runners-and-nexus.md 2.2 "Opgaver", 2.3)."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.assignment_view import AssignmentView
from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.municipality import AssignmentType
from connectors.sandbox.nexus.records import AssignmentRecord
from connectors.sandbox.nexus.web import (
    BAD_REQUEST,
    CONFLICT,
    NOT_FOUND,
    Links,
    World,
    answer,
    body_of,
    ids_of,
    path_id,
    refuse,
    text,
    whole,
)

_NO_CONTENT = 204


class AssignmentPages:
    """Creates, lists, edits and closes opgaver on citizens and indsatser."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._view = AssignmentView(world)

    def routes(self) -> list[Route]:
        """Return the opgave pages; one path is documented because a client has it hard-coded."""
        assignments = f"{self._world.base}/assignments"
        return [
            Route(f"{assignments}/types", self._types),
            Route(f"{assignments}/types/{{type:int}}/prototype", self._prototype),
            Route(f"{assignments}/organizationAssignees", self._organisations),
            Route(f"{assignments}/professionalAssignees", self._professionals),
            Route(f"{assignments}/of", self._of_object),
            Route(f"{assignments}/active", self._active),
            Route(f"{assignments}/patient/{{id:int}}/assignments", self._of_patient),
            Route(assignments, self._create, methods=["POST"]),
            Route(f"{assignments}/{{id:int}}", self._one),
            Route(f"{assignments}/{{id:int}}/{{action}}", self._update, methods=["PUT"]),
        ]

    async def _types(self, request: Request) -> Response:
        on, on_id, _ = self._object(request)
        links = Links(self._world, request)
        return answer([self._view.type(item, on, on_id, links) for item in self._world.municipality.assignment_types])

    async def _prototype(self, request: Request) -> Response:
        on, on_id, patient = self._object(request)
        kind = self._type(path_id(request, "type"))
        return answer(self._view.prototype(kind, on, on_id, patient, Links(self._world, request)))

    async def _organisations(self, _request: Request) -> Response:
        organisations = self._world.store.tables.organisations.values()
        return answer([{"id": item.id, "name": item.name, "_links": {}} for item in organisations])

    async def _professionals(self, _request: Request) -> Response:
        people = self._world.municipality.professionals
        return answer([{"id": item.id, "fullName": item.full_name, "_links": {}} for item in people])

    async def _of_object(self, request: Request) -> Response:
        on, on_id, patient = self._object(request)
        rows = [
            row for row in self._world.store.tables.assignments.of(patient) if (row.on_type, row.on_id) == (on, on_id)
        ]
        return self._list(rows, request, active_only=request.query_params.get("active") == "true")

    async def _active(self, request: Request) -> Response:
        return self._list(list(self._world.store.tables.assignments.all()), request, active_only=True)

    async def _of_patient(self, request: Request) -> Response:
        patient, asked = self._world.patient(path_id(request)), ids_of(request)
        rows = [row for row in self._world.store.tables.assignments.of(patient.id) if row.id in asked]
        return self._list(rows, request, active_only=False)

    def _list(self, rows: list[AssignmentRecord], request: Request, *, active_only: bool) -> Response:
        links = Links(self._world, request)
        return answer([self._view.full(row, links) for row in rows if row.active or not active_only])

    async def _one(self, request: Request) -> Response:
        return answer(self._view.full(self._row(request), Links(self._world, request)))

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        on, on_id, patient = self._object(request)
        kind = self._type(whole(request.query_params.get("type")))
        if not isinstance(body.get("object"), dict):
            refuse(BAD_REQUEST, "object")
        self._check(body, kind)
        store, now = self._world.store, self._world.store.stamp()
        row = AssignmentRecord(
            id=store.new_id(),
            patient=patient,
            on_type=on,
            on_id=on_id,
            type=kind.id,
            title="",
            description="",
            organisation=0,
            professional=0,
            start="",
            due="",
            created=now,
            changed=now,
        )
        _fill(row, body)
        store.tables.assignments.add(row)
        store.record("ASSIGNMENT", row.id, "CREATE")
        return answer(self._view.full(row, Links(self._world, request)))

    async def _update(self, request: Request) -> Response:
        body = await body_of(request)
        row, action = self._row(request), request.path_params["action"]
        if action not in {"save", "finish"}:
            refuse(NOT_FOUND)
        if not row.active or body.get("version") != row.version:
            refuse(CONFLICT)
        self._check(body, self._type(row.type))
        _fill(row, body)
        row.active = action == "save"
        row.version += 1
        row.changed = self._world.store.stamp()
        state = "Aktiv" if row.active else "Afsluttet"
        self._world.store.record("ASSIGNMENT", row.id, "UPDATE", [("workflowState", "Aktiv", state)])
        # Both 200 and 204 are seen as the answer to an update.
        return (
            answer(self._view.full(row, Links(self._world, request)))
            if row.active
            else Response(status_code=_NO_CONTENT)
        )

    def _check(self, body: Json, kind: AssignmentType) -> None:
        assignee = body.get("organizationAssignee")
        organisation = whole(assignee.get("organizationId")) if isinstance(assignee, dict) else 0
        wrong = {
            "title": not text(body.get("title")).strip(),
            "organizationAssignee": organisation not in self._world.store.tables.organisations,
            "startDate": not _is_date(body.get("startDate")),
            "dueDate": kind.deadline_mandatory if not body.get("dueDate") else not _is_date(body["dueDate"]),
        }
        if any(wrong.values()):
            # No source: how a wrong opgave is refused.
            refuse(BAD_REQUEST, *(name for name, is_wrong in wrong.items() if is_wrong))

    def _object(self, request: Request) -> tuple[str, int, int]:
        on, on_id = request.query_params.get("on", ""), whole(request.query_params.get("id"))
        if on not in {"PATIENT", "PATIENT_GRANT"}:
            refuse(NOT_FOUND)
        patient = self._world.grant(on_id).patient if on == "PATIENT_GRANT" else self._world.patient(on_id).id
        return on, on_id, patient

    def _type(self, type_id: int) -> AssignmentType:
        found = next((item for item in self._world.municipality.assignment_types if item.id == type_id), None)
        if found is None:
            refuse(NOT_FOUND)
        return found

    def _row(self, request: Request) -> AssignmentRecord:
        row = self._world.store.tables.assignments.get(path_id(request))
        if row is None:
            refuse(NOT_FOUND)
        self._world.patient(row.patient)
        return row


def _fill(row: AssignmentRecord, body: Json) -> None:
    organisation, professional = body.get("organizationAssignee"), body.get("professionalAssignee")
    row.title = text(body.get("title"))
    row.description = text(body.get("description"))
    row.organisation = whole(organisation.get("organizationId")) if isinstance(organisation, dict) else 0
    row.professional = whole(professional.get("professionalId")) if isinstance(professional, dict) else 0
    row.start, row.due = text(body.get("startDate")), text(body.get("dueDate"))


def _is_date(value: object) -> bool:
    try:
        return date.fromisoformat(text(value)).isoformat() == value
    except ValueError:
        return False
