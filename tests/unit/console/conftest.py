"""A small town whose pages start runs in this process, Olga, who starts them, and Torben, who answers for them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from console_town import CVR, browser
from runner.small_town import SmallTown, person, small_town
from starlette.applications import Starlette
from starting_town import TownStarter
from web_browser import log_in

from flows.app import app
from flows.ledger import Ledger


@pytest.fixture
def town(tmp_path: Path) -> Iterator[SmallTown]:
    with small_town(tmp_path, [person(number) for number in range(1, 6)]) as made:
        yield made


@pytest.fixture
def ledger(town: SmallTown) -> Ledger:
    return town.ledger


@pytest.fixture
def starter(town: SmallTown) -> TownStarter:
    return TownStarter(town)


@pytest.fixture
def pages(town: SmallTown, starter: TownStarter) -> Starlette:
    return app(town.home, organisation_cvr=CVR, demo=True, starter=starter)


@pytest.fixture
async def olga(pages: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(pages) as client:
        await log_in(client, "demo-olga")
        yield client


@pytest.fixture
async def torben(pages: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(pages) as client:
        await log_in(client, "demo-torben")
        yield client
