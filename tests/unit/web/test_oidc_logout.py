"""Logging out at the provider too, told to the audit; and which districts the provider says are a person's own."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from oidc_town import HERE, Town, https_browser, log_in, query_of, to_provider, town

from catalogue.web.farewell import hint_of
from catalogue.web.journal import Deed, Entry
from catalogue.web.sealing import Seal


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as opened:
        yield opened


async def test_logging_out_ends_the_login_at_the_provider_and_comes_back(here: Town, tmp_path: Path) -> None:
    async with https_browser(here.app) as browser:
        await log_in(here, browser)
        kept = sqlite3.connect(tmp_path / "catalogue.db").execute("SELECT farewell FROM catalogue_sessions").fetchone()
        page = await browser.post("/log-ud")
        assert page.status_code == 200
        outside = page.headers["refresh"].removeprefix("0; url=")
        assert outside.replace("&", "&amp;") in page.text
        assert "Log ud</button>" not in page.text
        hint = query_of(outside)["id_token_hint"]
        assert hint not in kept[0]
        back = await answered_by(here, outside)
        assert (back, [each["sub"] for each in here.truth.ended]) == (f"{HERE}/", ["medarbejder-17"])
        assert (await browser.get("/hvem")).status_code == 401
    login, logout = here.told
    assert (login.deed, login.why) == (Deed.LOGGED_IN, "operator reader")
    assert logout == Entry(Deed.LOGGED_OUT, "medarbejder-17", "Olga Opdigtet")


async def answered_by(here: Town, outside: str) -> str:
    import httpx
    from oidc_town import trusting

    async with httpx.AsyncClient(verify=trusting(here.certificate)) as client:
        answer = await client.get(outside)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def test_a_provider_that_ends_no_logins_is_not_asked(here: Town) -> None:
    here.truth.ends_logins = False
    async with https_browser(here.app) as browser:
        await log_in(here, browser)
        answer = await browser.post("/log-ud")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_when_the_provider_is_down_the_session_ends_and_the_person_is_told_the_rest(here: Town) -> None:
    async with https_browser(here.app) as browser:
        await log_in(here, browser)
        here.truth.is_down = True
        here.clock.ahead = 4000.0
        page = await browser.post("/log-ud")
        assert (page.status_code, "Luk browseren" in page.text, "refresh" in page.headers) == (200, True, False)
        assert (await browser.get("/hvem")).status_code == 401


async def test_a_token_that_says_a_cpr_number_is_never_put_in_an_address(here: Town) -> None:
    here.truth.person["cpr"] = "2512489996"
    async with https_browser(here.app) as browser:
        await log_in(here, browser)
        asked = query_of((await browser.post("/log-ud")).headers["refresh"].removeprefix("0; url="))
        assert sorted(asked) == ["client_id", "post_logout_redirect_uri"]


async def test_a_refused_login_is_told_with_its_kind_and_nothing_about_the_person(here: Town) -> None:
    here.truth.bent["cvr"] = "11111111"
    async with https_browser(here.app) as browser:
        await log_in(here, browser)
    assert here.told == [Entry(Deed.REFUSED, why="organisation: the organisation is not among those let in")]


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "a.e30", "..", "a.bnVsbA.c"])
def test_what_is_no_token_gives_no_hint_or_a_harmless_one(token: str) -> None:
    assert hint_of(token) in {"", token}


def test_what_was_sealed_for_one_use_opens_under_no_other() -> None:
    one, other = Seal(b"hemmelig", "login"), Seal(b"hemmelig", "farewell")
    assert one.open(one.close("tekst")) == "tekst"
    with pytest.raises(ValueError, match="Error"):
        other.open(one.close("tekst"))


@pytest.mark.parametrize(
    ("claim", "seen"),
    [
        (["SUNDHED-NORD", "Øst"], "['Nord', 'Øst']"),
        ("Syd", "['Syd']"),
        (None, "[]"),
        ({"a": 1}, "[]"),
        ([7, "Vest\n"], "[]"),
    ],
)
async def test_the_provider_says_which_districts_are_a_persons_own(tmp_path: Path, claim: object, seen: str) -> None:
    async with town(tmp_path, "districts_claim: omraade\ndistricts: {SUNDHED-NORD: Nord}") as here:
        here.truth.person["omraade"] = claim
        async with https_browser(here.app) as browser:
            await log_in(here, browser)
            assert f" {seen} " in (await browser.get("/hvem")).text


async def test_a_login_that_was_on_the_way_to_nowhere_lands_where_the_role_has_work(here: Town) -> None:
    async with https_browser(here.app) as browser:
        out = await browser.get("/log-ind/kommune")
        from oidc_town import answered

        back = await answered(here, out.headers["location"])
        assert (await browser.get(back)).headers["location"] == "/hvem"
        assert (await browser.get(await to_provider(here, browser, "/laeser"))).headers["location"] == "/laeser"
