"""Documents of a forløb; they live in a module of their own beside the main one (facts: runners-and-nexus.md 2.2)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.records import DocumentRecord, PathwayRecord
from connectors.sandbox.nexus.web import (
    BAD_REQUEST,
    CONFLICT,
    NOT_FOUND,
    Links,
    World,
    answer,
    body_of,
    path_id,
    refuse,
    text,
    whole,
)


class DocumentPages:
    """Creates documents in two calls, the data and then the file, and shows whether the file arrived."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Return the document pages."""
        documents = self._world.documents
        return [
            Route(f"{documents}/prototype/{{id:int}}", self._prototype),
            Route(f"{documents}/availableTags", self._tags),
            Route(documents, self._create, methods=["POST"]),
            Route(f"{documents}/{{id:int}}", self._one),
            Route(f"{documents}/{{id:int}}", self._update, methods=["PUT"]),
            Route(f"{documents}/{{id:int}}/upload", self._upload, methods=["POST"]),
        ]

    async def _prototype(self, request: Request) -> Response:
        pathway, links = self._world.pathway(path_id(request)), Links(self._world, request)
        hrefs: Json = {
            "create": links.document(""),
            "availableTags": links.document("/availableTags"),
            "patientPathway": links.rel(f"patientPathways/{pathway.id}"),
        }
        return answer(
            {
                "id": None,
                "version": 0,
                "uid": None,
                "name": None,
                "notes": None,
                "originalFileName": None,
                "uploadingDate": None,
                "relevanceDate": self._world.store.stamp(),
                "status": "CREATED",
                "pathwayAssociation": _association(pathway),
                "patientId": pathway.patient,
                "fileType": None,
                "tags": [],
                "origin": None,
                "externalId": None,
                "fileExternalId": None,
                "patientActivityType": "document",
                "_links": hrefs,
            }
        )

    async def _tags(self, _request: Request) -> Response:
        return answer([self._tag(number) for number in range(1, len(self._world.municipality.document_tags) + 1)])

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        pathway = self._world.pathway(_placement(body))
        if not pathway.active or not text(body.get("name")) or not _is_instant(body.get("relevanceDate")):
            # No source: how a wrong document is refused.
            refuse(BAD_REQUEST, "name", "relevanceDate", "pathwayAssociation")
        store = self._world.store
        number = store.new_id()
        row = DocumentRecord(
            id=number,
            uid=str(uuid5(NAMESPACE_URL, f"{self._world.municipality.instance}/{number}")),
            patient=pathway.patient,
            pathway=pathway.id,
            name="",
            notes="",
            original_file_name="",
            relevance_date="",
            created=store.stamp(),
        )
        self._fill(row, body)
        store.tables.documents.add(row)
        store.record("DOCUMENT", row.id, "CREATE")
        return self._show(row, request)

    async def _upload(self, request: Request) -> Response:
        row = self._row(request)
        async with request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                refuse(BAD_REQUEST, "file")
            content = await file.read()
            row.content_type = file.content_type or ""
        row.size, row.sha256 = len(content), hashlib.sha256(content).hexdigest()
        row.uploaded = self._world.store.stamp()
        row.version += 1
        self._world.store.record("DOCUMENT", row.id, "UPLOAD")
        return self._show(row, request)

    async def _one(self, request: Request) -> Response:
        return self._show(self._row(request), request)

    async def _update(self, request: Request) -> Response:
        body = await body_of(request)
        row = self._row(request)
        if body.get("version") != row.version:
            refuse(CONFLICT)
        self._fill(row, body)
        row.version += 1
        self._world.store.record("DOCUMENT", row.id, "UPDATE")
        return self._show(row, request)

    def _row(self, request: Request) -> DocumentRecord:
        row = self._world.store.tables.documents.get(path_id(request))
        if row is None:
            refuse(NOT_FOUND)
        self._world.patient(row.patient)
        return row

    def _fill(self, row: DocumentRecord, body: Json) -> None:
        row.name, row.notes = text(body.get("name")), text(body.get("notes"))
        row.original_file_name = text(body.get("originalFileName"))
        row.relevance_date = text(body.get("relevanceDate"))
        posted = body.get("tags")
        tags = [whole(tag.get("id")) for tag in posted if isinstance(tag, dict)] if isinstance(posted, list) else []
        row.tags = [tag for tag in tags if 0 < tag <= len(self._world.municipality.document_tags)]

    def _tag(self, number: int) -> Json:
        return {"id": number, "name": self._world.municipality.document_tags[number - 1], "_links": {}}

    def _show(self, row: DocumentRecord, request: Request) -> Response:
        links, arrived = Links(self._world, request), row.size >= 0
        hrefs: Json = {
            "self": links.document(f"/{row.id}"),
            "upload": links.document(f"/{row.id}/upload"),
            "availableTags": links.document("/availableTags"),
            "audit": links.rel(f"audit/DOCUMENT/{row.id}"),
            "patientPathway": links.rel(f"patientPathways/{row.pathway}"),
        }
        return answer(
            {
                "id": row.id,
                "version": row.version,
                "uid": row.uid,
                "name": row.name,
                "notes": row.notes or None,
                "originalFileName": row.original_file_name or None,
                "uploadingDate": row.uploaded or None,
                "relevanceDate": row.relevance_date,
                "status": "FINAL" if arrived else "CREATED",
                "pathwayAssociation": _association(self._world.pathway(row.pathway)),
                "patientId": row.patient,
                "fileType": row.content_type or None,
                "tags": [self._tag(tag) for tag in row.tags],
                "origin": None,
                "externalId": None,
                "fileExternalId": row.sha256[:32] if arrived else None,
                "patientActivityType": "document",
                "_links": hrefs,
            }
        )


def _association(pathway: PathwayRecord) -> Json:
    placement = {
        "name": pathway.name,
        "programPathwayId": pathway.type,
        "pathwayTypeId": pathway.type,
        "parentPathwayId": pathway.parent or None,
        "patientPathwayId": pathway.id,
        "_links": {},
    }
    return {"placement": placement, "parentReferenceId": None, "referenceId": None, "canAssociateWithPathway": True}


def _placement(body: Json) -> int:
    association = body.get("pathwayAssociation")
    placement = association.get("placement") if isinstance(association, dict) else None
    return whole(placement.get("patientPathwayId")) if isinstance(placement, dict) else 0


def _is_instant(value: object) -> bool:
    # A client sends a local time without an offset here, so that must pass.
    try:
        datetime.fromisoformat(text(value))
    except ValueError:
        return False
    return True
