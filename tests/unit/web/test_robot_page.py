"""A robot's page answers before it is asked: what, for whom, with what result, and what it takes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import httpx
import pytest
from starlette.applications import Starlette
from web_browser import browser, log_in

from catalogue.api import Catalogue
from catalogue.model import Card, Evidence
from catalogue.web.pages.robot import RobotPages
from catalogue.web.render import Renderer
from flows.app import app
from flows.console.workings.panel_texts import tried_on
from flows.ledger.model import Adoption
from flows.runner.adopting.adoption import find_adoption
from flows.runner.adopting.robots import robot_of
from flows.runner.home import Home

OURS, THEIRS = "99999999", "12345678"
SHIPPED = robot_of("preventive-home-visits")
ROBOT = f"/robotter/{SHIPPED.lineage}"
LETTER = f"{ROBOT}/breve/offer.png"
PNG = b"\x89PNG\r\n"


def measured(organisation: str, month: str, done: int, **changed: Any) -> Evidence:
    whole = {
        "adoption": "a", "organisation_cvr": organisation, "organisation_name": "Navn", "lineage": SHIPPED.lineage,
        "version": SHIPPED.version, "batch": f"B-{organisation}-{month}", "revision": 1, "run": "K-1", "mode": "live",
        "month": month, "found": done + 7,
        "outcomes": [
            {"outcome": "DONE", "count": done},
            {"outcome": "EXCLUDED", "reason": "NOT_ALONE", "count": 7},
        ],
        "interventions": done, "letters_digital": done, "letters_paper": 0, "advisors_told": 0,
    }  # fmt: skip
    return Evidence.model_validate(whole | changed)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    with Catalogue.open(home.catalogue_url) as catalogue:
        catalogue.register(SHIPPED.card, SHIPPED.lineage, SHIPPED.version, SHIPPED.content_hash)
        catalogue.register(Card(title="Åben", short_description="Kun en idé"), "bare-card", "0.1.0", "ab" * 32)
    return home


@pytest.fixture
async def reader(home: Home) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app(home, organisation_cvr=OURS, demo=True)) as client:
        yield client


def tell(home: Home, *evidence: Evidence) -> None:
    with Catalogue.open(home.catalogue_url) as catalogue:
        catalogue.adopt("a", THEIRS, "Vestby Kommune", SHIPPED.lineage, SHIPPED.version, "deployed")
        for each in evidence:
            assert catalogue.record_evidence(each)


def words(answer: httpx.Response) -> str:
    """Return what stands on the page, without its marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


async def test_the_first_screen_says_what_it_does_who_uses_it_and_how_it_went(
    home: Home, reader: httpx.AsyncClient
) -> None:
    tell(home, measured(THEIRS, "2026-10", 1240), measured(THEIRS, "2026-11", 30))
    answer = await reader.get(ROBOT)
    beginning = words(answer).split("Hvad den gør")[0]
    for told in (SHIPPED.card.short_description, "Vestby Kommune", "November 2026 (skarp kørsel): 30 gennemført"):
        assert told in beginning
    assert answer.text.count("<h1>") == 1
    assert "Ikke oplyst" not in beginning


async def test_numbers_and_months_stand_as_in_danish(home: Home, reader: httpx.AsyncClient) -> None:
    tell(home, measured(THEIRS, "2026-10", 1240))
    page = words(await reader.get(ROBOT))
    assert "1.240" in page
    assert "oktober 2026" in page
    assert not re.search(r"1240|2026-10|\d{4}-\d\d-\d\d", page)


async def test_a_small_number_of_somebody_elses_is_hidden_in_table_sentence_and_chart(
    home: Home, reader: httpx.AsyncClient
) -> None:
    tell(home, measured(THEIRS, "2026-11", 3))
    answer = await reader.get(ROBOT)
    assert "under 5 gennemført" in words(answer)
    assert "mindst ét af tallene er under 5" in words(answer)
    assert not re.search(r"(?<![\d.])3 gennemført|>3<", answer.text)


async def test_its_owner_sees_the_exact_number(home: Home, reader: httpx.AsyncClient) -> None:
    tell(home, measured(OURS, "2026-11", 3))
    assert "under 5 gennemført" in words(await reader.get(ROBOT))
    await log_in(reader, "demo-laura")
    assert "3 gennemført" in words(await reader.get(ROBOT))


async def test_reasons_are_told_in_the_robots_own_danish(home: Home, reader: httpx.AsyncClient) -> None:
    tell(home, measured(THEIRS, "2026-11", 30))
    page = words(await reader.get(ROBOT))
    assert "Bor ikke alene: 7" in page
    assert "NOT_ALONE" not in page


