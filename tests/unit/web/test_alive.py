"""What a monitor is told: that the pages answer, and nothing that a stranger could use."""

from __future__ import annotations

import asyncio

import httpx
from starlette.applications import Starlette

from catalogue.web.pages.alive import Alive


def test_a_monitor_is_told_that_the_pages_answer_and_nothing_else() -> None:
    app = Starlette(routes=[page.route() for page in Alive().pages()])

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://samdrift.test") as client:
            return await client.get("/levende")

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
