"""What a form held when the login was over: kept in the page through the login, but never a citizen's number."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path

import httpx
import pytest
from session_town import Town, open_town
from web_browser import browser, log_in

CPR = "2512489996"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return open_town(tmp_path)


def hidden(page: httpx.Response) -> list[tuple[str, str]]:
    """Return the hidden fields of the page, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
    return [(unescape(name), unescape(value)) for name, value in found]


async def through_login(client: httpx.AsyncClient, page: httpx.Response, person: str = "demo-olga") -> httpx.Response:
    """Log in from a page that asked for it, and return what comes then."""
    assert page.status_code == 401
    return await client.post("/log-ind", content=encoded([*hidden(page), ("person", person)]), headers=FORM)


@asynccontextmanager
async def left_too_long(town: Town, person: str = "demo-olga") -> AsyncIterator[httpx.AsyncClient]:
    """Open the browser of somebody whose login is over."""
    async with browser(town.app) as client:
        await log_in(client, person)
        town.clock.forward(hours=2)
        yield client


FORM = {"content-type": "application/x-www-form-urlencoded"}


def encoded(fields: list[tuple[str, str]]) -> str:
    return str(httpx.QueryParams(fields))


async def test_what_was_typed_survives_the_end_of_the_session(town: Town) -> None:
    fields = [("note", 'Ringet "to" gange & <b>aftalt</b> æøå\nny linje'), ("valg", "a"), ("valg", "b"), ("tom", "")]
    async with left_too_long(town) as olga:
        resume = await through_login(olga, await olga.post("/notat", content=encoded(fields), headers=FORM))
        assert (resume.status_code, "ikke sendt endnu" in resume.text) == (200, True)
        assert 'action="/notat"' in resume.text
        sent = await olga.post("/notat", content=encoded(hidden(resume)), headers=FORM)
        assert sent.text == f"noted {fields}"


async def test_nothing_is_sent_by_itself_after_the_login(town: Town) -> None:
    async with left_too_long(town) as olga:
        resume = await through_login(olga, await olga.post("/notat", data={"note": "x"}))
        assert "noted" not in resume.text
        assert "Send det ikke" in resume.text


async def test_a_button_without_fields_is_kept_too(town: Town) -> None:
    async with left_too_long(town) as olga:
        resume = await through_login(olga, await olga.post("/notat"))
        assert 'action="/notat"' in resume.text
        assert (await olga.post("/notat")).text == "noted []"


async def test_a_page_that_was_only_looked_at_opens_after_the_login_with_its_search(town: Town) -> None:
    async with browser(town.app) as olga:
        answer = await through_login(olga, await olga.get("/hvem", params={"side": "2", "navn": "Ærø"}))
        assert (answer.status_code, answer.headers["location"]) == (303, "/hvem?side=2&navn=%C3%86r%C3%B8")


@pytest.mark.parametrize(
    "field",
    [
        ("cpr", CPR),
        ("cpr", "251248 - 9996"),
        ("cpr", "2512"),
        ("borgers_CPR_nummer", "noget andet"),
        ("soeg", CPR),
        ("note", "Ringet til 251248-9996 i går"),
        ("note", "25 12 48 9996"),
        ("note", "２５１２４８９９９６"),
    ],
)
async def test_a_citizens_number_is_never_carried_and_the_page_says_so(town: Town, field: tuple[str, str]) -> None:
    async with left_too_long(town) as olga:
        page = await olga.post("/notat", data={"formaal": "Borgeren spørger", field[0]: field[1]})
        resume = await through_login(olga, page)
        for each in (page, resume):
            assert field[1] not in each.text
            assert "CPR-numre og filer gemmes ikke" in each.text
        assert "Borgeren spørger" in resume.text


