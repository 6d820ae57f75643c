"""Organisations, suppliers, employees, and citizens' relations to organisations (facts: runners-and-nexus.md 2.2)."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.municipality import Organisation, Professional, Supplier
from connectors.sandbox.nexus.patient_view import PatientView
from connectors.sandbox.nexus.records import MembershipRecord
from connectors.sandbox.nexus.web import NOT_FOUND, Links, World, answer, body_of, path_id, refuse, text


class OrganisationPages:
    """Shows organisations and who belongs to them, and lets citizens join and leave."""

    def __init__(self, world: World, patients: PatientView) -> None:
        self._world = world
        self._patients = patients

    def routes(self) -> list[Route]:
        """Return the pages of organisations, suppliers and employees."""
        base = self._world.base
        organisations, relations = f"{base}/organizations", f"{base}/patients/{{id:int}}/organizations"
        return [
            Route(organisations, self._all),
            Route(f"{organisations}/tree", self._tree),
            Route(f"{organisations}/{{id:int}}", self._one),
            Route(f"{organisations}/{{id:int}}/patients", self._members),
            Route(f"{organisations}/{{id:int}}/professionals", self._staff),
            Route(f"{base}/suppliers", self._suppliers),
            Route(f"{base}/suppliers/{{id:int}}", self._supplier),
            Route(f"{base}/suppliers/{{id:int}}", self._update_supplier, methods=["PUT"]),
            Route(f"{base}/professionals", self._professionals),
            # One client has this path hard-coded, with a slash before the question mark.
            Route(f"{base}/professionals/", self._professionals),
            Route(f"{base}/professionals/{{id:int}}", self._professional),
            Route(relations, self._relations),
            Route(f"{relations}/{{organisation:int}}", self._join, methods=["PUT"]),
            Route(f"{relations}/relations/{{relation:int}}", self._relation),
            Route(f"{relations}/relations/{{relation:int}}", self._change, methods=["PUT"]),
            Route(f"{relations}/relations/{{relation:int}}", self._leave, methods=["DELETE"]),
        ]

    # --- organisations ------------------------------------------------------------------------------------------

    async def _all(self, request: Request) -> Response:
        links = Links(self._world, request)
        return answer([_brief(item, links) for item in self._world.store.tables.organisations.values()])

    async def _tree(self, request: Request) -> Response:
        root = next(item for item in self._world.municipality.organisations if not item.parent)
        return answer(self._branch(root, Links(self._world, request)))

    async def _one(self, request: Request) -> Response:
        item, links = self._organisation(path_id(request)), Links(self._world, request)
        path = f"organizations/{item.id}"
        hrefs: Json = {
            "self": links.abs(path),
            "patients": links.rel(f"{path}/patients"),
            "professionals": links.rel(f"{path}/professionals"),
        }
        return answer(_brief(item, links) | {"_links": hrefs})

    async def _members(self, request: Request) -> Response:
        item, links, tables = (
            self._organisation(path_id(request)),
            Links(self._world, request),
            self._world.store.tables,
        )
        rows = [
            tables.patients[row.patient]
            for row in tables.memberships.all()
            if row.organisation == item.id and self._is_present(row)
        ]
        return answer([self._patients.brief(row, links) for row in rows if row.known and row.accessible])

    async def _staff(self, request: Request) -> Response:
        item, links = self._organisation(path_id(request)), Links(self._world, request)
        people = [person for person in self._world.municipality.professionals if person.organisation == item.id]
        return answer([self._person(person, links) for person in people])

    def _branch(self, item: Organisation, links: Links) -> Json:
        children = [other for other in self._world.store.tables.organisations.values() if other.parent == item.id]
        return _brief(item, links) | {"children": [self._branch(child, links) for child in children]}

    def _organisation(self, organisation: int) -> Organisation:
        found = self._world.store.tables.organisations.get(organisation)
        if found is None:
            refuse(NOT_FOUND)
        return found

    # --- suppliers and employees --------------------------------------------------------------------------------

    async def _suppliers(self, request: Request) -> Response:
        links = Links(self._world, request)
        return answer([self._shown(item, links) for item in self._world.municipality.suppliers])

    async def _supplier(self, request: Request) -> Response:
        return answer(self._shown(self._wanted(request), Links(self._world, request)))

    async def _update_supplier(self, request: Request) -> Response:
        body = await body_of(request)
        item, off = self._wanted(request), self._world.store.tables.suppliers_off
        (off.discard if body.get("active", True) else off.add)(item.id)
        self._world.store.record("SUPPLIER", item.id, "UPDATE")
        return answer(self._shown(item, Links(self._world, request)))

    async def _professionals(self, request: Request) -> Response:
        query, links = request.query_params.get("query", "").casefold(), Links(self._world, request)
        people = self._world.municipality.professionals
        found = [item for item in people if query in item.initials.casefold() or query in item.full_name.casefold()]
        return answer([self._person(item, links) for item in found])

    async def _professional(self, request: Request) -> Response:
        wanted = path_id(request)
        found = next((item for item in self._world.municipality.professionals if item.id == wanted), None)
        if found is None:
            refuse(NOT_FOUND)
        return answer(self._person(found, Links(self._world, request)))

    def _wanted(self, request: Request) -> Supplier:
        wanted = path_id(request)
        found = next((item for item in self._world.municipality.suppliers if item.id == wanted), None)
        if found is None:
            refuse(NOT_FOUND)
        return found

    def _shown(self, item: Supplier, links: Links) -> Json:
        href = links.abs(f"suppliers/{item.id}")
        active = item.id not in self._world.store.tables.suppliers_off
        return {"id": item.id, "name": item.name, "active": active, "_links": {"self": href, "update": href}}

    def _person(self, item: Professional, links: Links) -> Json:
        return {
            "id": item.id,
            "version": 1,
            "primaryIdentifier": item.initials,
            "fullName": item.full_name,
            "active": True,
            "primaryOrganization": _brief(self._organisation(item.organisation), links),
            "_links": {"self": links.rel(f"professionals/{item.id}")},
        }

    # --- a citizen's relations ----------------------------------------------------------------------------------

    async def _relations(self, request: Request) -> Response:
        patient, links = self._world.patient(path_id(request)), Links(self._world, request)
        return answer([self._related(row, links) for row in self._world.store.tables.memberships.of(patient.id)])

    async def _join(self, request: Request) -> Response:
        await request.body()
        patient, store = self._world.patient(path_id(request)), self._world.store
        item = self._organisation(path_id(request, "organisation"))
        rows = store.tables.memberships.of(patient.id)
        row = next((row for row in rows if row.organisation == item.id and self._is_present(row)), None)
        if row is None:
            today = store.now().date().isoformat()
            row = store.tables.memberships.add(MembershipRecord(store.new_id(), patient.id, item.id, today))
            store.record("PATIENT", patient.id, "UPDATE", [("organization", "", item.name)])
        return answer(self._related(row, Links(self._world, request)))

    async def _relation(self, request: Request) -> Response:
        return answer(self._related(self._membership(request), Links(self._world, request)))

    async def _change(self, request: Request) -> Response:
        body = await body_of(request)
        row = self._membership(request)
        row.end = text(body.get("effectiveEndDate"))
        row.primary = bool(body.get("primaryOrganization"))
        self._world.store.record("PATIENT", row.patient, "UPDATE", [("effectiveEndDate", "", row.end)])
        return answer(self._related(row, Links(self._world, request)))

    async def _leave(self, request: Request) -> Response:
        row, store = self._membership(request), self._world.store
        store.tables.memberships.remove(row)
        store.record("PATIENT", row.patient, "UPDATE", [("organization", str(row.organisation), "")])
        return answer({"_links": {}})

    def _membership(self, request: Request) -> MembershipRecord:
        patient = self._world.patient(path_id(request))
        row = self._world.store.tables.memberships.get(path_id(request, "relation"))
        if row is None or row.patient != patient.id:
            refuse(NOT_FOUND)
        return row

    def _is_present(self, row: MembershipRecord) -> bool:
        return not row.end or date.fromisoformat(row.end) >= self._world.store.now().date()

    def _related(self, row: MembershipRecord, links: Links) -> Json:
        path = f"patients/{row.patient}/organizations/relations/{row.id}"
        return {
            "id": row.id,
            "organization": _brief(self._world.store.tables.organisations[row.organisation], links),
            "effectiveStartDate": row.start,
            "effectiveEndDate": row.end or None,
            "effectiveAtPresent": self._is_present(row),
            "primaryOrganization": row.primary,
            "_links": {"self": links.rel(path), "removeFromPatient": links.abs(path)},
        }


def _brief(item: Organisation, links: Links) -> Json:
    return {
        "id": item.id,
        "uid": f"00000000-0000-4000-8000-{item.id:012d}",
        "name": item.name,
        "effectiveStartDate": None,
        "effectiveEndDate": None,
        "active": True,
        "syncId": None,
        "_links": {"self": links.abs(f"organizations/{item.id}")},
    }
