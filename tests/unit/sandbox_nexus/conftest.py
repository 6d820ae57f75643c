"""A small testkommune, and a client that walks it as the public Odense client does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from nexus_people import Clock, citizens
from nexus_walk import Walk

from connectors.sandbox.nexus import NexusApp, create_app


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(clock: Clock) -> NexusApp:
    return create_app(citizens(), clock=clock)


@pytest.fixture
async def http(app: NexusApp) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8123") as client:
        yield client


@pytest.fixture
async def walk(http: httpx.AsyncClient) -> Walk:
    walk = Walk(http)
    await walk.connect()
    return walk
