"""A draft of an intervention: prepared by reads, filled in here, persisted by one `save`."""

from __future__ import annotations

from typing import Any, Final

from connectors.errors import NotConfigured, Rejected
from connectors.nexus import texts
from connectors.nexus.context import NexusContext
from connectors.nexus.elements import element, elements_of, empty_required, put_date, put_text, put_value
from connectors.nexus.hal import Resource, malformed, walk_all
from connectors.nexus.names import exactly_one
from connectors.nexus.places import place_of
from connectors.ports import CitizenRef, InterventionOrder, Reference

_LEAVES: Final = frozenset({"catalogGrant", "catalogPackage"})
_SAMPLE: Final = Reference("00000000-0000-4000-8000-000000000000")
"""As long as a reference is, to see whether it fits."""


class Drafts:
    """The steps before `save`; none of them persists anything (facts: runners-and-nexus.md 2.2, step 3)."""

    def __init__(self, context: NexusContext) -> None:
        self._context = context
        self._settings = context.settings

    async def basket(self, citizen: CitizenRef) -> Resource:
        """Return the basket of the configured forløb."""
        links = await self._context.links(citizen)
        baskets = await self._context.session.get_all(links.link("availableBaskets"))
        place = f"{self._settings.program_pathway} > {self._settings.nested_pathway}"
        chosen = exactly_one(
            baskets,
            place,
            what="Placeringen",
            setting=place_of("nested_pathway"),
            label=lambda basket: basket.text("pathwayPlacementName"),
        )
        return await self._context.session.get(chosen.link("self"))

    async def order(self, citizen: CitizenRef) -> Resource:
        """Return an empty order of the configured intervention, ready to fill in."""
        basket = await self.basket(citizen)
        grant = await self._prototype(basket, await self._catalogued(basket))
        return await self.transition(grant, self._settings.order_transition, place_of("order_transition"))

    async def transition(self, grant: Resource, name: str, setting: str) -> Resource:
        """Return the draft of one transition of an intervention."""
        transitions = grant.parts("currentWorkflowTransitions")
        chosen = exactly_one(transitions, name, what="Overgangen", setting=setting)
        return await self._context.session.get(chosen.link("prepareEdit"))

    async def fill_order(self, template: Resource, order: InterventionOrder, reference: Reference) -> dict[str, Any]:
        """Return the whole draft, filled in; raise `Rejected` naming required elements that are still empty."""
        draft = template.draft()
        elements = elements_of(draft)
        for name in self._settings.start_fields:
            put_date(element(elements, name, place_of("start_fields")), order.start, place_of("start_fields"))
        for name, value in self._settings.required_values.items():
            put_value(element(elements, name, place_of("required_values")), value, place_of("required_values"))
        self._put_note(draft, order.note)
        self._put_reference(draft, reference)
        await self._put_supplier(draft)
        refuse_incomplete(draft)
        return draft

    async def check_order(self, template: Resource, order: InterventionOrder) -> None:
        """Raise `NotConfigured` when an order could not be filled in from the settings."""
        try:
            await self.fill_order(template, order, _SAMPLE)
        except Rejected as refused:
            setting = place_of("required_values") if refused.code == "REQUIRED" else place_of("reference_field")
            raise NotConfigured(
                refused.message, setting=setting, system=texts.SYSTEM, candidates=refused.fields
            ) from None

    async def _catalogued(self, basket: Resource) -> Resource:
        catalogue = await self._context.session.get_all(basket.link("grantCatalog"))
        leaves = [node for node in walk_all(catalogue, "subcatalogs") if node.text("type") in _LEAVES]
        return exactly_one(leaves, self._settings.intervention, what="Indsatsen", setting=place_of("intervention"))

    async def _prototype(self, basket: Resource, entry: Resource) -> Resource:
        package = entry.text("type") == "catalogPackage"
        prototype = (await self._context.session.get(basket.link("bulkPrototype"))).draft()
        prototype["catalogGrantId"] = _number(entry.id)
        prototype["basketId"] = basket.body.get("id")
        prototype["key"] = f"null:{entry.id}:{str(package).lower()}"
        if package:
            prototype["isPackage"] = True
        return await self._context.session.ask(basket.link("bulkGet"), [prototype])

    def _put_note(self, draft: dict[str, Any], note: str) -> None:
        if note:
            target = element(elements_of(draft), self._settings.note_field, place_of("note_field"))
            put_text(target, note, place_of("note_field"))

    def _put_reference(self, draft: dict[str, Any], reference: Reference) -> None:
        name = self._settings.reference_field
        if name is not None:
            target = element(elements_of(draft), name, place_of("reference_field"))
            put_text(target, reference, place_of("reference_field"))

    async def _put_supplier(self, draft: dict[str, Any]) -> None:
        wanted = self._settings.supplier
        if wanted is None:
            return
        target = element(elements_of(draft), "supplier", place_of("supplier"))
        suppliers = await self._context.session.get_all(Resource(target).link("availableSuppliers"))
        chosen = exactly_one(suppliers, wanted, what="Leverandøren", setting=place_of("supplier"))
        target["supplier"] = chosen.draft()


def refuse_incomplete(draft: dict[str, Any]) -> None:
    """Raise `Rejected` with Nexus' own names of required elements that are still empty."""
    missing = empty_required(elements_of(draft))
    if missing:
        raise Rejected(texts.required(missing), system=texts.SYSTEM, code="REQUIRED", fields=missing)


def _number(key: str) -> int:
    try:
        return int(key)
    except ValueError:
        raise malformed() from None
