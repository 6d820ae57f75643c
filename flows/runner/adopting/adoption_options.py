"""The names a form offers for an adoption: what its care system lists, asked for while somebody waits for a page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from pydantic import BaseModel, ValidationError

from connectors.errors import NotConfigured
from connectors.http import Endpoint, HttpClient
from connectors.nexus import NexusCareSystem
from connectors.ports import CareSystem, OptionKind, read_only
from flows.runner.adopting import texts_overlay as texts
from flows.runner.adopting.adoption import AdoptionFile, ManualCare
from flows.runner.adopting.connections import NEXUS
from flows.runner.adopting.places import places_of
from flows.runner.home import Home

CARE: Final = "care_system."
"""How the `options` of a setting begin whose names the care system lists."""
PATIENCE: Final = 3.0
"""Seconds a form waits for the care system as a whole; after that its names are typed."""
_NO_ADDRESS: Final = "Adressen på omsorgssystemet i ibrugtagningen mangler eller kan ikke bruges."
Names = Mapping[OptionKind, tuple[str, ...] | None]
"""What is listed of each kind; None for a kind that cannot be listed at all."""


async def care_names(adoption: AdoptionFile, home: Home, kinds: Collection[OptionKind]) -> Names:
    """Ask the adoption's care system what it lists; raises `ConnectorError` when it cannot be asked just now."""
    async with _care(adoption, home) as system:
        if system is None:
            return dict.fromkeys(kinds)
        listed = {kind: await system.options(kind) for kind in kinds}
    return {kind: None if names is None else tuple(names) for kind, names in listed.items()}


@asynccontextmanager
async def _care(adoption: AdoptionFile, home: Home) -> AsyncIterator[CareSystem | None]:
    settings = adoption.systems.care_system
    if isinstance(settings, ManualCare):
        yield None
        return
    try:
        place = places_of(adoption, home).care
    except ValidationError:
        raise NotConfigured(_NO_ADDRESS, setting="connections.care_system", system=NEXUS) from None
    if place is None:
        raise NotConfigured(_NO_ADDRESS, setting="connections.care_system", system=NEXUS)
    async with HttpClient(Endpoint(NEXUS, timeout=PATIENCE)) as http:
        yield read_only(NexusCareSystem(settings, http, place), CareSystem)


def misnamed_options(model: type[BaseModel]) -> tuple[str, ...]:
    """Return, in Danish, every setting whose `options` no form would ever find."""
    known = [f"{CARE}{kind}" for kind in OptionKind]
    found = ((field, str(options)) for field, options in _options(model.model_json_schema(), ""))
    return tuple(texts.unknown_options(field, options, known) for field, options in found if options not in known)


def _options(schema: object, name: str) -> Iterator[tuple[str, object]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("options"), str):
            yield name, schema["options"]
        for key, inner in schema.items():
            yield from _options(inner, key)
