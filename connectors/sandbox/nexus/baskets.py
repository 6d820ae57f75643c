"""Baskets (indkøbskurve) and the catalogue of indsatser (facts: runners-and-nexus.md 2.2, "Indsats", steps 1-2)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.municipality import CatalogFolder, CatalogGrant
from connectors.sandbox.nexus.records import PathwayRecord
from connectors.sandbox.nexus.web import NOT_FOUND, Links, World, answer, path_id, refuse


class BasketPages:
    """Shows which baskets a citizen has and what can be put in them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Return the basket and catalogue pages."""
        basket = f"{self._world.base}/basket"
        return [
            Route(f"{basket}/availableForPatient/{{id:int}}", self._for_patient),
            Route(f"{basket}/{{id:int}}", self._one),
            Route(f"{basket}/{{id:int}}/grantCatalog", self._catalog),
            Route(f"{basket}/{{id:int}}/bulkPrototype", self._prototype),
        ]

    async def _for_patient(self, request: Request) -> Response:
        patient, links = self._world.patient(path_id(request)), Links(self._world, request)
        rows = self._world.store.tables.pathways.of(patient.id)
        return answer([self._basket(row, links) for row in rows if row.basket and row.active])

    async def _one(self, request: Request) -> Response:
        row, links = self._row(request), Links(self._world, request)
        path = f"basket/{row.basket}"
        hrefs: Json = {
            "self": links.abs(path),
            "grantCatalog": links.rel(f"{path}/grantCatalog"),
            "bulkPrototype": links.abs(f"{path}/bulkPrototype"),
            "bulkGet": links.rel("patientGrants/bulkGet?parameterType=BULK_EDIT_CONDITION"),
        }
        return answer(self._basket(row, links) | {"_links": hrefs})

    async def _catalog(self, request: Request) -> Response:
        self._row(request)
        return answer([_folder(folder) for folder in self._world.municipality.catalog])

    async def _prototype(self, request: Request) -> Response:
        row = self._row(request)
        return answer(
            {
                "key": None,
                "patientGrantId": None,
                "catalogGrantId": None,
                "parentPatientGrantId": None,
                "previousId": None,
                "basketId": row.basket,
                "index": 0,
                "isPackage": False,
                "packageIdentifier": None,
                "_links": {},
            }
        )

    def _row(self, request: Request) -> PathwayRecord:
        row = self._world.store.pathway_by_basket(path_id(request))
        if row is None or not row.active:
            refuse(NOT_FOUND)
        self._world.patient(row.patient)
        return row

    def _basket(self, row: PathwayRecord, links: Links) -> Json:
        parent = self._world.pathway(row.parent)
        return {
            "id": row.basket,
            "version": row.version,
            "patientId": row.patient,
            "pathwayPlacementName": f"{parent.name} > {row.name}",
            "_links": {"self": links.abs(f"basket/{row.basket}")},
        }


def _folder(folder: CatalogFolder) -> Json:
    children = [*(_folder(inner) for inner in folder.folders), *(_leaf(grant) for grant in folder.grants)]
    return {"id": folder.id, "name": folder.name, "type": "catalog", "subcatalogs": children, "_links": {}}


def _leaf(grant: CatalogGrant) -> Json:
    return {
        # Ids come as numbers and as texts of digits.
        "id": str(grant.id) if grant.id % 2 else grant.id,
        "name": grant.name,
        "type": "catalogPackage" if grant.package_of else "catalogGrant",
        "subcatalogs": [],
        "_links": {},
    }