async def test_nothing_is_taken_for_typed_that_was_not_sealed_here(town: Town, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    async with left_too_long(open_town(tmp_path / "other")) as elsewhere:
        foreign = dict(hidden(await elsewhere.post("/notat", data={"note": "ondskab"})))["skrevet"]
    async with browser(town.app) as olga:
        for made in ("ja", foreign, foreign[:-9] + "AAAAAAAAA", "a.b.c.d.e", "æ", "x" * 100_000):
            answer = await olga.post("/log-ind", data={"person": "demo-olga", "til": "/hvem", "skrevet": made})
            assert (answer.status_code, answer.headers["location"]) == (303, "/hvem")


async def test_the_name_of_a_batch_is_no_citizens_number(town: Town) -> None:
    batch = "aa251248-9996-4512-8899-96251248abcd"
    async with left_too_long(town) as olga:
        page = await olga.post("/notat", data={"batch": batch})
        assert batch in (await through_login(olga, page)).text
        assert "CPR-numre" not in page.text


async def test_a_file_is_not_carried_and_the_page_says_so(town: Town) -> None:
    async with left_too_long(town) as olga:
        page = await olga.post("/notat", files={"svar": ("svar.csv", b"a;b")}, data={"note": "x"})
        resume = await through_login(olga, page)
        assert ("CPR-numre og filer gemmes ikke" in page.text, ("note", "x") in hidden(resume)) == (True, True)


async def test_what_was_typed_is_shown_as_text_and_never_as_markup(town: Town) -> None:
    async with left_too_long(town) as olga:
        page = await olga.post("/notat", data={'"><script>x': '"><script>alert(1)</script>'})
        resume = await through_login(olga, page)
        assert "<script>x" not in page.text + resume.text
        assert "<script>alert" not in page.text + resume.text


async def test_a_form_of_the_wrong_role_is_refused_and_not_kept(town: Town) -> None:
    async with browser(town.app) as laura:
        await log_in(laura, "demo-laura")
        answer = await laura.post("/notat", data={"note": "x"})
        assert (answer.status_code, "Det har du ikke adgang til" in answer.text) == (403, True)


async def test_whoever_else_logs_in_on_the_page_is_shown_nothing_of_what_was_typed(town: Town) -> None:
    async with left_too_long(town) as desk:
        page = await desk.post("/notat", data={"note": "Ringet til datteren"})
        answer = await through_login(desk, page, "demo-gorm")
        assert (answer.status_code, "en anden havde udfyldt" in answer.text) == (200, True)
        for each in (page, answer):
            assert "Ringet" not in each.text
        assert ("/notat" in answer.text, hidden(answer)) == (False, [])


async def test_what_was_typed_waits_for_its_writer_also_when_somebody_else_logged_in_between(town: Town) -> None:
    async with left_too_long(town) as desk:
        page = await desk.post("/notat", data={"note": "Ringet"})
        await through_login(desk, page, "demo-gorm")
        assert ("note", "Ringet") in hidden(await through_login(desk, page))


async def test_after_a_login_in_another_tab_its_writer_goes_on_from_the_page_and_nobody_else(town: Town) -> None:
    async with left_too_long(town) as desk:
        carried = hidden(await desk.post("/notat", data={"note": "Ringet"}))
        asked = await desk.post("/log-ind", content=encoded(carried), headers=FORM)
        assert (asked.status_code, dict(hidden(asked))["skrevet"]) == (401, dict(carried)["skrevet"])
        await log_in(desk, "demo-gorm")
        assert "Ringet" not in (await desk.post("/log-ind", content=encoded(carried), headers=FORM)).text
        await log_in(desk, "demo-olga")
        mine = await desk.post("/log-ind", content=encoded(carried), headers=FORM)
        assert (mine.status_code, hidden(mine)) == (200, [("note", "Ringet")])


async def test_nothing_is_carried_for_somebody_unknown_and_the_page_says_so(town: Town) -> None:
    async with browser(town.app) as anybody:
        await log_in(anybody, "demo-olga")
        await anybody.post("/log-ud")
        page = await anybody.post("/notat", data={"note": "Ringet"})
        assert (page.status_code, "udfyld den igen" in page.text, "Ringet" in page.text) == (401, True, False)
        assert (await through_login(anybody, page)).headers["location"] == "/hvem"


async def test_the_largest_form_is_carried_too(town: Town) -> None:
    large = "æ" * 160_000
    async with left_too_long(town) as olga:
        resume = await through_login(olga, await olga.post("/notat", data={"note": large}))
        assert ("note", large) in hidden(resume)


async def test_nobody_can_be_sent_to_a_form_already_filled_in_by_a_link(town: Town) -> None:
    async with browser(town.app) as olga:
        page = await olga.get("/log-ind", params={"til": "/notat", "skrevet": "ja", "skrevet:note": "ondskab"})
        assert "ondskab" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "https://ond.example/",
        "//ond.example",
        "///ond.example",
        "/\\ond.example",
        "/\t/ond.example",
        "/\n/ond.example",
        "\\\\ond.example",
        "javascript:alert(1)",
        "ond.example",
        " //ond.example",
    ],
)
async def test_the_way_back_is_always_our_own(town: Town, path: str) -> None:
    async with browser(town.app) as olga:
        answer = await olga.post("/log-ind", data={"person": "demo-olga", "til": path})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        asked = await olga.get("/log-ind", params={"til": path})
        assert 'name="til" value="/"' in asked.text
