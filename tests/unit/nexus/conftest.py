from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any

import httpx
import pytest
from nexus_recording import BASE, TOKEN_URL, Recording, standard
from pydantic import SecretStr

from connectors.http import Endpoint, HttpClient
from connectors.nexus import NexusCareSystem, NexusConnection, NexusSettings
from connectors.ports import CitizenRef, Reference

REFERENCE = Reference("7c0f7b1e-52e4-4d0a-9a55-0d3a0f8e7b11")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def settings(**changes: Any) -> NexusSettings:
    names = {
        "instance": "demo",
        "program_pathway": "Sundhedsfagligt",
        "nested_pathway": "Forebyggelse",
        "intervention": "Forebyggende hjemmebesøg",
        "supplier": "Forebyggelsesteam Nord",
        "reference_field": "orderReference",
        "assignment_type": "Tværfagligt samarbejde",
    }
    return NexusSettings.model_validate(names | changes)


@pytest.fixture
def nexus() -> Recording:
    return standard()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reference() -> Reference:
    return REFERENCE


@pytest.fixture
def citizen() -> CitizenRef:
    return CitizenRef("42")


@pytest.fixture
async def make(nexus: Recording, clock: Clock) -> AsyncIterator[Callable[..., NexusCareSystem]]:
    http = HttpClient(Endpoint("KMD Nexus"), transport=httpx.MockTransport(nexus.handle_concurrently))
    connection = NexusConnection(
        base_url=BASE, token_url=TOKEN_URL, client_id="robot", client_secret=SecretStr("hemmeligt-ord")
    )

    def build(**changes: Any) -> NexusCareSystem:
        return NexusCareSystem(settings(**changes), http, connection, clock=clock, today=lambda: date(2026, 9, 1))

    async with http:
        yield build


@pytest.fixture
def system(make: Callable[..., NexusCareSystem]) -> NexusCareSystem:
    return make()
