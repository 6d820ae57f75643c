"""Logging in at the organisation's own provider: what is believed, of whom, and what is not."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from oidc_town import CLIENT_ID, HERE, Town, answered, https_browser, log_in, query_of, to_provider, town


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as opened:
        yield opened


async def refused(here: Town, status: int, words: str) -> None:
    """Log in and expect to be kept out, in these words, with no session at all."""
    async with https_browser(here.app) as browser:
        answer = await log_in(here, browser)
        assert (answer.status_code, words in answer.text) == (status, True), answer.text
        assert "__Host-samdrift_session" not in answer.headers.get("set-cookie", "")
        assert (await browser.get("/hvem")).status_code == 401


def again_from(page: httpx.Response) -> dict[str, str]:
    """Return what the form on a page would send."""
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text))


async def log_in_and_wait_too_long(here: Town, browser: httpx.AsyncClient) -> None:
    """Log in and let the session be over, as far as the browser can tell."""
    await log_in(here, browser)
    browser.cookies.delete("__Host-samdrift_session")


async def test_a_person_logs_in_with_the_roles_the_organisation_has_mapped(here: Town) -> None:
    async with https_browser(here.app) as browser:
        answer = await log_in(here, browser)
        assert (answer.status_code, answer.headers["location"]) == (303, "/hvem")
        said = (await browser.get("/hvem")).text
        assert said.startswith("medarbejder-17 Olga Opdigtet 99999999")
        assert "OPERATOR" in said
        assert "APPROVER" not in said


async def test_the_way_out_asks_for_a_code_with_a_proof_only_we_can_give(here: Town) -> None:
    async with https_browser(here.app) as browser:
        asked = [query_of((await browser.get("/log-ind/kommune")).headers["location"]) for _ in range(2)]
    first, second = asked
    assert (first["response_type"], first["code_challenge_method"], first["client_id"]) == ("code", "S256", CLIENT_ID)
    assert first["redirect_uri"] == f"{HERE}/log-ind/kommune/svar"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]


async def test_a_code_can_be_used_once(here: Town) -> None:
    async with https_browser(here.app) as browser:
        back = await to_provider(here, browser)
        kept = dict(browser.cookies)
        assert (await browser.get(back)).status_code == 303
        assert [name for name in browser.cookies if "login" in name] == []
        assert (await browser.get(back)).status_code == 400
        # Also when the browser still has the login's cookie: then it is the provider that refuses.
        for name, value in kept.items():
            browser.cookies.set(name, value)
        answer = await browser.get(back)
        assert (answer.status_code, "begynde forfra" in answer.text) == (400, True)


async def test_a_stolen_code_is_worth_nothing_in_another_login(here: Town) -> None:
    async with https_browser(here.app) as victim, https_browser(here.app) as thief:
        stolen = query_of(await to_provider(here, victim))["code"]
        own = query_of(await to_provider(here, thief))["state"]
        answer = await thief.get("/log-ind/kommune/svar", params={"code": stolen, "state": own})
        assert (answer.status_code, "begynde forfra" in answer.text) == (400, True)
        assert (await thief.get("/hvem")).status_code == 401


async def test_nobody_is_logged_in_by_a_link_from_another_browser(here: Town) -> None:
    async with https_browser(here.app) as attacker, https_browser(here.app) as victim:
        link = await to_provider(here, attacker)
        await victim.get("/log-ind/kommune")
        answer = await victim.get(link)
        assert (answer.status_code, "begynde forfra" in answer.text) == (400, True)
        assert (await victim.get("/hvem")).status_code == 401


async def test_a_login_belongs_to_its_own_state(here: Town) -> None:
    async with https_browser(here.app) as browser:
        first, second = query_of(await to_provider(here, browser)), query_of(await to_provider(here, browser))
        crossed = {"code": first["code"], "state": second["state"]}
        assert (await browser.get("/log-ind/kommune/svar", params=crossed)).status_code == 400


async def test_a_logins_cookie_under_another_logins_name_is_not_believed(
    here: Town, caplog: pytest.LogCaptureFixture
) -> None:
    async with https_browser(here.app) as browser:
        await to_provider(here, browser)
        own = next(browser.cookies[name] for name in browser.cookies if "login" in name)
        before = set(browser.cookies)
        back = await to_provider(here, browser)
        (other,) = set(browser.cookies) - before
        browser.cookies.clear()
        assert (await browser.get(back, headers={"cookie": f"{other}={own}"})).status_code == 400
    assert "another login's state" in caplog.text


async def test_two_tabs_may_log_in_at_the_same_time(here: Town) -> None:
    async with https_browser(here.app) as browser:
        first, second = await to_provider(here, browser, "/hvem?a=1"), await to_provider(here, browser, "/hvem?b=2")
        assert (await browser.get(first)).headers["location"] == "/hvem?a=1"
        assert (await browser.get(second)).headers["location"] == "/hvem?b=2"


async def test_a_login_under_way_ends_after_ten_minutes(here: Town) -> None:
    async with https_browser(here.app) as browser:
        back = await to_provider(here, browser)
        here.clock.ahead = 601
        assert (await browser.get(back)).status_code == 400


async def test_a_made_up_cookie_begins_nothing(here: Town) -> None:
    for cookie in ("", "x", "a.b.c.d.e", "eyJhbGciOiJub25lIn0..", "æ" * 10):
        async with https_browser(here.app) as browser:
            back = await to_provider(here, browser)
            name = next(each for each in browser.cookies if "login" in each)
            browser.cookies.clear()
            headers = {"cookie": f"{name}={cookie}".encode()}
            assert (await browser.get(back, headers=headers)).status_code == 400


async def test_the_cookie_of_a_login_says_nothing_and_lives_ten_minutes(here: Town) -> None:
    async with https_browser(here.app) as browser:
        out = await browser.get("/log-ind/kommune", params={"til": "/hvem?batch=hemmelig"})
        cookie = out.headers["set-cookie"]
        asked = query_of(out.headers["location"])
        assert cookie.startswith("__Host-samdrift_login_")
        for word in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=600"):
            assert word in cookie
        for secret in ("hemmelig", asked["state"], asked["nonce"]):
            assert secret not in cookie


async def test_the_way_back_is_ours_wherever_the_link_would_lead(here: Town) -> None:
    async with https_browser(here.app) as browser:
        for til in ("https://ond.example/", "//ond.example", "/\\ond.example", "x" * 5000):
            assert (await log_in(here, browser, til)).headers["location"] == "/"


async def test_a_provider_that_lets_nobody_in_is_believed_and_not_quoted(here: Town) -> None:
    here.truth.refuses = True
    await refused(here, 403, "lukkede dig ikke ind")
    async with https_browser(here.app) as browser:
        state = query_of((await browser.get("/log-ind/kommune")).headers["location"])["state"]
        words = {"state": state, "error": "access_denied", "error_description": "Ring til 12345678"}
        answer = await browser.get("/log-ind/kommune/svar", params=words)
        assert (answer.status_code, "12345678" in answer.text) == (403, False)


async def test_a_provider_that_calls_itself_something_else_is_not_used(here: Town) -> None:
    here.truth.named = "https://ond.example"
    async with https_browser(here.app) as browser:
        answer = await browser.get("/log-ind/kommune")
        assert (answer.status_code, "kunne ikke godtages" in answer.text) == (403, True)


async def test_an_answer_that_names_another_provider_is_not_used(here: Town) -> None:
    here.truth.names_itself = True
    async with https_browser(here.app) as browser:
        for named, status in (("", 403), ("https://ond.example", 403), (here.truth.issuer, 303)):
            back = query_of(await to_provider(here, browser)) | ({"iss": named} if named else {})
            assert (await browser.get("/log-ind/kommune/svar", params=back)).status_code == status


async def test_a_provider_that_is_down_leaves_the_catalogue_readable(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        pass
    async with https_browser(here.app) as browser:
        answer = await browser.get("/log-ind/kommune")
        assert (answer.status_code, "svarer ikke" in answer.text) == (503, True)
        assert (await browser.get("/")).status_code == 200


async def test_a_provider_that_is_down_is_asked_by_one_and_waited_for_by_nobody_else(here: Town) -> None:
    here.truth.is_down = True
    async with https_browser(here.app) as browser:
        answers = await asyncio.gather(*(browser.get("/log-ind/kommune") for _ in range(5)))
        assert ([each.status_code for each in answers], here.truth.asked_who) == ([503] * 5, 1)
        here.truth.is_down = False
        assert (await browser.get("/log-ind/kommune")).status_code == 503
        here.clock.ahead = 6
        assert (await log_in(here, browser)).status_code == 303


async def test_what_a_provider_says_of_itself_is_asked_again_after_an_hour(here: Town) -> None:
    async with https_browser(here.app) as browser:
        for ahead, times in ((0, 1), (3500, 1), (3700, 2)):
            here.clock.ahead = ahead
            await browser.get("/log-ind/kommune")
            assert here.truth.asked_who == times


async def test_no_login_begins_where_our_cookies_would_be_less_guarded_than_promised(
    here: Town, caplog: pytest.LogCaptureFixture
) -> None:
    async with https_browser(here.app) as browser:
        answer = await browser.get("http://samdrift.test/log-ind/kommune")
        assert (answer.status_code, "set-cookie" in answer.headers) == (503, False)
    assert "X-Forwarded-Proto" in caplog.text


async def test_nothing_about_the_person_is_in_the_log(here: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name, value in (("sub", "2512489996"), ("name", "Olga 251248-9996"), ("nonce", "x"), ("cvr", "88888888")):
        here.truth.bent = {name: value}
        async with https_browser(here.app) as browser:
            await log_in(here, browser)
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("catalogue"))
    assert ours.count("login failed") == 4
    for secret in ("Olga", "2512", "88888888", *here.truth.codes):
        assert secret not in ours


async def test_what_was_typed_waits_in_its_own_tab_while_one_logs_in_in_another(here: Town) -> None:
    async with https_browser(here.app) as browser:
        await log_in_and_wait_too_long(here, browser)
        typed = {"note": "Ringet til datteren", "cpr": "2512489996", "valg": ["a", "b"]}
        page = await browser.post("/notat", data=typed)
        assert page.status_code == 401
        assert 'href="/log-ind/kommune?til=/log-ind" target="_blank"' in page.text
        assert "2512489996" not in page.text
        assert "CPR-numre og filer gemmes ikke" in page.text
        await log_in(here, browser, "/log-ind")
        assert "gå tilbage til det, du var i gang med" in (await browser.get("/log-ind")).text
        resume = await browser.post("/log-ind", data=again_from(page))
        assert 'action="/notat"' in resume.text
        assert 'name="note" value="Ringet til datteren"' in resume.text
        assert resume.text.count('name="valg"') == 2
        assert "noted [('note', 'Ringet til datteren')" in (await browser.post("/notat", data=again_from(resume))).text


async def test_somebody_else_who_logs_in_there_is_shown_nothing_of_what_was_typed(here: Town) -> None:
    async with https_browser(here.app) as browser:
        await log_in_and_wait_too_long(here, browser)
        page = await browser.post("/notat", data={"note": "Ringet til datteren"})
        here.truth.person["sub"] = "medarbejder-18"
        await log_in(here, browser, "/log-ind")
        answer = await browser.post("/log-ind", data=again_from(page))
        assert ("en anden havde udfyldt" in answer.text, again_from(answer)) == (True, {})
        assert "Ringet" not in page.text + answer.text


async def test_going_on_before_the_new_login_still_loses_nothing(here: Town) -> None:
    async with https_browser(here.app) as browser:
        await log_in_and_wait_too_long(here, browser)
        page = await browser.post("/notat", data={"note": "Ringet"})
        for _ in range(3):
            again = await browser.post("/log-ind", data=again_from(page))
            assert (again.status_code, again_from(again)) == (401, again_from(page))


async def test_logging_in_again_begins_a_new_session_and_ends_the_old_one(here: Town, tmp_path: Path) -> None:
    async with https_browser(here.app) as browser:
        await log_in(here, browser)
        old = browser.cookies["__Host-samdrift_session"]
        await log_in(here, browser)
        assert browser.cookies["__Host-samdrift_session"] != old
        browser.cookies.clear()
        browser.cookies.set("__Host-samdrift_session", old)
        assert (await browser.get("/hvem")).status_code == 401
    assert old.encode() not in (tmp_path / "catalogue.db").read_bytes()


async def test_the_provider_itself_asks_for_the_proof(here: Town) -> None:
    """The provider of these tests is a real one: without the verifier it gives no token."""
    async with https_browser(here.app) as browser:
        back = await to_provider(here, browser)
    code = query_of(back)["code"]
    here.truth.codes[code] = replace(here.truth.codes[code], code_challenge="A" * 43)
    async with https_browser(here.app) as browser:
        out = await browser.get("/log-ind/kommune")
        await answered(here, out.headers["location"])
        state = query_of(out.headers["location"])["state"]
        assert (await browser.get("/log-ind/kommune/svar", params={"code": code, "state": state})).status_code == 400
