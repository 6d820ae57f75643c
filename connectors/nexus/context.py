"""What every part of the adapter shares: the session, the settings, and a citizen's links."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Final

from connectors.errors import Rejected
from connectors.nexus import texts
from connectors.nexus.hal import Resource, walk_all
from connectors.nexus.names import exactly_one
from connectors.nexus.places import place_of
from connectors.nexus.session import NexusSession
from connectors.nexus.settings import NexusSettings
from connectors.ports import CitizenRef

NOT_FOUND: Final = "HTTP_404"
_REMEMBERED: Final = 512


class NexusContext:
    """The way from a citizen's id to what Nexus offers for that citizen."""

    def __init__(self, settings: NexusSettings, session: NexusSession) -> None:
        self.settings = settings
        self.session = session
        self._links: OrderedDict[str, Resource] = OrderedDict()

    def remember(self, patient: Resource) -> None:
        """Keep the links of a citizen just read, and nothing else about him or her."""
        self._links[patient.id] = Resource({"id": patient.id, "_links": patient.part("_links").body})
        self._links.move_to_end(patient.id)
        while len(self._links) > _REMEMBERED:
            self._links.popitem(last=False)

    async def links(self, citizen: CitizenRef) -> Resource:
        """Return an object with the citizen's links only."""
        if citizen.id not in self._links:
            await self.patient(citizen)
        return self._links[citizen.id]

    async def patient(self, citizen: CitizenRef) -> Resource:
        """Read the citizen's whole object anew."""
        known = self._links.get(citizen.id)
        if known is not None and known.has("self"):
            href = known.link("self")
        else:
            href = await self.by_id("patients", citizen.id)
        patient = await self.existing(href)
        if patient.id != citizen.id:
            raise Rejected(texts.NOT_FOUND, system=texts.SYSTEM, code="NOT_FOUND")
        self.remember(patient)
        return patient

    async def existing(self, href: str) -> Resource:
        """Read an object that should exist; raise `Rejected` with code NOT_FOUND when it does not."""
        try:
            return await self.session.get(href)
        except Rejected as refused:
            if refused.code != NOT_FOUND:
                raise
        raise Rejected(texts.NOT_FOUND, system=texts.SYSTEM, code="NOT_FOUND")

    async def by_id(self, rel: str, key: str) -> str:
        """Return where one object of a home collection is: the id follows the link, as Nexus documents it."""
        home = await self.session.home()
        return home.link(rel).split("?", 1)[0].rstrip("/") + "/" + key

    async def view(self, citizen: CitizenRef) -> Resource:
        """Return the configured view of the citizen."""
        preferences = await self.session.get((await self.links(citizen)).link("patientPreferences"))
        views = preferences.parts("CITIZEN_PATHWAY")
        chosen = exactly_one(views, self.settings.view, what="Visningen", setting=place_of("view"))
        return await self.session.get(chosen.link("self"))

    async def tree(self, view: Resource) -> Iterator[Resource]:
        """Yield every reference of the view's tree, pathways and what lies in them."""
        return walk_all(await self.session.get_all(view.link("pathwayReferences")), "children")
