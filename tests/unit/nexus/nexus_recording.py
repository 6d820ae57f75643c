"""A Nexus of hand-written answers: one citizen, one basket, every link a robot may follow, and a log of calls.

It knows nothing: what a call answers is set before it is made. Answers follow the shapes of public clients
(facts: runners-and-nexus.md 2.2-2.3).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

BASE = "https://demo.nexus.example/api/core/mobile/demo/v2/"
TOKEN_URL = "https://iam.nexus.example/authx/realms/demo/protocol/openid-connect/token"
ROOT = "/api/core/mobile/demo/v2"
PERSISTING = ("/save", "/supplierComment", "/enroll", "/createAssignment", "/updateAssignment", "/documents", "/upload")

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


def links(**rels: str) -> dict[str, Any]:
    return {rel: {"href": href} for rel, href in rels.items()}


def at(path: str) -> str:
    return f"{ROOT}/{path}"


def absolute(path: str) -> str:
    return f"https://demo.nexus.example:443{ROOT}/{path}"


@dataclass
class Recording:
    answers: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)
    calls: list[httpx.Request] = field(default_factory=list)

    def set(self, method: str, path: str, *bodies: object) -> None:
        """The last body answers for ever; earlier ones once each."""
        self.answers[method, at(path)] = [_answer(body) for body in bodies]

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        queue = self.answers.get((request.method, request.url.path))
        if not queue:
            return httpx.Response(404)
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            # A response is spent once read: hand out a fresh one.
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        return answer(request)

    async def handle_concurrently(self, request: httpx.Request) -> httpx.Response:
        """Let others run before answering, as a network does."""
        await asyncio.sleep(0)
        return self.handle(request)

    @property
    def writes(self) -> list[httpx.Request]:
        return [call for call in self.calls if call.method != "GET" and call.url.path.endswith(PERSISTING)]

    def sequence(self) -> list[str]:
        return [f"{call.method} {call.url.path.removeprefix(ROOT).lstrip('/')}" for call in self.calls]

    def body(self, path_end: str) -> Any:
        return json.loads(next(call.content for call in self.calls if call.url.path.endswith(path_end)))


def _answer(body: object) -> Answer:
    if isinstance(body, httpx.Response | Exception) or callable(body):
        return body
    return httpx.Response(200, json=body)


def element(kind: str, key: str, value: object, *, required: bool = False, **more: object) -> dict[str, Any]:
    rules = {"disabled": False, "required": required, "hiddenOnPatient": True}
    return {"type": kind, "metadata": rules, key: value, "_links": {}} | more


def template(save: str = "patientGrants/save") -> dict[str, Any]:
    supplier = element("supplier", "supplier", None)
    supplier["_links"] = links(availableSuppliers=at("grants/models/CASEFLOW/suppliers"))
    return {
        "name": "Forebyggende hjemmebesøg",
        "elements": [
            element("workflowRequestedDate", "date", None),
            element("workflowApprovedDate", "date", None),
            element("orderedDate", "date", None, required=True),
            element("orderReference", "text", None, maxLength=50),
            element("description", "text", None),
            element("basketGrantEndDate", "date", None),
            element("functionalLevel", "value", None, possibleValues=[1, 2, 3]),
            element("paragraph", "paragraph", {"id": 48}, required=True),
            supplier,
            element("plannedDate", "date", None),
        ],
        "versionLookup": {},
        "_links": links(save=absolute(save)),
    }


def grant(
    number: int = 700, reference: str | None = None, state: str = "Bestilt", transition: str = "Afslut"
) -> dict[str, Any]:
    return {
        "name": "Forebyggende hjemmebesøg",
        "basketGrantId": number,
        "currentOrderGrantId": number + 1,
        "workflowState": {"id": 1406, "name": state},
        "currentElements": [element("orderReference", "text", reference), element("description", "text", None)],
        "currentWorkflowTransitions": [
            {"id": 1, "name": "Ændr", "_links": links(prepareEdit=at("patientGrants/bulkPrepareForEdit/1"))},
            {"id": 2, "name": transition, "_links": links(prepareEdit=at("patientGrants/bulkPrepareForEdit/2"))},
        ],
        "_links": links(self=at(f"patientGrants/{number}")),
    }


def grant_node(number: int = 700, name: str = "Forebyggende hjemmebesøg", state: str = "Bestilt") -> dict[str, Any]:
    return {
        "type": "basketGrantReference",
        "id": None,
        "name": name,
        "grantId": number,
        "workflowState": {"id": 1, "name": state},
        "children": [],
        "_links": links(referencedObject=absolute(f"patientGrants/{number}")),
    }


def tree(*leaves: dict[str, Any]) -> list[dict[str, Any]]:
    folder = {"type": "folder", "name": "Indsatser", "children": list(leaves), "_links": {}}
    nested = {"type": "patientPathwayReference", "name": "Forebyggelse", "children": [folder], "_links": {}}
    return [{"type": "patientPathwayReference", "name": "Sundhedsfagligt", "children": [nested], "_links": {}}]


def patient(number: int = 42, **changes: object) -> dict[str, Any]:
    return {
        "id": number,
        "fullName": "Nancy Ann Berggren",
        "deceasedDate": None,
        "maritalStatus": "Enke",
        "maritalStatusUpdateDate": "2024-02-29T23:00:00.000+0000",
        "patientState": {"name": "Aktiv", "active": True},
        "primaryAddress": {
            "addressLine1": "Testvej 1, 2. tv",
            "postalCode": "7100",
            "postalDistrict": "Vejle",
            "administrativeAreaCode": "630",
            "restricted": False,
        },
        "_links": links(
            self=at(f"patients/{number}"),
            patientPreferences=at(f"patient/{number}/preferences"),
            availableBaskets=absolute(f"basket/availableForPatient/{number}"),
            availablePathwayAssociation=at(f"patients/{number}/pathwayAssociation"),
            availableProgramPathways=at(f"patients/{number}/programPathways"),
            availableAssignmentTypes=at(f"patients/{number}/assignmentTypes"),
            activeAssignments=at(f"patients/{number}/activeAssignments"),
            assignments=at(f"patients/{number}/assignments"),
        ),
    } | changes


def standard() -> Recording:
    """One living citizen with open pathways and no interventions, tasks or documents."""
    nexus = Recording()
    token = {"access_token": "token-1", "token_type": "Bearer", "expires_in": 300}
    nexus.answers["POST", httpx.URL(TOKEN_URL).path] = [httpx.Response(200, json=token)]
    home = links(
        patientDetailsSearch=at("patients/search"),
        patients=absolute("patients"),
        patientGrantById=at("patientGrants"),
    )
    nexus.set("GET", "", {"_links": home})
    nexus.set("POST", "patients/search", {"isPatientAccessible": True, "patient": patient()})
    nexus.set("GET", "patients/42", patient())
    _pathways(nexus)
    _view(nexus)
    _catalogue(nexus)
    _tasks(nexus)
    return nexus


def _pathways(nexus: Recording) -> None:
    program = {"id": 10, "name": "Sundhedsfagligt", "_links": links(self=at("patientPathways/10"))}
    details = program | {
        "_links": links(
            activePrograms=at("patientPathways/10/activePrograms"),
            availableNestedProgramPathways=at("patientPathways/10/nested"),
        )
    }
    nested = {
        "id": 11,
        "name": "Forebyggelse",
        "pathwayStatus": "ACTIVE",
        "_links": links(documentPrototype=at("patientPathways/11/documentPrototype")),
    }
    nexus.set("GET", "patients/42/pathwayAssociation", [program])
    nexus.set(
        "GET",
        "patients/42/programPathways",
        [{"id": 3, "name": "Sundhedsfagligt", "_links": links(enroll=at("programPathways/3/enroll"))}],
    )
    nexus.set("GET", "patientPathways/10", details)
    nexus.set("GET", "patientPathways/10/activePrograms", [nested])
    nexus.set(
        "GET",
        "patientPathways/10/nested",
        [{"id": 4, "name": "Forebyggelse", "_links": links(enroll=at("programPathways/4/enroll"))}],
    )


def _view(nexus: Recording) -> None:
    views = [{"id": 1, "name": "- Alt", "_links": links(self=at("patient/42/preferences/CITIZEN_PATHWAY/1"))}]
    nexus.set("GET", "patient/42/preferences", {"CITIZEN_PATHWAY": views, "CITIZEN_DATA": []})
    nexus.set(
        "GET",
        "patient/42/preferences/CITIZEN_PATHWAY/1",
        {"id": 1, "name": "- Alt", "_links": links(pathwayReferences=absolute("patient/42/pathwayReferences"))},
    )
    nexus.set("GET", "patient/42/pathwayReferences", tree())


def _catalogue(nexus: Recording) -> None:
    basket = {
        "id": 900,
        "pathwayPlacementName": "Sundhedsfagligt > Forebyggelse",
        "_links": links(self=at("basket/900")),
    }
    inside = links(
        grantCatalog=at("basket/900/catalog"),
        bulkPrototype=at("basket/900/bulkPrototype"),
        bulkGet=absolute("patientGrants/bulkGet"),
    )
    leaf = {"id": "2207", "name": "Forebyggende hjemmebesøg", "type": "catalogGrant", "subcatalogs": []}
    other = {"id": 2208, "name": "Forebyggende samtale", "type": "catalogGrant", "subcatalogs": []}
    ordering = links(prepareEdit=at("patientGrants/bulkPrepareForEdit/414"))
    nexus.set("GET", "basket/availableForPatient/42", [basket])
    nexus.set("GET", "basket/900", basket | {"_links": inside})
    nexus.set("GET", "basket/900/catalog", [{"id": 1, "name": "Katalog", "subcatalogs": [leaf, other]}])
    nexus.set("GET", "basket/900/bulkPrototype", {"patientGrantId": None, "index": None})
    nexus.set(
        "POST",
        "patientGrants/bulkGet",
        {
            "name": "Forebyggende hjemmebesøg",
            "currentWorkflowTransitions": [{"id": 414, "name": "Ansøg, Bevilg, Bestil", "_links": ordering}],
        },
    )
    nexus.set("GET", "patientGrants/bulkPrepareForEdit/414", template())
    nexus.set("GET", "grants/models/CASEFLOW/suppliers", [{"id": 5, "name": "Forebyggelsesteam Nord"}])
    nexus.set("POST", "patientGrants/save", {"savedGrant": grant()})


def _tasks(nexus: Recording) -> None:
    prototype = {
        "actions": [{"name": "Opret", "_links": links(createAssignment=at("assignments/createAssignment"))}],
        "_links": links(availableOrganizationAssignees=at("assignments/assignees")),
    }
    kind = {"id": 8, "name": "Tværfagligt samarbejde", "_links": links(assignmentPrototype=at("assignments/prototype"))}
    nexus.set("GET", "patients/42/assignmentTypes", [kind])
    nexus.set("GET", "patients/42/activeAssignments", [])
    nexus.set("GET", "patients/42/assignments", [])
    nexus.set("GET", "assignments/prototype", prototype)
    nexus.set("GET", "assignments/assignees", [{"id": 77, "name": "Team Nord"}])
    nexus.set("POST", "assignments/createAssignment", {"id": 5001})
