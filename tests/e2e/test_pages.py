"""The pages in a real browser, served by `samdrift up`."""

from __future__ import annotations

import csv
import json
import os
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from blank_forms import BlankForms
from day_of_work import (
    change_setting,
    log_in_again,
    lose_login,
    open_line,
    save_setting,
    send_again,
    take_and_give_back,
)
from on_the_phone import find_by_number, save_list, see_list, see_who, write_down
from pages_house import Up, up
from prefect_page import PrefectPage, wait_until
from set_right import approve_correction, ask_to_set_right, find_citizen, find_waiting
from three_people import (
    adopt_and_log_in,
    approve,
    approve_unseen,
    ask_why,
    find_batch,
    see_robot,
    see_sample,
    start_live,
    start_preview,
    stop,
    watch,
)
from walk_of_pages import Walk
from watched_browser import Looks, Watched, findings, needs_browser, watched_browser

from flows.app import app
from flows.console.batches import batch_words
from flows.console.runs import run_texts
from flows.console.settings import settings_texts
from flows.ledger.states import ReplyKind
from flows.runner.home import Home

pytestmark = [pytest.mark.slow, pytest.mark.prefect, pytest.mark.timeout(400)]

PEOPLE = ("demo-olga", "demo-gorm", "demo-torben", "demo-revi", "demo-rikke", "demo-adam")
INVITED = 17
"""So many of 40 citizens get the offer."""
MANY_FORMS = 10
NOT_WALKED = {
    "/levende",  # asked by machines
    "/revision/fil",  # a file
    "/koersler/{run}/fremdrift",  # pieces of pages
    "/koersler/anmodning/{request}/fremdrift",
    "/koersler/anmodning/{request}",  # there only while a run is on its way, and looked at then
}
PICTURED = {
    "/": "robotter",
    "/robotter/{lineage}": "robotbeskrivelse",
    "/log-ind": "log-ind",
    "/drift": "drift",
    "/ibrugtagninger/{adoption}": "ibrugtagning",
    "/proevekoersler/{batch}": "faerdig-koersel",
    "/proevekoersler/{batch}/borgere/{number}": "borger",
    "/manuel-behandling": "manuel-behandling",
    "/manuel-behandling/{linje}": "linje",
    "/sundhed": "sundhed",
    "/svar": "svar",
    "/rettelser": "rettelser",
}
"""The pages whose pictures are in the documentation."""
PICTURES = Path(__file__).parents[2] / "docs/pictures"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    with up(tmp_path_factory.mktemp("pages") / "state", citizens=40) as running:
        yield running


def counts(house: Up) -> dict[str, int]:
    """Return what the testkommune itself says happened."""
    with urllib.request.urlopen(f"{house.control}/counts", timeout=10) as answer:
        told: dict[str, int] = json.load(answer)
    return told


def newest(house: Up) -> str:
    """Return the number of the newest batch."""
    with Home(house.state).ledger() as ledger:
        batch = ledger.batches.latest("testkommune")
    assert batch
    return batch.id


def slowed(house: Up, seconds: float) -> None:
    """Let the care system answer writes slowly, so that there is a run to look at."""
    wish = {"system": "nexus", "kind": "slow", "operation": "POST *", "calls": 0, "seconds": seconds}
    with urllib.request.urlopen(f"{house.control}/faults", json.dumps(wish).encode(), timeout=10) as answer:
        assert answer.status == 200


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
def looks() -> Looks:
    """Keep pictures only when somebody wants those of the documentation anew."""
    return Looks(PICTURES if os.environ.get("SAMDRIFT_PICTURES") == "1" else None)


@pytest.fixture
def browser(house: Up) -> Iterator[Watched]:
    with watched_browser(house.pages) as opened:
        yield opened
        assert opened.trouble == []


def test_the_schedules_of_an_adoption_have_runs_to_come(house: Up) -> None:
    page = PrefectPage(f"{house.prefect}/api")
    wait_until(lambda: len(page.planned_runs()) > 1, "runs planned by Prefect", told=page.planned_runs)


