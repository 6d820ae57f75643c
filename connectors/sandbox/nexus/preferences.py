"""A citizen's views and calendar, and the flat lists that hang on a citizen."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.municipality import View
from connectors.sandbox.nexus.pathway_view import PathwayView
from connectors.sandbox.nexus.records import PatientRecord
from connectors.sandbox.nexus.web import NOT_FOUND, Links, World, answer, path_id, refuse

_CALENDAR: Final = 991
# Modules that clients look into on their way and that hold nothing here.
_EMPTY: Final = ("formDefinitions", "availableLetterTemplates", "conditions", "lendings")


class PreferencePages:
    """Shows which views a citizen has, and what each leads to."""

    def __init__(self, world: World, view: PathwayView) -> None:
        self._world = world
        self._view = view

    def routes(self) -> list[Route]:
        """Return the preference pages of a citizen."""
        preferences = f"{self._world.base}/patient/{{id:int}}/preferences"
        view = f"{preferences}/CITIZEN_PATHWAY/{{view:int}}"
        calendar = f"{preferences}/CITIZEN_CALENDAR/{_CALENDAR}"
        patient = f"{self._world.base}/patients/{{id:int}}"
        return [
            Route(preferences, self._all),
            Route(view, self._one),
            Route(f"{view}/pathwayReferences", self._tree),
            Route(calendar, self._calendar),
            Route(f"{calendar}/events", self._events),
            Route(f"{patient}/activities", self._activities),
            Route(f"{patient}/medcom/inbox", self._inbox),
            *(Route(f"{patient}/{name}", self._nothing) for name in _EMPTY),
        ]

    async def _all(self, request: Request) -> Response:
        patient, links = self._world.patient(path_id(request)), Links(self._world, request)
        kind = f"patient/{patient.id}/preferences/CITIZEN_CALENDAR/{_CALENDAR}"
        return answer(
            {
                "CITIZEN_PATHWAY": [self._item(patient, view, links) for view in self._views(patient)],
                "CITIZEN_CALENDAR": [
                    {"id": _CALENDAR, "name": "Borgerkalender", "_links": {"self": links.abs(kind)}},
                ],
                "CITIZEN_DASHBOARD": [],
                "CITIZEN_DATA": [],
                "_links": {},
            }
        )

    async def _one(self, request: Request) -> Response:
        patient, view = self._asked(request)
        links = Links(self._world, request)
        path = f"patient/{patient.id}/preferences/CITIZEN_PATHWAY/{view.id}"
        hrefs: Json = {
            "self": links.abs(path),
            "pathwayReferences": links.abs(f"{path}/pathwayReferences"),
            "patientActivities": links.rel(f"patients/{patient.id}/activities"),
        }
        return answer({"id": view.id, "version": 1, "name": view.name, "_links": hrefs})

    async def _tree(self, request: Request) -> Response:
        patient, view = self._asked(request)
        return answer(self._view.tree(patient, Links(self._world, request), active_only=view.active_only))

    async def _calendar(self, request: Request) -> Response:
        patient = self._world.patient(path_id(request))
        path = f"patient/{patient.id}/preferences/CITIZEN_CALENDAR/{_CALENDAR}"
        links = Links(self._world, request)
        hrefs = {"self": links.abs(path), "events": links.abs(f"{path}/events")}
        return answer({"id": _CALENDAR, "name": "Borgerkalender", "_links": hrefs})

    async def _events(self, request: Request) -> Response:
        self._world.patient(path_id(request))
        return answer({"eventResources": [], "_links": {}})

    async def _activities(self, request: Request) -> Response:
        patient, links = self._world.patient(path_id(request)), Links(self._world, request)
        tables = self._world.store.tables
        halves = [
            {
                "id": row.id,
                "name": tables.organisations[row.organisation].name,
                "patientActivityType": "organization",
                "_links": {"self": links.rel(f"patients/{patient.id}/organizations/relations/{row.id}")},
            }
            for row in tables.memberships.of(patient.id)
        ]
        return answer(halves)

    async def _inbox(self, request: Request) -> Response:
        self._world.patient(path_id(request))
        return answer({"totalItems": 0, "pages": [], "_links": {}})

    async def _nothing(self, request: Request) -> Response:
        self._world.patient(path_id(request))
        return answer([])

    def _views(self, patient: PatientRecord) -> list[View]:
        return [view for view in self._world.municipality.views if view.id not in patient.hidden_views]

    def _item(self, patient: PatientRecord, view: View, links: Links) -> Json:
        href = links.abs(f"patient/{patient.id}/preferences/CITIZEN_PATHWAY/{view.id}")
        return {"id": view.id, "version": 1, "name": view.name, "_links": {"self": href}}

    def _asked(self, request: Request) -> tuple[PatientRecord, View]:
        patient, view_id = self._world.patient(path_id(request)), path_id(request, "view")
        view = next((item for item in self._views(patient) if item.id == view_id), None)
        if view is None:
            refuse(NOT_FOUND)
        return patient, view
