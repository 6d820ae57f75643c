"""What a form held when the login was over: kept in the page through the login, but never a citizen's number."""

from __future__ import annotations

import re
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


async def through_login(client: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    """Log in from a page that asked for it, and return what comes then."""
    assert page.status_code == 401
    return await client.post("/log-ind", content=encoded([*hidden(page), ("person", "demo-olga")]), headers=FORM)


FORM = {"content-type": "application/x-www-form-urlencoded"}


def encoded(fields: list[tuple[str, str]]) -> str:
    return str(httpx.QueryParams(fields))


async def test_what_was_typed_survives_the_end_of_the_session(town: Town) -> None:
    fields = [("note", 'Ringet "to" gange & <b>aftalt</b> æøå\nny linje'), ("valg", "a"), ("valg", "b"), ("tom", "")]
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        town.clock.forward(hours=2)
        resume = await through_login(olga, await olga.post("/notat", content=encoded(fields), headers=FORM))
        assert (resume.status_code, "ikke sendt endnu" in resume.text) == (200, True)
        assert 'action="/notat"' in resume.text
        sent = await olga.post("/notat", content=encoded(hidden(resume)), headers=FORM)
        assert sent.text == f"noted {fields}"


async def test_nothing_is_sent_by_itself_after_the_login(town: Town) -> None:
    async with browser(town.app) as olga:
        resume = await through_login(olga, await olga.post("/notat", data={"note": "x"}))
        assert "noted" not in resume.text
        assert "Send det ikke" in resume.text


async def test_a_button_without_fields_is_kept_too(town: Town) -> None:
    async with browser(town.app) as olga:
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
    async with browser(town.app) as olga:
        page = await olga.post("/notat", data={"formaal": "Borgeren spørger", field[0]: field[1]})
        resume = await through_login(olga, page)
        for each in (page, resume):
            assert field[1] not in each.text
            assert "CPR-numre og filer gemmes ikke" in each.text
            assert "Borgeren spørger" in each.text


async def test_a_number_is_not_carried_either_when_the_logins_own_form_holds_it(town: Town) -> None:
    async with browser(town.app) as olga:
        form = {"person": "demo-olga", "til": "/notat", "skrevet": "ja", "skrevet:cpr": CPR, "skrevet:note": "x"}
        resume = await olga.post("/log-ind", data=form)
        assert CPR not in resume.text
        assert "CPR-numre og filer gemmes ikke" in resume.text


async def test_the_name_of_a_batch_is_no_citizens_number(town: Town) -> None:
    batch = "aa251248-9996-4512-8899-96251248abcd"
    async with browser(town.app) as olga:
        page = await olga.post("/notat", data={"batch": batch})
        assert batch in page.text
        assert "CPR-numre" not in page.text


async def test_a_file_is_not_carried_and_the_page_says_so(town: Town) -> None:
    async with browser(town.app) as olga:
        page = await olga.post("/notat", files={"svar": ("svar.csv", b"a;b")}, data={"note": "x"})
        assert ("CPR-numre og filer gemmes ikke" in page.text, ("skrevet:note", "x") in hidden(page)) == (True, True)


async def test_what_was_typed_is_shown_as_text_and_never_as_markup(town: Town) -> None:
    async with browser(town.app) as olga:
        page = await olga.post("/notat", data={'"><script>x': '"><script>alert(1)</script>'})
        resume = await through_login(olga, page)
        assert "<script>x" not in page.text + resume.text
        assert "<script>alert" not in page.text + resume.text


async def test_a_form_of_the_wrong_role_is_refused_and_not_kept(town: Town) -> None:
    async with browser(town.app) as laura:
        await log_in(laura, "demo-laura")
        answer = await laura.post("/notat", data={"note": "x"})
        assert (answer.status_code, "Det har du ikke adgang til" in answer.text) == (403, True)


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
        resume = await olga.post("/log-ind", data={"person": "demo-olga", "til": path, "skrevet": "ja"})
        assert 'action="/"' in resume.text
