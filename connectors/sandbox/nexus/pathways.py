"""Opening, reading and closing forløb (facts: runners-and-nexus.md 2.2 "Forløb", 2.3 the eight calls)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.municipality import Pathway, Program
from connectors.sandbox.nexus.pathway_view import PathwayView
from connectors.sandbox.nexus.records import PathwayRecord, PatientRecord
from connectors.sandbox.nexus.web import CONFLICT, NOT_FOUND, Links, World, answer, body_of, path_id, refuse


class PathwayPages:
    """Enrols citizens in forløb and closes them."""

    def __init__(self, world: World, view: PathwayView) -> None:
        self._world = world
        self._view = view

    def routes(self) -> list[Route]:
        """Return the forløb pages."""
        patient = f"{self._world.base}/patients/{{id:int}}"
        pathway = f"{self._world.base}/patientPathways/{{id:int}}"
        return [
            Route(f"{patient}/programs/active", self._active),
            Route(f"{patient}/availableProgramPathways", self._available_programs),
            Route(f"{patient}/availablePathwayAssociation", self._open_programs),
            Route(f"{patient}/programs/{{type:int}}/enroll", self._enroll_program, methods=["PUT"]),
            Route(pathway, self._one),
            Route(f"{pathway}/selfReference", self._self_reference),
            Route(f"{pathway}/pathwayReferences", self._references),
            Route(f"{pathway}/availableNestedProgramPathways", self._available_nested),
            Route(f"{pathway}/programs/{{type:int}}/enroll", self._enroll_nested, methods=["PUT"]),
            Route(f"{pathway}/unclosableReferences", self._unclosable),
            Route(f"{pathway}/closure", self._close, methods=["PUT"]),
            Route(f"{pathway}/availableProfessionals", self._professionals),
            Route(f"{pathway}/availableOrganisations", self._organisations),
        ]

    # --- the citizen's forløb -----------------------------------------------------------------------------------

    async def _active(self, request: Request) -> Response:
        patient, links = self._world.patient(path_id(request)), Links(self._world, request)
        return answer([self._view.full(row, links) for row in self._open(patient)])

    async def _open_programs(self, request: Request) -> Response:
        patient, links = self._world.patient(path_id(request)), Links(self._world, request)
        return answer([self._view.full(row, links) for row in self._open(patient) if not row.parent])

    async def _available_programs(self, request: Request) -> Response:
        patient, links = self._world.patient(path_id(request)), Links(self._world, request)
        taken = {row.type for row in self._open(patient)}
        path = f"patients/{patient.id}/programs"
        programs = [item for item in self._world.municipality.programs if item.id not in taken]
        return answer([_offer(item, links.abs(f"{path}/{item.id}/enroll")) for item in programs])

    async def _enroll_program(self, request: Request) -> Response:
        await body_of(request)
        patient = self._world.patient(path_id(request))
        program = self._world.municipality.program(path_id(request, "type"))
        if program is None:
            refuse(NOT_FOUND)
        return answer(self._view.full(self._enrol(patient, program, 0), Links(self._world, request)))

    # --- one forløb ---------------------------------------------------------------------------------------------

    async def _one(self, request: Request) -> Response:
        return answer(self._view.full(self._world.pathway(path_id(request)), Links(self._world, request)))

    async def _self_reference(self, request: Request) -> Response:
        node = self._view.node(self._world.pathway(path_id(request)), Links(self._world, request))
        return answer(node | {"children": []})

    async def _references(self, request: Request) -> Response:
        node = self._view.node(self._world.pathway(path_id(request)), Links(self._world, request))
        return answer(node["children"])

    async def _available_nested(self, request: Request) -> Response:
        row, links = self._world.pathway(path_id(request)), Links(self._world, request)
        program = self._world.municipality.program(row.type)
        taken = {item.type for item in self._nested(row)}
        path = f"patientPathways/{row.id}/programs"
        offered = [item for item in program.pathways if item.id not in taken] if program else []
        return answer([_offer(item, links.abs(f"{path}/{item.id}/enroll")) for item in offered])

    async def _enroll_nested(self, request: Request) -> Response:
        await body_of(request)
        row = self._world.pathway(path_id(request))
        program = self._world.municipality.program(row.type)
        wanted = path_id(request, "type")
        nested = next((item for item in program.pathways if item.id == wanted), None) if program else None
        if nested is None or not row.active:
            refuse(NOT_FOUND)
        created = self._enrol(self._world.patient(row.patient), nested, row.id)
        return answer(self._view.full(created, Links(self._world, request)))

    async def _unclosable(self, request: Request) -> Response:
        row = self._world.pathway(path_id(request))
        return answer(self._blocking(row, Links(self._world, request)))

    async def _close(self, request: Request) -> Response:
        await body_of(request)
        row, links = self._world.pathway(path_id(request)), Links(self._world, request)
        # No source: the status with which Nexus refuses to close a forløb that holds something open.
        if self._blocking(row, links) or not row.active:
            refuse(CONFLICT)
        row.active = False
        row.version += 1
        self._world.store.record("PATIENT_PATHWAY", row.id, "UPDATE", [("pathwayStatus", "ACTIVE", "INACTIVE")])
        return answer(self._view.full(row, links))

    async def _professionals(self, request: Request) -> Response:
        self._world.pathway(path_id(request))
        people = self._world.municipality.professionals
        return answer([{"id": item.id, "fullName": item.full_name, "_links": {}} for item in people])

    async def _organisations(self, request: Request) -> Response:
        self._world.pathway(path_id(request))
        organisations = self._world.store.tables.organisations.values()
        return answer([{"id": item.id, "name": item.name, "_links": {}} for item in organisations])

    # --- helpers ------------------------------------------------------------------------------------------------

    def _enrol(self, patient: PatientRecord, what: Program | Pathway, parent: int) -> PathwayRecord:
        # No source: enrolling again by an old link. Here it opens a second forløb, so that a robot that does not
        # look first is seen.
        store = self._world.store
        row = PathwayRecord(store.new_id(), patient.id, what.id, what.name, parent, store.stamp())
        row.basket = store.new_id() if parent else 0
        store.add_pathway(row)
        store.record("PATIENT_PATHWAY", row.id, "CREATE")
        return row

    def _open(self, patient: PatientRecord) -> list[PathwayRecord]:
        return [row for row in self._world.store.tables.pathways.of(patient.id) if row.active]

    def _nested(self, row: PathwayRecord) -> list[PathwayRecord]:
        rows = self._world.store.tables.pathways.of(row.patient)
        return [item for item in rows if item.active and item.parent == row.id]

    def _blocking(self, row: PathwayRecord, links: Links) -> list[Json]:
        closed = self._world.municipality.closed_states
        grants = self._world.store.tables.grants.of(row.patient)
        open_grants = [item for item in grants if item.pathway == row.id and item.state not in closed]
        nested = [self._view.node(item, links) | {"children": []} for item in self._nested(row)]
        return [*nested, *(self._view.grant_node(item, links) for item in open_grants)]


def _offer(item: Program | Pathway, enroll: Json) -> Json:
    return {"id": item.id, "name": item.name, "active": True, "programPathwayId": item.id, "_links": {"enroll": enroll}}