async def test_each_version_says_from_when_to_when_it_has_acted(home: Home, reader: httpx.AsyncClient) -> None:
    tell(home, *(measured(THEIRS, month, 30) for month in ("2026-09", "2026-11", "2026-10")))
    assert "Version 1.0.0: skarp kørsel, september 2026 til november 2026" in words(await reader.get(ROBOT))


async def test_what_a_version_is_proven_on_is_told_with_the_versions_that_are_known(
    home: Home, reader: httpx.AsyncClient
) -> None:
    systems = [{"name": "KMD Nexus"}, {"name": "Digital Post SF1601", "version": "MeMo 1.2"}]
    tell(home, measured(THEIRS, "2026-11", 30, systems=systems))
    page = words(await reader.get(ROBOT))
    assert "november 2026. Systemer: KMD Nexus (version ikke oplyst); Digital Post SF1601 (MeMo 1.2)." in page


async def test_a_version_proven_before_systems_were_kept_says_that_they_are_not_told(
    home: Home, reader: httpx.AsyncClient
) -> None:
    tell(home, measured(THEIRS, "2026-11", 30))
    assert "november 2026. Systemer: ikke oplyst." in words(await reader.get(ROBOT))


async def test_a_pilot_is_never_taken_for_a_result(home: Home, reader: httpx.AsyncClient) -> None:
    tell(home, measured(THEIRS, "2026-11", 30, mode="pilot"))
    page = words(await reader.get(ROBOT))
    assert "Ingen har kørt den skarpt endnu." in page.split("Hvad den gør")[0]
    assert "November 2026, pilotkørsel" in page
    assert "Gennemførte sager pr. måned" not in page


async def test_the_road_the_rights_and_the_letters_are_shown_where_the_robot_is_installed(
    reader: httpx.AsyncClient,
) -> None:
    answer = await reader.get(ROBOT)
    assert answer.text.count('data-step="send_letter"') == 2
    for right in (
        "Slå borgere op",
        "Oprette og læse indsatser",
        "Åbne forløb",
        "SF1601: slå",
        "Lægge dokumenter",
        "Lukke de indsatser",
    ):
        assert right in words(answer)
    assert "Kære Nancy Berggren" in words(answer)
    assert LETTER in answer.text


async def test_a_letter_is_a_picture_that_is_drawn_once(home: Home, reader: httpx.AsyncClient) -> None:
    first, again = await reader.get(LETTER), await reader.get(LETTER)
    assert (first.headers["content-type"], first.content[:6]) == ("image/png", PNG)
    assert first.content == again.content
    kept = list((home.state / "pictures").iterdir())
    assert [each.suffix for each in kept] == [".png"]
    kept[0].write_bytes(PNG)
    assert (await reader.get(LETTER)).content == PNG


async def test_a_letter_shows_no_cpr_number(reader: httpx.AsyncClient) -> None:
    assert not re.search(r"\d{6}-?\d{4}", words(await reader.get(ROBOT)))


@pytest.mark.parametrize(
    "path", ["/robotter/findes-ikke", f"{ROBOT}/breve/findes-ikke.png", f"{ROBOT}/breve/..%2f.png"]
)
async def test_what_is_not_there_says_so(reader: httpx.AsyncClient, path: str) -> None:
    assert (await reader.get(path)).status_code == 404


