"""The pages of indsatser (facts: runners-and-nexus.md 2.2 "Indsats", 2.3)."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.grant_saving import GrantSaving
from connectors.sandbox.nexus.grant_view import GrantView
from connectors.sandbox.nexus.pathway_view import PathwayView
from connectors.sandbox.nexus.web import (
    BAD_REQUEST,
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


class GrantPages:
    """Prepares, saves, comments and shows indsatser."""

    def __init__(self, world: World, nodes: PathwayView) -> None:
        self._world = world
        self._view = GrantView(world)
        self._saving = GrantSaving(world, self._view)
        self._nodes = nodes

    def routes(self) -> list[Route]:
        """Return the pages of indsatser."""
        base = self._world.base
        grants = f"{base}/patientGrants"
        return [
            Route(f"{grants}/bulkGet", self._bulk_get, methods=["POST"]),
            Route(f"{grants}/bulkPrepareForEdit/{{transition:int}}", self._prepare),
            Route(f"{grants}/save", self._save, methods=["POST"]),
            Route(f"{grants}/supplierComment", self._comment, methods=["POST"]),
            Route(f"{grants}/byIds", self._many),
            Route(f"{grants}/references/{{id:int}}", self._reference),
            Route(f"{grants}/packages/{{id:int}}", self._reference),
            Route(f"{grants}/{{id:int}}", self._one),
            Route(f"{base}/orderGrants/{{id:int}}", self._order),
            Route(f"{base}/grants/models/{{model}}/suppliers", self._suppliers),
        ]

    async def _bulk_get(self, request: Request) -> Response:
        asked = await _one_of_list(request)
        draft = self._saving.draft(0, whole(asked.get("catalogGrantId")), whole(asked.get("basketId")))
        if bool(asked.get("isPackage")) != bool(draft.entry.package_of):
            refuse(BAD_REQUEST, "isPackage")
        return answer(self._view.unsaved(draft, Links(self._world, request)))

    async def _prepare(self, request: Request) -> Response:
        grant, catalog, basket = _ids(request.query_params.get("ids", ""))
        draft = self._saving.draft(grant, catalog, basket)
        transition = self._saving.transition(draft, path_id(request, "transition"))
        return answer(self._view.template(draft, transition, Links(self._world, request)))

    async def _save(self, request: Request) -> Response:
        row = self._saving.save(await body_of(request))
        return answer({"savedGrant": self._view.saved(row, Links(self._world, request)), "_links": {}})

    async def _comment(self, request: Request) -> Response:
        comment = text((await body_of(request)).get("comment"))
        rows = [self._world.store.grant_by_order(order) for order in ids_of(request, "orderGrantIds")]
        if not rows or not comment:
            refuse(BAD_REQUEST, "orderGrantIds", "comment")
        for row in rows:
            if row is None:
                refuse(NOT_FOUND)
            row.comments.append(comment)
            # No source: that a note leaves a trace in the audit.
            self._world.store.record("PATIENT_GRANT", row.id, "COMMENT")
        return answer({"_links": {}})

    async def _many(self, request: Request) -> Response:
        links = Links(self._world, request)
        return answer([self._view.saved(self._world.grant(grant), links) for grant in ids_of(request)])

    async def _one(self, request: Request) -> Response:
        return answer(self._view.saved(self._world.grant(path_id(request)), Links(self._world, request)))

    async def _reference(self, request: Request) -> Response:
        return answer(self._nodes.grant_node(self._world.grant(path_id(request)), Links(self._world, request)))

    async def _order(self, request: Request) -> Response:
        row = self._world.store.grant_by_order(path_id(request))
        if row is None:
            refuse(NOT_FOUND)
        links = Links(self._world, request)
        hrefs = {"self": links.rel(f"orderGrants/{row.order}"), "basketGrant": links.rel(f"patientGrants/{row.id}")}
        comments = [{"comment": comment, "_links": {}} for comment in row.comments]
        # No source: where the notes to the supplier are read.
        return answer({"id": row.order, "type": "order-grant", "name": row.name, "comments": comments, "_links": hrefs})

    async def _suppliers(self, request: Request) -> Response:
        model, off = request.path_params["model"], self._world.store.tables.suppliers_off
        links = Links(self._world, request)
        fitting = [item for item in self._world.municipality.suppliers if model in item.models and item.id not in off]
        return answer(
            [
                {"id": item.id, "name": item.name, "_links": {"self": links.abs(f"suppliers/{item.id}")}}
                for item in fitting
            ]
        )


async def _one_of_list(request: Request) -> Json:
    try:
        posted = json.loads(await request.body())
    except ValueError:
        refuse(BAD_REQUEST)
    if not isinstance(posted, list) or len(posted) != 1 or not isinstance(posted[0], dict):
        refuse(BAD_REQUEST)
    return posted[0]


def _ids(written: str) -> tuple[int, int, int]:
    grant, _, rest = written.partition(":")
    catalog, _, placed = rest.partition("-")
    return whole(grant), whole(catalog), whole(placed.partition("_")[0])