@needs_browser
def test_three_people_take_a_batch_from_the_card_to_its_end_by_keyboard(
    house: Up, browser: Watched, looks: Looks
) -> None:
    caseworker = browser.context().new_page()
    approver = browser.person("demo-gorm", java_script_enabled=False)

    onlooker = browser.still("demo-torben")

    def look_at(name: str, path: str = "", picture: str = "") -> None:
        onlooker.goto(caseworker.url + path)
        looks.at(onlooker, name, picture)

    see_robot(caseworker)
    adopt_and_log_in(caseworker, "demo-olga")
    batch = start_preview(caseworker, lambda: look_at("a run on its way"))
    assert caseworker.get_by_role("button", name=re.compile("^Godkend")).count() == 0
    assert counts(house)["interventions"] == 0

    reviewer = browser.person("demo-gorm")
    find_batch(reviewer, batch)
    reviewer.get_by_label(batch_words.APPROVE_SEEN).wait_for()
    looks.at(reviewer, "what to approve", "godkend")
    approve_unseen(reviewer)
    looks.at(reviewer, "what is missing")

    find_batch(approver, batch)
    see_sample(approver)
    approve(approver)

    caseworker.reload()
    see_sample(caseworker)
    looks.at(caseworker, "the sample", "stikproeve")
    caseworker.go_back()
    slowed(house, 0.5)
    start_live(caseworker)
    look_at("a run under way", picture="koersel")
    look_at("whether to stop", "/stop")
    stop(caseworker)
    assert 0 < counts(house)["interventions"] < INVITED
    start_live(caseworker, batch_words.GO_ON)
    assert watch(caseworker, run_texts.SEE_RESULT) == batch
    done = counts(house)
    assert done["interventions"] == INVITED
    assert done["interventions"] == done["letters_digital"] + done["letters_paper"] > 0

    assert "under aldersgrænsen" in ask_why(caseworker, young_woman(house)).lower()
    looks.at(caseworker, "why", "hvorfor")
    find_by_number(caseworker, young_woman(house))
    write_down(caseworker, ReplyKind.DECLINED_FOREVER)
    looks.at(caseworker, "a reply that is written down")
    assert looks.found == {}
    assert [address for address in browser.asked if re.search(r"\d{6}-?\d{4}", address)] == []


@needs_browser
def test_a_mistake_is_set_right_by_two_people_by_keyboard(house: Up, browser: Watched, looks: Looks) -> None:
    caseworker, approver = browser.person("demo-olga", java_script_enabled=False), browser.person("demo-gorm")
    find_batch(caseworker, newest(house))
    find_citizen(caseworker)
    ask_to_set_right(caseworker)
    find_waiting(approver)
    looks.at(approver, "a correction to approve", "rettelse")
    approve_correction(approver)
    approver.goto(urlsplit(caseworker.url).path)
    looks.at(approver, "a correction that is approved")
    assert looks.found == {}


@needs_browser
def test_what_citizens_answer_is_written_down_by_keyboard(
    house: Up, browser: Watched, looks: Looks, tmp_path: Path
) -> None:
    page = browser.person("demo-olga")
    find_batch(page, newest(house))
    find_citizen(page)
    number = see_who(page)
    looks.at(page, "who the citizen is")
    find_by_number(page, number)
    write_down(page, ReplyKind.ACCEPTED)
    called = tmp_path / "telefonliste.csv"
    called.write_text(f"cpr;svar;dato\n{number};flyttet;23.11.2026\n{number};måske;23.11.2026\n", encoding="utf-8")
    see_list(page, called)
    looks.at(page, "what a list would be")
    save_list(page, 1)
    assert looks.found == {}


@needs_browser
def test_a_line_is_closed_by_keyboard_though_the_login_ended_meanwhile(browser: Watched, looks: Looks) -> None:
    page = browser.person("demo-olga")
    open_line(page)
    take_and_give_back(page)
    lose_login(page)
    looks.at(page, "a login that ended")
    log_in_again(page, "demo-olga")
    looks.at(page, "what was typed before the login")
    send_again(page)
    assert looks.found == {}


@needs_browser
def test_a_setting_is_changed_by_keyboard(browser: Watched, looks: Looks) -> None:
    page = browser.person("demo-torben")
    change_setting(page)
    looks.at(page, "settings without a reason")
    save_setting(page)
    assert looks.found == {}


@needs_browser
def test_what_is_wrong_with_a_page_is_found(browser: Watched) -> None:
    page = browser.context().new_page()
    page.set_content("<title>x</title><main><h1>x</h1><button></button><p style='width: 3000px'>x</p></main>")
    found = " ".join(findings(page))
    assert all(word in found for word in ("button-name", "html-has-lang", "pixels wider"))


@needs_browser
def test_nothing_grave_is_found_on_any_page_at_any_width(
    house: Up, browser: Watched, looks: Looks, tmp_path: Path
) -> None:
    walk = Walk(app(Home(tmp_path), organisation_cvr="99999999", demo=True))
    blank = BlankForms(walk.kind_of_form)
    for subject in ("", *PEOPLE):
        page = browser.person(subject) if subject else browser.context().new_page()
        for kind in walk.pages(page):
            looks.at(page, kind, PICTURED.get(kind, ""))
            for name in blank.refused(page):
                looks.at(page, f"{name} refused", widths=(360,))
        page.context.close()
    coordinator = browser.person("demo-torben")
    coordinator.goto("/ibrugtagninger/testkommune/indstillinger")
    coordinator.get_by_role("button", name=settings_texts.SAVE).wait_for()
    looks.at(coordinator, "the settings as a form", "indstillinger")
    assert looks.found == {}
    assert blank.wrong == []
    assert len(blank.seen) > MANY_FORMS, blank.seen
    assert walk.dead == set()
    assert walk.unseen - NOT_WALKED == set()
