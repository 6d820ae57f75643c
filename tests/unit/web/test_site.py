"""What every page keeps: who is let in, what a form must come with, what a session is worth."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from web_browser import browser, log_in

from catalogue.api import Catalogue
from catalogue.model import Card
from catalogue.web.routing import GuardedRoute
from flows.app import app
from flows.runner.home import Home

CARD = Card(title="Forebyggende hjemmebesøg", short_description="Tilbud til borgere over 70", phase="OPERATION")


@pytest.fixture
def pages(tmp_path: Path) -> Starlette:
    home = Home(tmp_path)
    with Catalogue.open(home.catalogue_url) as catalogue:
        catalogue.register(CARD, "preventive-home-visits", "1.0.0", "ab" * 32)
    return app(home, organisation_cvr="99999999", demo=True)


async def test_anybody_can_read_which_robots_there_are(pages: Starlette) -> None:
    async with browser(pages) as reader:
        answer = await reader.get("/", params={"soeg": "hjemmebesøg"})
        assert "Forebyggende hjemmebesøg" in answer.text
        assert "1 robot" in answer.text
        assert "Ingen robotter passer" in (await reader.get("/", params={"soeg": "skraldespand"})).text


async def test_a_search_is_shown_as_text_and_never_as_markup(pages: Starlette) -> None:
    async with browser(pages) as reader:
        answer = await reader.get("/", params={"soeg": '"><script>alert(1)</script>'})
        assert "<script>alert" not in answer.text


async def test_every_answer_forbids_scripts_that_are_not_ours(pages: Starlette) -> None:
    async with browser(pages) as reader:
        for path in ("/", "/findes-ikke", "/assets/samdrift.css"):
            policy = (await reader.get(path)).headers["content-security-policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy


async def test_a_form_from_somewhere_else_is_refused(pages: Starlette) -> None:
    async with browser(pages) as reader:
        person = {"person": "demo-olga", "til": "/"}
        for headers in ({"origin": "https://ond.example"}, {"sec-fetch-site": "cross-site"}, {"origin": ""}):
            assert (await reader.post("/log-ind", data=person, headers=headers)).status_code == 403
        assert (await reader.post("/log-ind", data=person)).status_code == 303


async def test_one_logs_in_and_out(pages: Starlette) -> None:
    async with browser(pages) as reader:
        await log_in(reader, "demo-olga")
        assert "Olga Opdigtet" in (await reader.get("/")).text
        cookie = reader.cookies["samdrift_session"]
        await reader.post("/log-ud")
        reader.cookies.set("samdrift_session", cookie)
        assert "Olga Opdigtet" not in (await reader.get("/")).text


async def test_the_way_back_after_logging_in_is_our_own(pages: Starlette) -> None:
    async with browser(pages) as reader:
        for path in ("https://ond.example/", "//ond.example", "/\\ond.example"):
            answer = await reader.post("/log-ind", data={"person": "demo-olga", "til": path})
            assert answer.headers["location"] == "/"


async def test_a_page_that_does_not_exist_says_so_in_danish(pages: Starlette) -> None:
    async with browser(pages) as reader:
        answer = await reader.get("/findes-ikke")
        assert (answer.status_code, "Siden findes ikke" in answer.text) == (404, True)


def test_every_page_says_whom_it_is_for(pages: Starlette) -> None:
    loose = [route.path for route in pages.routes if not isinstance(route, GuardedRoute)]  # type: ignore[attr-defined]
    assert loose == ["/assets"]
