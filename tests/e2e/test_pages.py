"""The pages in a real browser, served by `samdrift up`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages_house import Up, up
from prefect_page import PrefectPage, wait_until
from walk_of_pages import Walk
from watched_browser import WIDTHS, Watched, findings, needs_browser, watched_browser

from flows.app import app
from flows.runner.home import Home

pytestmark = [pytest.mark.slow, pytest.mark.prefect, pytest.mark.timeout(400)]

PEOPLE = ("demo-olga", "demo-gorm", "demo-torben", "demo-revi", "demo-rikke")
NOT_PAGES: set[str] = set()
"""Paths that are no page of their own to look at, each with a reason."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    with up(tmp_path_factory.mktemp("pages") / "state", citizens=40) as running:
        yield running


@pytest.fixture
def browser(house: Up) -> Iterator[Watched]:
    with watched_browser(house.pages) as opened:
        yield opened
        assert opened.trouble == []


def test_the_schedules_of_an_adoption_have_runs_to_come(house: Up) -> None:
    page = PrefectPage(f"{house.prefect}/api")
    wait_until(lambda: len(page.planned_runs()) > 1, "runs planned by Prefect", told=page.planned_runs)


@needs_browser
def test_nothing_grave_is_found_on_any_page_at_any_width(house: Up, browser: Watched, tmp_path: Path) -> None:
    walk = Walk(app(Home(tmp_path), organisation_cvr="99999999", demo=True))
    found = {}
    for subject in ("", *PEOPLE):
        page = browser.person(subject) if subject else browser.context().new_page()
        for kind in walk.pages(page):
            for width, height in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                if problems := findings(page):
                    found[f"{kind} {width}"] = problems
        page.context.close()
    assert found == {}
    assert walk.dead == set()
    assert walk.unseen - NOT_PAGES == set()
