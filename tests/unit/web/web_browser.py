"""A browser's manners without a browser: cookies kept, forms sent from our own page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.types import ASGIApp

ORIGIN = "http://samdrift.test"


@asynccontextmanager
async def browser(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser on the app; it follows no redirect by itself."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
        yield client


async def log_in(client: httpx.AsyncClient, person: str) -> None:
    """Log in as an invented person of the demo."""
    answer = await client.post("/log-ind", data={"person": person, "til": "/"})
    assert answer.status_code == 303
