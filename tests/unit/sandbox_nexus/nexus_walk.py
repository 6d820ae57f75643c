"""The call sequences of facts runners-and-nexus.md 2.3, as plain httpx calls.

Written from the table and from how the public client reads each answer; it stops, as that client does, at the first
key that is not where it is expected.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urljoin

import httpx

INSTANCE = "testkommune"
TOKEN_URL = f"/authx/realms/{INSTANCE}/protocol/openid-connect/token"
BASE = f"http://127.0.0.1:8123/api/core/mobile/{INSTANCE}/v2/"
CLIENT = ("samdrift", "testkommune-hemmelighed")

Thing = dict[str, Any]


class Walk:
    """Follows links; every unexpected status raises `httpx.HTTPStatusError`."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.api: dict[str, str] = {}
        self.calls: list[str] = []

    async def connect(self) -> None:
        token = await self.http.post(TOKEN_URL, data={"grant_type": "client_credentials"}, auth=CLIENT)
        token.raise_for_status()
        self.http.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
        home = await self.get(BASE)
        self.api = {rel: urljoin(BASE, link["href"]) for rel, link in home["_links"].items()}
        self.calls.clear()

    async def call(self, method: str, href: str, **kwargs: Any) -> httpx.Response:
        answer = await self.http.request(method, urljoin(BASE, href), **kwargs)
        self.calls.append(f"{method} {answer.request.url.path}")
        return answer.raise_for_status()

    async def get(self, href: str, **kwargs: Any) -> Any:
        return (await self.call("GET", href, **kwargs)).json()

    async def post(self, href: str, body: object) -> Any:
        return (await self.call("POST", href, json=body)).json()

    # --- the table ----------------------------------------------------------------------------------------------

    async def find_citizen(self, cpr: str) -> Thing | None:
        try:
            found = await self.post(self.api["patientDetailsSearch"], {"businessKey": cpr, "keyType": "CPR"})
        except httpx.HTTPStatusError as error:
            if error.response.status_code == 404:
                return None
            raise
        return None if found["isPatientAccessible"] is False else cast(Thing, found["patient"])

    async def citizen(self, cpr: str) -> Thing:
        found = await self.find_citizen(cpr)
        assert found is not None
        return found

    async def view(self, citizen: Thing, name: str = "- Alt") -> Thing | None:
        preferences = await self.get(citizen["_links"]["patientPreferences"]["href"])
        for item in preferences["CITIZEN_PATHWAY"]:
            if item["name"] == name:
                return cast(Thing, await self.get(item["_links"]["self"]["href"]))
        return None

    async def tree(self, citizen: Thing, name: str = "- Alt") -> list[Thing]:
        view = await self.view(citizen, name)
        assert view is not None
        return cast(list[Thing], await self.get(view["_links"]["pathwayReferences"]["href"]))

    async def open_pathway(self, citizen: Thing, program: str, nested: str, body: object = None) -> Thing | None:
        body = {} if body is None else body
        root = await self._open_program(citizen, program)
        if root is None:
            offered = await self.get(citizen["_links"]["availableProgramPathways"]["href"])
            wanted = next((item for item in offered if item["name"] == program), None)
            if wanted is None:
                return None
            await self.call("PUT", wanted["_links"]["enroll"]["href"], json=body)
            root = await self._open_program(citizen, program)
            assert root is not None
        full = await self.get(root["_links"]["self"]["href"])
        for active in await self.get(full["_links"]["activePrograms"]["href"]):
            if active["name"] == nested:
                return cast(Thing, active)
        inner = await self.get(full["_links"]["availableNestedProgramPathways"]["href"])
        wanted = next((item for item in inner if item["name"] == nested), None)
        if wanted is None:
            return None
        return cast(Thing, (await self.call("PUT", wanted["_links"]["enroll"]["href"], json=body)).json())

    async def _open_program(self, citizen: Thing, name: str) -> Thing | None:
        programs = await self.get(citizen["_links"]["availablePathwayAssociation"]["href"])
        return next((item for item in programs if item["name"] == name), None)

    async def unsaved(self, citizen: Thing, placement: str, name: str) -> Thing:
        baskets = await self.get(citizen["_links"]["availableBaskets"]["href"])
        fitting = [item for item in baskets if item["pathwayPlacementName"] == placement]
        assert len(fitting) == 1
        basket = await self.get(fitting[0]["_links"]["self"]["href"])
        catalog = await self.get(basket["_links"]["grantCatalog"]["href"])
        entry = next(item for item in leaves(catalog) if item["name"] == name)
        package = entry["type"] == "catalogPackage"
        prototype = await self.get(basket["_links"]["bulkPrototype"]["href"])
        prototype |= {
            "catalogGrantId": int(entry["id"]),
            "basketId": basket["id"],
            "key": f"null:{entry['id']}:{str(package).lower()}",
        }
        if package:
            prototype["isPackage"] = True
        return cast(Thing, await self.post(basket["_links"]["bulkGet"]["href"], [prototype]))

    async def template(self, grant: Thing, transition: str) -> Thing:
        fitting = [item for item in grant["currentWorkflowTransitions"] if item["name"] == transition]
        assert len(fitting) == 1
        return cast(Thing, await self.get(fitting[0]["_links"]["prepareEdit"]["href"]))

    async def set_supplier(self, template: Thing, name: str) -> None:
        supplier = element(template, "supplier")
        offered = await self.get(supplier["_links"]["availableSuppliers"]["href"])
        supplier["supplier"] = next(item for item in offered if item["name"] == name)

    async def save(self, template: Thing) -> Thing:
        return cast(Thing, await self.post(template["_links"]["save"]["href"], template))

    async def comment(self, saved: Thing, note: str) -> None:
        order = saved["savedGrant"]["currentOrderGrantId"]
        await self.post(f"{BASE}/patientGrants/supplierComment?orderGrantIds={order}", {"comment": note})

    async def create_task(self, on: Thing, kind: str, title: str, organisation: str, **fields: object) -> Thing:
        types = await self.get(on["_links"]["availableAssignmentTypes"]["href"])
        wanted = next(item for item in types if item["name"] == kind)
        prototype = await self.get(wanted["_links"]["assignmentPrototype"]["href"])
        organisations = await self.get(prototype["_links"]["availableOrganizationAssignees"]["href"])
        assignee = next(item for item in organisations if item["name"] == organisation)
        action = next(item for item in prototype["actions"] if item["name"] == "Opret")
        prototype |= {
            "object": on,
            "title": title,
            "organizationAssignee": {"organizationId": int(assignee["id"]), "displayName": assignee["name"]},
            "startDate": "2026-05-04",
            **fields,
        }
        return cast(Thing, await self.post(action["_links"]["createAssignment"]["href"], prototype))

    async def act_on_task(self, task: Thing, action: str) -> httpx.Response:
        wanted = next(item for item in task["actions"] if item["name"] == action)
        return await self.call("PUT", wanted["_links"]["updateAssignment"]["href"], json=task)

    async def file_document(self, pathway: Thing, name: str, notes: str, content: bytes) -> Thing:
        document = await self.get(pathway["_links"]["documentPrototype"]["href"])
        document |= {
            "name": name,
            "notes": notes,
            "relevanceDate": "2026-05-04T12:00:00",
            "originalFileName": "brev.pdf",
        }
        created = await self.post(document["_links"]["create"]["href"], document)
        files = {"file": ("brev.pdf", content, "application/pdf")}
        return cast(Thing, (await self.call("POST", created["_links"]["upload"]["href"], files=files)).json())

    # --- put together -------------------------------------------------------------------------------------------

    async def create_offer(self, cpr: str, reference: str = "", transition: str = "Ansøg, Bevilg, Bestil") -> Thing:
        citizen = await self.citizen(cpr)
        await self.open_pathway(citizen, "Ældre og sundhed", "Forebyggende hjemmebesøg")
        placement = "Ældre og sundhed > Forebyggende hjemmebesøg"
        grant = await self.unsaved(citizen, placement, "Tilbud om forebyggende hjemmebesøg")
        template = await self.template(grant, transition)
        await self.set_supplier(template, "Sundhedsvejlederne")
        day = datetime(2026, 5, 4, 22, 0, tzinfo=UTC).isoformat().replace("+00:00", "Z")
        element(template, "plannedDate")["date"] = day
        element(template, "workflowRequestedDate")["date"] = day
        element(template, "orderReference")["text"] = reference
        return await self.save(template)


def element(template: Thing, kind: str) -> Thing:
    """Return the element of a type, from a template or a saved indsats."""
    elements = template.get("elements") or template["currentElements"]
    return next(item for item in elements if item["type"] == kind)


def leaves(nodes: list[Thing]) -> list[Thing]:
    """Return what can be granted, anywhere in the catalogue."""
    found = []
    for node in nodes:
        if node["type"] in {"catalogGrant", "catalogPackage"}:
            found.append(node)
        found += leaves(node["subcatalogs"])
    return found


def nodes_of(tree: list[Thing], kind: str) -> list[Thing]:
    """Return every node of a type, anywhere in the reference tree."""
    found = []
    for node in tree:
        if node["type"] == kind:
            found.append(node)
        found += nodes_of(node["children"], kind)
    return found