async def test_a_version_that_is_not_installed_here_is_told_of_without_its_road(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/robotter/bare-card")
    assert answer.status_code == 200
    assert "<svg" not in answer.text
    assert "hvor robotten er installeret" in words(answer)
    assert (await reader.get("/robotter/bare-card/breve/offer.png")).status_code == 404


async def test_the_road_of_another_edition_of_the_same_robot_is_not_shown_as_this_ones(
    home: Home, reader: httpx.AsyncClient
) -> None:
    with Catalogue.open(home.catalogue_url) as catalogue:
        catalogue.register(SHIPPED.card, SHIPPED.lineage, "9.0.0", "ef" * 32)
    assert "data-step" not in (await reader.get(ROBOT)).text
    assert (await reader.get(LETTER)).status_code == 404


async def test_who_has_stopped_using_it_is_no_user(home: Home, reader: httpx.AsyncClient) -> None:
    tell(home)
    for state, users in (("deployed", True), ("ended", False)):
        with Catalogue.open(home.catalogue_url) as catalogue:
            catalogue.adopt("a", THEIRS, "Vestby Kommune", SHIPPED.lineage, SHIPPED.version, state)
        assert ("Vestby Kommune" in words(await reader.get(ROBOT)).split("Hvad den gør")[0]) is users
        assert ("Vestby Kommune" in words(await reader.get("/"))) is users


async def test_a_picture_that_cannot_be_kept_is_shown_all_the_same(home: Home, reader: httpx.AsyncClient) -> None:
    (home.state / "pictures").write_text("en fil, hvor mappen skulle være", encoding="utf-8")
    assert (await reader.get(LETTER)).content[:6] == PNG


async def test_a_catalogue_alone_has_pages_that_read(home: Home) -> None:
    pages = RobotPages(Renderer(()), lambda: Catalogue.open(home.catalogue_url)).pages()
    async with browser(Starlette(routes=[each.route() for each in pages])) as client:
        answer = await client.get(ROBOT)
    assert answer.status_code == 200
    assert SHIPPED.card.purpose in words(answer)


async def test_who_may_not_adopt_is_told_whom_to_ask_instead_of_being_led_to_a_closed_door(
    reader: httpx.AsyncClient,
) -> None:
    assert f'href="{ROBOT}/tag-i-brug"' in (await reader.get(ROBOT)).text
    assert (await reader.get(f"{ROBOT}/tag-i-brug")).status_code == 401
    await log_in(reader, "demo-laura")
    assert "Spørg jeres tovholder" in words(await reader.get(ROBOT))
    assert (await reader.get(f"{ROBOT}/tag-i-brug")).status_code == 403


async def test_taking_in_use_leads_to_the_adoption_there_is(home: Home, reader: httpx.AsyncClient) -> None:
    await log_in(reader, "demo-torben")
    before = words(await reader.get(f"{ROBOT}/tag-i-brug"))
    assert "Bestil rettigheder" in before
    assert "Idéen kommer fra Vejle Kommune" in before
    adopt(home, "hos-os")
    answer = await reader.get(f"{ROBOT}/tag-i-brug")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ibrugtagninger/hos-os")
    adopt(home, "hos-naboen")
    assert "/ibrugtagninger/hos-naboen" in (await reader.get(f"{ROBOT}/tag-i-brug")).text


async def test_an_imitation_is_never_told_as_the_real_system(home: Home, reader: httpx.AsyncClient) -> None:
    assert "Systemer i de ibrugtagninger" not in words(await reader.get(ROBOT))
    adopt(home, "testkommune", find_adoption("testkommune", home).origin.text)
    adopt(home, "ulæselig", "adoption: [")
    page = words(await reader.get(ROBOT))
    assert "Testkommunen: efterligninger af KMD Nexus" in page
    assert "Rigtige systemer er ikke prøvet her." in page
    assert tried_on("Nord", "nexus", imitated=False) == "Nord: KMD Nexus, Digital Post (SF1601) og mail"


def adopt(home: Home, name: str, document: str = "") -> None:
    with home.ledger() as ledger:
        told = (name, OURS, "Testkommunen", SHIPPED.lineage, SHIPPED.version, SHIPPED.content_hash, document, "Prøve")
        ledger.adoptions.save(Adoption(*told))


async def test_every_picture_on_the_page_is_well_formed_and_has_a_name(home: Home, reader: httpx.AsyncClient) -> None:
    tell(home, measured(THEIRS, "2026-11", 30))
    pictures = re.findall(r"<svg.*?</svg>", (await reader.get(ROBOT)).text, re.DOTALL)
    assert [fromstring(each).attrib["role"] for each in pictures] == ["img", "img"]
    assert all(fromstring(each).attrib["aria-label"] for each in pictures)


async def test_a_card_is_shown_as_text_and_never_as_markup(home: Home, reader: httpx.AsyncClient) -> None:
    hostile = "<script>alert(1)</script>"
    given = {"title": hostile, "short_description": hostile, "description": hostile, "systems": (hostile,)}
    with Catalogue.open(home.catalogue_url) as catalogue:
        catalogue.register(Card(**given), "hostile", "1.0.0", "cd" * 32)
    for path in ("/", "/robotter/hostile"):
        assert "<script>alert" not in (await reader.get(path)).text


async def test_headings_come_in_order(home: Home, reader: httpx.AsyncClient) -> None:
    tell(home, measured(THEIRS, "2026-11", 30))
    for path in ("/", ROBOT, "/robotter/bare-card", "/tilgaengelighed"):
        levels = [int(each) for each in re.findall(r"<h([1-6])", (await reader.get(path)).text)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(one + 1 >= other for one, other in pairwise(levels))


async def test_the_accessibility_statement_tells_what_is_not_tried_and_whom_to_write_to(
    reader: httpx.AsyncClient,
) -> None:
    page = words(await reader.get("/tilgaengelighed"))
    for told in ("Det er ikke prøvet endnu", "Digitaliseringsstyrelsen", "Skriv ikke CPR-numre"):
        assert told in page
