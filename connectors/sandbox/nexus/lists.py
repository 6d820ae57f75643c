"""The user's own lists: citizens (CITIZEN_LIST) and open opgaver (ACTIVITY_LIST), paged.

Membership is worked out at every read, so it can differ between two reads; the page links carry the ids of the read
that made them (facts: runners-and-nexus.md 2.2, "Lists that select citizens or work").
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.nexus.assignment_view import AssignmentView
from connectors.sandbox.nexus.elements import Json
from connectors.sandbox.nexus.municipality import ActivityList, CitizenList
from connectors.sandbox.nexus.patient_view import PatientView
from connectors.sandbox.nexus.records import AssignmentRecord
from connectors.sandbox.nexus.web import NOT_FOUND, URI_TOO_LONG, Links, World, answer, ids_of, path_id, refuse, whole

_OTHER_KINDS = ("CROSS_CITIZEN_CALENDAR", "CROSS_CITIZEN_DASHBOARD", "CATALOG_GRANT", "MEDCOM_LIST")


class ListPages:
    """Shows the robot user's lists."""

    def __init__(self, world: World, patients: PatientView) -> None:
        self._world = world
        self._patients = patients
        self._assignments = AssignmentView(world)

    def routes(self) -> list[Route]:
        """Return the pages of the user's preferences and lists."""
        preferences = f"{self._world.base}/preferences"
        return [
            Route(preferences, self._all),
            Route(f"{preferences}/{{kind:str}}", self._of_kind),
            Route(f"{preferences}/CITIZEN_LIST/{{id:int}}", self._citizen_list),
            Route(f"{preferences}/CITIZEN_LIST/{{id:int}}/content", self._citizens),
            Route(f"{preferences}/ACTIVITY_LIST/{{id:int}}", self._activity_list),
            Route(f"{preferences}/ACTIVITY_LIST/content", self._activities),
            Route(f"{preferences}/ACTIVITY_LIST/page", self._activity_page),
        ]

    # --- which lists there are ----------------------------------------------------------------------------------

    async def _all(self, request: Request) -> Response:
        return answer(self._kinds(Links(self._world, request)) | {"_links": {}})

    async def _of_kind(self, request: Request) -> Response:
        kinds, kind = self._kinds(Links(self._world, request)), request.path_params["kind"]
        if kind not in kinds:
            refuse(NOT_FOUND)
        return answer(kinds[kind])

    def _kinds(self, links: Links) -> Json:
        known = self._world.municipality
        named: Json = {
            "CITIZEN_LIST": [_item(item, "CITIZEN_LIST", links) for item in known.citizen_lists],
            "ACTIVITY_LIST": [_item(item, "ACTIVITY_LIST", links) for item in known.activity_lists],
        }
        return {kind: [] for kind in _OTHER_KINDS} | named

    # --- citizens -----------------------------------------------------------------------------------------------

    async def _citizen_list(self, request: Request) -> Response:
        item, links = self._citizen_rule(request), Links(self._world, request)
        content = links.abs(f"preferences/CITIZEN_LIST/{item.id}/content")
        return answer(_item(item, "CITIZEN_LIST", links) | {"_links": {"content": content}})

    async def _citizens(self, request: Request) -> Response:
        item, size = self._citizen_rule(request), self._page_size(request)
        return answer(self._patients.pages(self._members(item), size, Links(self._world, request)))

    def _citizen_rule(self, request: Request) -> CitizenList:
        wanted = path_id(request)
        found = next((item for item in self._world.municipality.citizen_lists if item.id == wanted), None)
        if found is None:
            refuse(NOT_FOUND)
        return found

    def _members(self, item: CitizenList) -> list[int]:
        tables, citizens = self._world.store.tables, self._world.citizens
        gone = set(tables.list_removals.get(item.id, ()))
        kept = [
            row.id
            for row in tables.patients.values()
            if row.known and row.accessible and row.id not in gone and self._fits(citizens[row.cpr], item)
        ]
        added = [patient for patient in tables.list_additions.get(item.id, ()) if patient not in kept]
        return [*kept, *added]

    def _fits(self, citizen: SandboxCitizen, item: CitizenList) -> bool:
        alone = item.lives_alone is None or citizen.lives_alone == ("yes" if item.lives_alone else "no")
        return alone and self._patients.age(citizen) >= item.minimum_age

    # --- opgaver ------------------------------------------------------------------------------------------------

    async def _activity_list(self, request: Request) -> Response:
        item, links = self._activity_rule(path_id(request)), Links(self._world, request)
        # The content link carries a query already: clients add to it with an ampersand.
        content = links.abs(f"preferences/ACTIVITY_LIST/content?preferenceId={item.id}")
        return answer(_item(item, "ACTIVITY_LIST", links) | {"_links": {"content": content}})

    async def _activities(self, request: Request) -> Response:
        item = self._activity_rule(whole(request.query_params.get("preferenceId")))
        size, links = self._page_size(request), Links(self._world, request)
        ids = [row.id for row in self._world.store.tables.assignments.all() if self._listed(row, item, request)]
        pages = [_page(ids[start : start + size], links) for start in range(0, len(ids), size)]
        return answer({"totalItems": len(ids), "pageSize": size, "pages": pages, "_links": {}})

    async def _activity_page(self, request: Request) -> Response:
        links, found = Links(self._world, request), self._world.store.tables.assignments
        rows = [found.get(row_id) for row_id in ids_of(request)]
        return answer([self._activity(row, links) for row in rows if row is not None])

    def _activity_rule(self, wanted: int) -> ActivityList:
        found = next((item for item in self._world.municipality.activity_lists if item.id == wanted), None)
        if found is None:
            refuse(NOT_FOUND)
        return found

    def _listed(self, row: AssignmentRecord, item: ActivityList, request: Request) -> bool:
        query, known = request.query_params, self._world.municipality
        names = {kind.id: kind.name for kind in known.assignment_types}
        organisation = whole(query.get("assignmentOrganizationAssignee"))
        professional = whole(query.get("assignmentProfessionalAssignee"))
        return (
            row.active
            and item.assignment_type in ("", names[row.type])
            and organisation in (0, row.organisation)
            and professional in (0, row.professional)
            and query.get("from", "")[:10] <= row.start
            and row.start <= (query.get("to", "")[:10] or row.start)
        )

    def _activity(self, row: AssignmentRecord, links: Links) -> Json:
        patient = self._world.store.tables.patients[row.patient]
        return {
            "id": row.id,
            "type": "assignmentReference",
            "name": row.title,
            "description": row.description or None,
            "status": self._assignments.state(row),
            "date": row.start,
            "patients": [self._patients.brief(patient, links)],
            "children": [],
            "_links": {"referencedObject": links.rel(f"assignments/{row.id}")},
        }

    def _page_size(self, request: Request) -> int:
        largest = self._world.municipality.page_size
        size = whole(request.query_params.get("pageSize")) or largest
        if size > largest:
            refuse(URI_TOO_LONG)
        return size


def _item(item: CitizenList | ActivityList, kind: str, links: Links) -> Json:
    href = links.abs(f"preferences/{kind}/{item.id}")
    return {"id": item.id, "version": 1, "name": item.name, "_links": {"self": href}}


def _page(ids: list[int], links: Links) -> Json:
    joined = ",".join(str(row_id) for row_id in ids)
    return {"_links": {"content": links.abs(f"preferences/ACTIVITY_LIST/page?ids={joined}")}}
