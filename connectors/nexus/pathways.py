"""Grundforløb and forløb: what is open, what is missing, and opening one level (facts: runners-and-nexus.md 2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from connectors.errors import Duplicate, OutcomeUnknown, Rejected
from connectors.nexus import texts
from connectors.nexus.context import NexusContext
from connectors.nexus.hal import Resource
from connectors.nexus.names import exactly_one
from connectors.nexus.places import place_of
from connectors.ports import CitizenRef, Pathway, RemoteId

PROGRAM: Final = "program"
NESTED: Final = "nested"
_ACTIVE: Final = "ACTIVE"


class Pathways:
    """The two levels an intervention lies in."""

    def __init__(self, context: NexusContext) -> None:
        self._context = context
        self._settings = context.settings

    async def missing(self, citizen: CitizenRef) -> Sequence[Pathway]:
        """Return what must be opened, outermost first; every missing name is one that Nexus can open."""
        outer, inner = self._configured()
        program = await self._open_program(citizen)
        if program is None:
            await self._available_program(citizen)
            return [outer, inner]
        if await self._open_nested(program) is None:
            await self._available_nested(program)
            return [inner]
        return []

    async def open(self, citizen: CitizenRef, pathway: Pathway) -> RemoteId:
        """Open one level by one persisting call; raise `Duplicate` when it is open already."""
        if pathway not in self._configured():
            raise Rejected(texts.OTHER_PATHWAY, system=texts.SYSTEM, code="OTHER_PATHWAY")
        opened = await self._opened(citizen, pathway)
        if opened is not None:
            raise Duplicate(texts.EXISTS, remote_id=opened.id, system=texts.SYSTEM)
        chosen = await self._to_open(citizen, pathway)
        created = await self._context.session.change("PUT", chosen.link("enroll"), {})
        key = created.key("id", "patientPathwayId")
        if not key:
            raise OutcomeUnknown(texts.LOST_ANSWER, system=texts.SYSTEM)
        return RemoteId(key)

    async def nested(self, citizen: CitizenRef) -> Resource:
        """Return the open forløb; raise `Rejected` when it is not open."""
        program = await self._open_program(citizen)
        opened = None if program is None else await self._open_nested(program)
        if opened is None:
            raise Rejected(texts.NO_PATHWAY, system=texts.SYSTEM, code="NO_PATHWAY")
        return opened

    def _configured(self) -> tuple[Pathway, Pathway]:
        return Pathway(self._settings.program_pathway, PROGRAM), Pathway(self._settings.nested_pathway, NESTED)

    async def _opened(self, citizen: CitizenRef, pathway: Pathway) -> Resource | None:
        program = await self._open_program(citizen)
        if pathway.level == PROGRAM or program is None:
            return program
        return await self._open_nested(program)

    async def _to_open(self, citizen: CitizenRef, pathway: Pathway) -> Resource:
        if pathway.level == PROGRAM:
            return await self._available_program(citizen)
        program = await self._open_program(citizen)
        if program is None:
            raise Rejected(texts.NO_PATHWAY, system=texts.SYSTEM, code="NO_PATHWAY")
        return await self._available_nested(program)

    async def _open_program(self, citizen: CitizenRef) -> Resource | None:
        links = await self._context.links(citizen)
        opened = await self._context.session.get_all(links.link("availablePathwayAssociation"))
        return _open_one(opened, self._settings.program_pathway, "Grundforløbet", place_of("program_pathway"))

    async def _open_nested(self, program: Resource) -> Resource | None:
        details = await self._context.session.get(program.link("self"))
        active = await self._context.session.get_all(details.link("activePrograms"))
        return _open_one(active, self._settings.nested_pathway, "Forløbet", place_of("nested_pathway"))

    async def _available_program(self, citizen: CitizenRef) -> Resource:
        links = await self._context.links(citizen)
        available = await self._context.session.get_all(links.link("availableProgramPathways"))
        name = self._settings.program_pathway
        return exactly_one(available, name, what="Grundforløbet", setting=place_of("program_pathway"))

    async def _available_nested(self, program: Resource) -> Resource:
        details = await self._context.session.get(program.link("self"))
        available = await self._context.session.get_all(details.link("availableNestedProgramPathways"))
        name = self._settings.nested_pathway
        return exactly_one(available, name, what="Forløbet", setting=place_of("nested_pathway"))


def _open_one(pathways: Iterable[Resource], name: str, what: str, setting: str) -> Resource | None:
    named = [one for one in pathways if one.name == name and one.text("pathwayStatus") in {"", _ACTIVE}]
    return exactly_one(named, name, what=what, setting=setting) if named else None
