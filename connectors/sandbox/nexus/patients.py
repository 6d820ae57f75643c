"""Citizens: look-up by CPR, text search, by id, and creation from the CPR system."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.patient_view import PatientView
from connectors.sandbox.nexus.records import PatientRecord
from connectors.sandbox.nexus.web import (
    BAD_REQUEST,
    NOT_FOUND,
    URI_TOO_LONG,
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

_DEFAULT_RESULTS = 10


class PatientPages:
    """Finds, shows and creates citizens."""

    def __init__(self, world: World, view: PatientView) -> None:
        self._world = world
        self._view = view

    def routes(self) -> list[Route]:
        """Return the citizen pages."""
        patients = f"{self._world.base}/patients"
        return [
            Route(f"{patients}/search", self._by_cpr, methods=["POST"]),
            Route(f"{patients}/textSearch", self._text_search),
            Route(f"{patients}/prototypeBasedOnCprSystem", self._prototype),
            Route(patients, self._many),
            Route(patients, self._create, methods=["POST"]),
            Route(f"{patients}/{{id:int}}", self._one),
            Route(f"{patients}/{{id:int}}", self._update, methods=["PUT"]),
        ]

    async def _by_cpr(self, request: Request) -> Response:
        body = await body_of(request)
        key = text(body.get("businessKey"))
        if body.get("keyType") != "CPR" or len(key) != len("ddmmyynnnn"):
            refuse(BAD_REQUEST, "businessKey", "keyType")
        row = self._world.store.patient_by_cpr(key)
        if row is None or not row.known:
            refuse(NOT_FOUND)
        if not row.accessible:
            return answer({"isPatientAccessible": False, "patient": None, "_links": {}})
        return answer({"isPatientAccessible": True, "patient": self._shown(row, request), "_links": {}})

    async def _text_search(self, request: Request) -> Response:
        limit = whole(request.query_params.get("maxResults")) or _DEFAULT_RESULTS
        found = self._matching(request.query_params.get("query", ""))
        return answer([self._shown(row, request) for row in found[:limit]])

    async def _many(self, request: Request) -> Response:
        if "query" in request.query_params:
            return self._paged(request)
        ids = ids_of(request)
        # Page links carry every id, and the real system refuses a page that makes them too long.
        if len(ids) > self._world.municipality.page_size:
            refuse(URI_TOO_LONG)
        rows = [self._world.store.tables.patients.get(patient_id) for patient_id in ids]
        return answer([self._view.brief(row, Links(self._world, request)) for row in rows if row and _open(row)])

    def _paged(self, request: Request) -> Response:
        size = whole(request.query_params.get("pageSize")) or self._world.municipality.page_size
        if size > self._world.municipality.page_size:
            refuse(URI_TOO_LONG)
        found = [row.id for row in self._matching(request.query_params["query"])]
        return answer(self._view.pages(found, size, Links(self._world, request)))

    def _matching(self, query: str) -> list[PatientRecord]:
        wanted = query.casefold().strip()
        if not wanted:
            return []
        citizens = self._world.citizens
        rows = (row for row in self._world.store.tables.patients.values() if _open(row))
        return [
            row
            for row in rows
            if wanted in citizens[row.cpr].full_name.casefold() or row.cpr.startswith(wanted.replace("-", ""))
        ]

    async def _one(self, request: Request) -> Response:
        return answer(self._shown(self._world.patient(path_id(request)), request))

    async def _prototype(self, request: Request) -> Response:
        row = self._world.store.patient_by_cpr(request.query_params.get("cpr", "").replace("-", ""))
        if row is None:
            refuse(NOT_FOUND)
        return answer(self._shown(row, request) | {"id": None, "_links": {}})

    async def _create(self, request: Request) -> Response:
        identifier = (await body_of(request)).get("patientIdentifier")
        cpr = text(identifier.get("identifier")) if isinstance(identifier, dict) else ""
        row = self._world.store.patient_by_cpr(cpr.replace("-", ""))
        # No source: the answer to creating a citizen who is there already.
        if row is None or row.known:
            refuse(BAD_REQUEST, "patientIdentifier")
        row.known, row.state = True, "Kladde"
        self._world.store.record("PATIENT", row.id, "CREATE")
        return answer(self._shown(row, request))

    async def _update(self, request: Request) -> Response:
        body = await body_of(request)
        row = self._world.patient(path_id(request))
        self._check_version(row, body)
        row.state = "Aktiv" if row.state == "Kladde" else row.state
        row.version += 1
        self._world.store.record("PATIENT", row.id, "UPDATE")
        return answer(self._shown(row, request))

    def _check_version(self, row: PatientRecord, body: Json) -> None:
        if body.get("version") != row.version:
            refuse(409, "version")

    def _shown(self, row: PatientRecord, request: Request) -> Json:
        return self._view.full(row, Links(self._world, request))


def _open(row: PatientRecord) -> bool:
    return row.known and row.accessible
