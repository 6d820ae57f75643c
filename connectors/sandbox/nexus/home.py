"""The home page: links and nothing else, so that a client has to navigate."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.web import Links, World, answer

_RELS: Final = {
    "patientDetailsSearch": "patients/search",
    "searchPatients": "patients/textSearch",
    "patients": "patients",
    "patientPathways": "patientPathways",
    "patientGrantById": "patientGrants",
    "getPatientGrants": "patientGrants/byIds",
    "preferences": "preferences",
    "professionals": "professionals",
    "professionalJobs": "professionalJobs",
    "organizations": "organizations",
    "organizationsTree": "organizations/tree",
    "suppliers": "suppliers",
    "shifts": "shifts/active",
    "activeAssignments": "assignments/active",
}
_SHIFTS: Final = ("Dag", "Aften", "Nat")


class HomePages:
    """The home page and the small lists that hang on it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Return the home page, the shifts and the professional jobs."""
        base = self._world.base
        return [
            Route(f"{base}/", self._home),
            Route(f"{base}/shifts/active", self._shifts),
            Route(f"{base}/professionalJobs", self._jobs),
        ]

    async def _home(self, request: Request) -> Response:
        links = Links(self._world, request)
        hrefs = {rel: links.abs(path) if rel == "preferences" else links.rel(path) for rel, path in _RELS.items()}
        return answer({"_links": hrefs})

    async def _shifts(self, _request: Request) -> Response:
        return answer([{"id": 30 + n, "title": title, "_links": {}} for n, title in enumerate(_SHIFTS)])

    async def _jobs(self, _request: Request) -> Response:
        return answer([{"id": 41, "name": "Sundhedsvejleder", "_links": {}}])
