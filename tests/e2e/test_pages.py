"""The pages in a real browser, served by `samdrift up`."""

from __future__ import annotations

import csv
import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages_house import Up, up
from prefect_page import PrefectPage, wait_until
from three_people import adopt_and_log_in, approve, ask_why, see_robot, start_live, start_preview
from walk_of_pages import Walk
from watched_browser import WIDTHS, Watched, findings, needs_browser, watched_browser

from flows.app import app
from flows.console import run_texts
from flows.runner.home import Home

pytestmark = [pytest.mark.slow, pytest.mark.prefect, pytest.mark.timeout(400)]

PEOPLE = ("demo-olga", "demo-gorm", "demo-torben", "demo-revi", "demo-rikke")
NOT_PAGES: set[str] = set()
"""Paths that are no page of their own to look at, each with a reason."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    with up(tmp_path_factory.mktemp("pages") / "state", citizens=40) as running:
        yield running


def counts(house: Up) -> dict[str, int]:
    """Return what the testkommune itself says happened."""
    with urllib.request.urlopen(f"{house.control}/counts", timeout=10) as answer:
        told: dict[str, int] = json.load(answer)
    return told


def young_woman(house: Up) -> str:
    """Return the number of somebody too young for the offer."""
    text = (house.state / "sandbox" / "udtraek.csv").read_text(encoding="utf-8-sig")
    rows = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter=";")
    return next(
        row["cpr"]
        for row in rows
        if row["cpr"].isdigit() and row["foedselsdato"] > "1965" and row["status"] == "01" and int(row["cpr"]) % 2 == 0
    )


@pytest.fixture
def browser(house: Up) -> Iterator[Watched]:
    with watched_browser(house.pages) as opened:
        yield opened
        assert opened.trouble == []


def test_the_schedules_of_an_adoption_have_runs_to_come(house: Up) -> None:
    page = PrefectPage(f"{house.prefect}/api")
    wait_until(lambda: len(page.planned_runs()) > 1, "runs planned by Prefect", told=page.planned_runs)


@needs_browser
def test_three_people_take_a_batch_from_the_card_to_its_end(house: Up, browser: Watched) -> None:
    caseworker = browser.context().new_page()
    see_robot(caseworker)
    adopt_and_log_in(caseworker, "demo-olga")
    batch = start_preview(caseworker)
    assert caseworker.get_by_role("button", name=re.compile("^Godkend")).count() == 0
    assert counts(house)["interventions"] == 0

    approver = browser.person("demo-gorm", java_script_enabled=False)
    approver.get_by_role("link", name=run_texts.ADOPTIONS, exact=True).click()
    approver.locator("h2 a[href^='/ibrugtagninger/']").first.click()
    approver.get_by_role("link", name=batch, exact=True).first.click()
    approve(approver)

    caseworker.reload()
    assert start_live(caseworker) == batch
    done = counts(house)
    assert done["interventions"] == done["letters_digital"] + done["letters_paper"] > 0

    somebody = young_woman(house)
    assert "under aldersgrænsen" in ask_why(caseworker, somebody).lower()
    assert [address for address in browser.asked if re.search(r"\d{6}-?\d{4}", address)] == []


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
