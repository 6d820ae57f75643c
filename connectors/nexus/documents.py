"""Documents of a citizen: the entry first, its content by a second call (facts: runners-and-nexus.md 2.2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import PurePosixPath

from connectors.errors import OutcomeUnknown, Rejected
from connectors.nexus import texts
from connectors.nexus.context import NexusContext
from connectors.nexus.dates import utc
from connectors.nexus.hal import Resource
from connectors.nexus.pathways import Pathways
from connectors.ports import CitizenRef, Document, Reference, RemoteId


class Documents:
    """The documents the configured view shows, and new ones in the configured forløb."""

    def __init__(self, context: NexusContext, pathways: Pathways) -> None:
        self._context = context
        self._pathways = pathways

    async def create(self, citizen: CitizenRef, document: Document, reference: Reference) -> RemoteId:
        """Create the entry by one persisting call; the reference is part of its file name."""
        pathway = await self._pathways.nested(citizen)
        if not pathway.has("documentPrototype"):
            pathway = await self._context.session.get(pathway.link("self"))
        prototype = await self._context.session.get(pathway.link("documentPrototype"))
        draft = prototype.draft() | {
            "name": document.title,
            "originalFileName": stored_name(document.filename, reference),
            "relevanceDate": utc(document.dated),
        }
        created = await self._context.session.change("POST", prototype.link("create"), draft)
        if not created.key("id"):
            raise OutcomeUnknown(texts.LOST_ANSWER, system=texts.SYSTEM)
        return RemoteId(created.id)

    async def find(self, citizen: CitizenRef, reference: Reference) -> RemoteId | None:
        """Return the entry whose file name carries the reference; None only when every document could be read."""
        async for entry in self._entries(citizen):
            if "originalFileName" not in entry.body:
                raise Rejected(texts.UNREADABLE, system=texts.SYSTEM, code="UNREADABLE")
            if reference in entry.text("originalFileName"):
                return RemoteId(entry.id)
        return None

    async def upload(self, citizen: CitizenRef, entry_id: RemoteId, document: Document) -> None:
        """Send the content by one persisting call."""
        entry = await self._entry(citizen, entry_id)
        filename = entry.text("originalFileName") or document.filename
        await self._context.session.upload(entry.link("upload"), filename, document.pdf)

    async def has_content(self, citizen: CitizenRef, entry_id: RemoteId) -> bool:
        """Return whether Nexus has noted an upload on the entry."""
        entry = await self._entry(citizen, entry_id)
        return any(entry.body.get(key) for key in ("uploadingDate", "fileExternalId"))

    async def _entry(self, citizen: CitizenRef, entry_id: RemoteId) -> Resource:
        async for entry in self._entries(citizen):
            if entry.id == entry_id:
                return entry
        raise Rejected(texts.NOT_FOUND, system=texts.SYSTEM, code="NOT_FOUND")

    async def _entries(self, citizen: CitizenRef) -> AsyncIterator[Resource]:
        # Newest last in Nexus' trees: ours is among the last, so read from there.
        tree = await self._context.tree(await self._context.view(citizen))
        nodes = [node for node in tree if "document" in node.text("type").casefold()]
        for node in reversed(nodes):
            yield await self._context.session.get(node.link("referencedObject"))


def stored_name(filename: str, reference: Reference) -> str:
    """Return `filename` with the reference before its suffix: no personal data is added to it."""
    path = PurePosixPath(filename)
    return f"{path.stem}-{reference}{path.suffix or '.pdf'}"
