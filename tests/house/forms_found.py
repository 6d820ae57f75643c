"""Every form of every town, each kind once, as fixtures of the tests about forms."""

from __future__ import annotations

import asyncio

import httpx
from forms_town import ALL, NOBODY, Found, Town, Towns, forms_in
from hostile_forms import Sent


def every_form(towns: Towns) -> list[Found]:
    """Return every form there is, as whoever found it first."""

    async def walked() -> list[Found]:
        return [each for kind in towns.kinds for who in (NOBODY, ALL) for each in await forms_in(towns, kind, who)]

    first: dict[tuple[str, tuple[str, ...]], Found] = {}
    for each in asyncio.run(walked()):
        first.setdefault((each.path, each.form.names), each)
    return list(first.values())


async def posted(town: Town, one: Found, sent: Sent, visitor: str = "") -> httpx.Response:
    """Send something to a form, as whoever found it or as somebody else."""
    async with town.browser(visitor or one.visitor) as client:
        return await client.post(one.form.action, content=sent.body, headers=sent.headers)
