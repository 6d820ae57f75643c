"""Pages over 20,000 cases beside bare ones with the same questions.

Both are asked through httpx's ASGI transport in this process, in turns, and each request is measured in this process'
CPU time: what other programs of the machine do meanwhile is not counted.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median

import httpx
from bare import bare, overheard
from big_batch import BigTown
from figures import Figure
from starlette.types import ASGIApp
from web_browser import browser

from catalogue.web.roles import Role
from flows.app import app

AGAIN = 40
FIRST = 5


@dataclass(frozen=True, slots=True)
class Timed:
    """A page and how many times the bare one it may cost: about twice what it did when this was written."""

    title: str
    path: str
    limit: float
    first_limit: float


def pages_of(big: BigTown) -> tuple[Timed, ...]:
    """Return the pages that are timed."""
    card = f"/robotter/{big.console.town.work().robot.lineage}"
    return (
        # The seven questions of a card cost nearly nothing; more than half of it is the adoption's YAML, read anew.
        Timed("card", card, 40, 60),
        # Fifty citizens drawn beside fifty rows read; at the first look both count 20,000 ends.
        Timed("batch under way", f"/proevekoersler/{big.acted_on}", 14, 4),
        # The first look opens 18,000 citizens for the sample's extremes; the bare page leaves them encrypted.
        Timed("batch to approve", f"/proevekoersler/{big.prepared}", 32, 7),
    )


async def page_figures(big: BigTown) -> list[Figure]:
    """Measure each page as it is when others have looked at it lately, and as the first one meets it."""
    found: list[Figure] = []
    for each in pages_of(big):
        found.append(await _again(big, each))
        found.append(await _first(big, each))
    return found


async def _again(big: BigTown, page: Timed) -> Figure:
    async with reader(big, big.console.site) as visited:
        await _get(visited, page.path)
        with overheard() as asked:
            await _get(visited, page.path)
        async with browser(bare({"page": asked})) as plain:
            ours, theirs = await _in_turns(AGAIN, lambda: _get(visited, page.path), lambda: _get(plain, "/page"))
    return Figure(f"{page.title}, again", ours, theirs, "ms CPU", page.limit)


async def _first(big: BigTown, page: Timed) -> Figure:
    """Ask new instances of the app, that know nothing of the batch but have their templates ready."""
    async with _fresh(big) as visited:
        with overheard() as asked:
            await _get(visited, page.path)
    async with browser(bare({"page": asked})) as plain:
        ours, theirs = [], []
        for _ in range(FIRST):
            async with _fresh(big) as visited:
                ours.append(await _cost(lambda visited=visited: _get(visited, page.path)))
            theirs.append(await _cost(lambda: _get(plain, "/page")))
    return Figure(f"{page.title}, first look", median(ours), median(theirs), "ms CPU", page.first_limit)


@asynccontextmanager
async def _fresh(big: BigTown) -> AsyncIterator[httpx.AsyncClient]:
    home = big.console.town.home
    made = app(home, organisation_cvr="99999999", demo=True)
    async with made.router.lifespan_context(made), reader(big, made) as visited:
        await _get(visited, "/manuel-behandling")
        yield visited


@asynccontextmanager
async def reader(big: BigTown, site: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser on any instance of the app, as somebody who may see all that is measured."""
    roles = (Role.OPERATOR, Role.APPROVER)
    async with big.console.visited(*roles, name="Prøve Læser") as known, browser(site) as client:
        client.cookies.update(known.cookies)
        yield client


async def _get(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)


async def _in_turns(
    times: int, one: Callable[[], Awaitable[None]], other: Callable[[], Awaitable[None]]
) -> tuple[float, float]:
    await other()
    costs = [(await _cost(one), await _cost(other)) for _ in range(times)]
    return median(cost for cost, _ in costs), median(cost for _, cost in costs)


async def _cost(ask: Callable[[], Awaitable[None]]) -> float:
    before = time.process_time()
    await ask()
    return (time.process_time() - before) * 1000
