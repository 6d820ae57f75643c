"""What every page of the simulator needs: links, answers, refusals, and the world behind them.

Some hrefs are relative and some absolute with the port, as in the real system (facts: runners-and-nexus.md 2.2);
absolute ones are built from the host the request came to, so that the simulator works on loopback.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NoReturn

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.faults import NexusFaults
from connectors.sandbox.nexus.municipality import NexusMunicipality
from connectors.sandbox.nexus.records import GrantRecord, PathwayRecord, PatientRecord
from connectors.sandbox.nexus.seeding import Seeder
from connectors.sandbox.nexus.store import Store

BAD_REQUEST = 400
UNAUTHORIZED = 401
NOT_FOUND = 404
CONFLICT = 409
URI_TOO_LONG = 414

_DEFAULT_PORT = {"http": 80, "https": 443}


@dataclass(slots=True)
class World:
    """The municipality, its citizens and its state."""

    municipality: NexusMunicipality
    citizens: dict[str, SandboxCitizen]
    store: Store
    seeder: Seeder
    faults: NexusFaults

    @property
    def base(self) -> str:
        """Return the path all documented paths of the main module begin with, without the last slash."""
        return f"/api/core/mobile/{self.municipality.instance}/v2"

    @property
    def documents(self) -> str:
        """Return the path of the document module, which lives beside the main one."""
        return f"/api/document-microservice/{self.municipality.instance}/documents"

    def patient(self, patient_id: int) -> PatientRecord:
        """Return the citizen, or answer 404 when unknown, not accessible or absent."""
        row = self.store.tables.patients.get(patient_id)
        if row is None or not row.known or not row.accessible:
            refuse(NOT_FOUND)
        return row

    def pathway(self, pathway_id: int) -> PathwayRecord:
        """Return the forløb, or answer 404."""
        row = self.store.tables.pathways.get(pathway_id)
        if row is None:
            refuse(NOT_FOUND)
        self.patient(row.patient)
        return row

    def grant(self, grant_id: int) -> GrantRecord:
        """Return the indsats, or answer 404."""
        row = self.store.tables.grants.get(grant_id)
        if row is None:
            refuse(NOT_FOUND)
        self.patient(row.patient)
        return row


class Links:
    """Builds the hrefs of one answer."""

    def __init__(self, world: World, request: Request) -> None:
        self._world = world
        host = request.headers.get("host") or "localhost"
        scheme = request.url.scheme
        self._origin = f"{scheme}://{host if _has_port(host) else f'{host}:{_DEFAULT_PORT[scheme]}'}"

    def rel(self, path: str) -> Json:
        """Return a relative link to a path of the main module."""
        return {"href": f"{self._world.base}/{path}"}

    def abs(self, path: str) -> Json:
        """Return an absolute link to a path of the main module."""
        return {"href": f"{self._origin}{self._world.base}/{path}"}

    def document(self, path: str) -> Json:
        """Return an absolute link to a path of the document module."""
        return {"href": f"{self._origin}{self._world.documents}{path}"}


def _has_port(host: str) -> bool:
    return ":" in host.rsplit("]", 1)[-1]


def answer(body: object, status: int = 200) -> Response:
    """Return `body` as JSON."""
    return JSONResponse(body, status_code=status)


def refuse(status: int, *fields: str) -> NoReturn:
    """Answer with `status`, naming the system's own field names that were at fault.

    No source: the shape of an error body is not public (facts: runners-and-nexus.md 2.2).
    """
    raise HTTPException(status, detail=json.dumps(list(fields)))


def refusal(_request: Request, error: Exception) -> Response:
    """Turn a refusal into the minimal error body."""
    if not isinstance(error, HTTPException):
        raise error
    try:
        fields = json.loads(error.detail)
    except ValueError:
        fields = []
    return answer({"status": error.status_code, "fields": fields}, error.status_code)


async def body_of(request: Request) -> Json:
    """Return the posted JSON object; an empty text or nothing counts as an empty object."""
    raw = await request.body()
    try:
        value = json.loads(raw) if raw else {}
    except ValueError:
        refuse(BAD_REQUEST)
    if value == "":
        return {}
    if not isinstance(value, dict):
        refuse(BAD_REQUEST)
    return value


def whole(value: object) -> int:
    """Return `value` as an id; ids come as numbers or as texts of digits. 0 when it is neither."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() else 0


def text(value: object) -> str:
    """Return `value` when it is a text, else the empty text."""
    return value if isinstance(value, str) else ""


def path_id(request: Request, name: str = "id") -> int:
    """Return the id in the request's path."""
    return int(request.path_params[name])


def ids_of(request: Request, name: str = "ids") -> list[int]:
    """Return the ids of a comma-separated query parameter."""
    return [int(item) for item in request.query_params.get(name, "").split(",") if item.strip().isdecimal()]
