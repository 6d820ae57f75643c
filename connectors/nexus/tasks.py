"""Tasks (opgaver) on a citizen (facts: runners-and-nexus.md 2.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from connectors.errors import NotConfigured, OutcomeUnknown, Rejected
from connectors.nexus import texts
from connectors.nexus.context import NexusContext
from connectors.nexus.hal import Resource
from connectors.nexus.names import exactly_one
from connectors.nexus.places import ADVISORS, place_of
from connectors.ports import CitizenRef, Reference, RemoteId, TaskOrder

_TYPE: Final = place_of("assignment_type")


class Tasks:
    """The citizen's tasks of the configured type."""

    def __init__(self, context: NexusContext, today: Callable[[], date]) -> None:
        self._context = context
        self._settings = context.settings
        self._today = today

    async def check_type(self, citizen: CitizenRef) -> None:
        """Raise `NotConfigured` when a task type is configured that this citizen does not have."""
        if self._settings.assignment_type is not None:
            await self._type(citizen)

    async def create(self, citizen: CitizenRef, order: TaskOrder, reference: Reference) -> RemoteId:
        """Create one task by one persisting call."""
        kind = await self._type(citizen)
        prototype = await self._context.session.get(kind.link("assignmentPrototype"))
        assignees = await self._context.session.get_all(prototype.link("availableOrganizationAssignees"))
        team = exactly_one(assignees, order.organisation, what="Organisationen", setting=ADVISORS)
        action = self._action(prototype, self._settings.create_task_action, place_of("create_task_action"))
        patient = await self._context.patient(citizen)
        draft = prototype.draft() | {
            "object": patient.draft(),
            "title": order.title,
            "description": f"{order.text}\n\n{reference}".lstrip(),
            "startDate": min(self._today(), order.due).isoformat(),
            "dueDate": order.due.isoformat(),
            "organizationAssignee": {"organizationId": team.body.get("id"), "displayName": team.name},
        }
        created = await self._context.session.change("POST", action.link("createAssignment"), draft)
        if not created.key("id"):
            raise OutcomeUnknown(texts.LOST_ANSWER, system=texts.SYSTEM)
        return RemoteId(created.id)

    async def find(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the open or closed task with our reference in its text, whatever people added to it."""
        for task in [*await self._active(citizen), *await self._history(citizen)]:
            if self._is_ours(task) and reference in await self._description(task):
                return RemoteId(task.id)
        return None

    async def open(self, citizen: CitizenRef) -> Sequence[RemoteId]:
        """Return the open tasks of the configured type."""
        return [RemoteId(task.id) for task in await self._active(citizen) if self._is_ours(task)]

    async def close(self, citizen: CitizenRef, task_id: RemoteId) -> None:
        """Close one task by one persisting call; do nothing when it is closed."""
        for task in await self._active(citizen):
            if task.id == task_id:
                action = self._action(task, self._settings.close_task_action, place_of("close_task_action"))
                await self._context.session.change("PUT", action.link("updateAssignment"), task.draft())
                return
        if not any(task.id == task_id for task in await self._history(citizen)):
            raise Rejected(texts.NOT_FOUND, system=texts.SYSTEM, code="NOT_FOUND")

    async def _type(self, citizen: CitizenRef) -> Resource:
        wanted = self._settings.assignment_type
        if wanted is None:
            raise NotConfigured(texts.NO_TASK_TYPE, setting=_TYPE, system=texts.SYSTEM)
        links = await self._context.links(citizen)
        types = await self._context.session.get_all(links.link("availableAssignmentTypes"))
        return exactly_one(types, wanted, what="Opgavetypen", setting=_TYPE)

    def _action(self, owner: Resource, name: str, setting: str) -> Resource:
        return exactly_one(owner.parts("actions"), name, what="Handlingen", setting=setting)

    def _is_ours(self, task: Resource) -> bool:
        return self._settings.assignment_type in {None, task.part("type").name}

    async def _description(self, task: Resource) -> str:
        if "description" not in task.body and task.has("self"):
            task = await self._context.session.get(task.link("self"))
        if "description" not in task.body:
            raise Rejected(texts.UNREADABLE, system=texts.SYSTEM, code="UNREADABLE")
        return task.text("description")

    async def _active(self, citizen: CitizenRef) -> Sequence[Resource]:
        links = await self._context.links(citizen)
        return await self._context.session.get_all(links.link("activeAssignments"))

    async def _history(self, citizen: CitizenRef) -> Sequence[Resource]:
        links = await self._context.links(citizen)
        return await self._context.session.get_all(links.link("assignments"))
