"""The list of robots: found by words and facets in the address, page by page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from web_browser import browser

from catalogue.api import Catalogue
from catalogue.model import Card, Evidence
from flows.app import app
from flows.runner.home import Home

MANY = 45


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    with Catalogue.open(home.catalogue_url) as catalogue:
        for number in range(MANY):
            domain = "HEALTH" if number % 2 else "TECHNIQUE"
            card = Card(title=f"Robot {number:02d}", short_description="Gør noget", domains=(domain,))
            catalogue.register(card, f"robot-{number:02d}", "1.0.0", "ab" * 32)
    return home


@pytest.fixture
async def reader(home: Home) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app(home, organisation_cvr="99999999", demo=True)) as client:
        yield client


def titles(answer: httpx.Response) -> list[str]:
    return re.findall(r'<h3><a href="[^"]*">([^<]*)</a>', answer.text)


async def test_every_robot_is_on_one_page_and_one_only(reader: httpx.AsyncClient) -> None:
    path, seen = "/", []
    for _ in range(10):
        answer = await reader.get(path)
        seen += titles(answer)
        onward = re.search(r'<a href="([^"]*)" rel="next">', answer.text)
        if not onward:
            break
        path = onward[1].replace("&amp;", "&")
    assert seen == [f"Robot {number:02d}" for number in range(MANY)]


async def test_the_next_page_keeps_what_was_asked_for(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/", params={"soeg": "Robot", "omraade": "HEALTH"})
    assert f"{MANY // 2} robotter" in answer.text
    assert "/?soeg=Robot&amp;omraade=HEALTH&amp;side=2" in answer.text
    assert '<option value="HEALTH" selected>' in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999", "x", "", "²"])
async def test_a_page_that_is_not_there_is_the_nearest_that_is(reader: httpx.AsyncClient, page: str) -> None:
    answer = await reader.get("/", params={"side": page})
    assert (answer.status_code, bool(titles(answer))) == (200, True)


async def test_nothing_found_says_what_to_do_and_leads_back_to_all(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/", params={"soeg": "skraldespand"})
    assert "Prøv færre ord" in answer.text
    assert "Ryd søgningen" in answer.text
    assert titles(answer) == []


async def test_an_empty_catalogue_says_who_fills_it(tmp_path: Path) -> None:
    async with browser(app(Home(tmp_path / "tom"), organisation_cvr="99999999", demo=True)) as reader:
        assert "Kataloget er tomt endnu" in (await reader.get("/")).text


async def test_a_line_says_who_uses_it_and_its_latest_live_result(home: Home, reader: httpx.AsyncClient) -> None:
    with Catalogue.open(home.catalogue_url) as catalogue:
        for number, name in enumerate(("Ærø", "Øster", "Ås", "Nord"), 1):
            catalogue.adopt(f"a-{number}", f"1234567{number}", f"{name} Kommune", "robot-07", "1.0.0", "deployed")
        for month, done in (("2026-09", 1500), ("2026-10", 2500)):
            told = {
                "adoption": "a-1", "organisation_cvr": "12345671", "organisation_name": "Ærø", "lineage": "robot-07",
                "version": "1.0.0", "batch": month, "revision": 1, "run": "K", "mode": "live", "month": month,
                "found": done, "outcomes": [{"outcome": "DONE", "count": done}],
            }  # fmt: skip
            catalogue.record_evidence(Evidence.model_validate(told))
    answer = await reader.get("/")
    first = answer.text.split("</li>", 20)
    line = next(each for each in first if "robot-07" in each)
    assert titles(answer)[0] == "Robot 07"
    assert "og 1 anden" in line
    assert "Oktober 2026 (skarp kørsel): 2.500 gennemført." in line
