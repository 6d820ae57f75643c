"""The audit page of every object (facts: runners-and-nexus.md 2.2, "Audit")."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.records import AuditRecord
from connectors.sandbox.nexus.web import World, answer, path_id


class AuditPages:
    """Shows who changed what."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Return the audit pages; their paths have no source, clients follow the `audit` link."""
        return [Route(f"{self._world.base}/audit/{{kind}}/{{id:int}}", self._audit)]

    async def _audit(self, request: Request) -> Response:
        entries = self._world.store.audit_of(request.path_params["kind"], path_id(request))
        return answer({"auditEntries": [_entry(entry) for entry in entries], "_links": {}})


def _entry(entry: AuditRecord) -> Json:
    return {
        "type": entry.action,
        "id": entry.id,
        "changes": [
            {"key": key, "oldValue": old, "newValue": new, "translation": key} for key, old, new in entry.changes
        ],
        "professional": {"fullName": "Robot Samdrift", "primaryIdentifier": "robot1", "_links": {}},
        "date": entry.at,
    }
