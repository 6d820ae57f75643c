"""Sessions: how long they last, what is kept of them, and what ends them. The clock is ours."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from session_town import Town, open_town
from web_browser import browser, log_in

from catalogue.web.login import demo_people
from catalogue.web.sessions import COOKIE, hashed


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return open_town(tmp_path)


async def name_of(client: httpx.AsyncClient) -> str:
    return (await client.get("/")).text


async def test_a_session_ends_when_nobody_has_used_it_for_an_hour(town: Town) -> None:
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        town.clock.forward(minutes=59)
        assert await name_of(olga) == "Olga Opdigtet"
        town.clock.forward(minutes=61)
        assert await name_of(olga) == "ingen"


async def test_a_session_in_use_ends_after_a_working_day_all_the_same(town: Town) -> None:
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        for _ in range(29):
            town.clock.forward(minutes=20)
            assert await name_of(olga) == "Olga Opdigtet"
        town.clock.forward(minutes=21)
        assert await name_of(olga) == "ingen"


async def test_use_within_the_same_minute_writes_nothing(town: Town, tmp_path: Path) -> None:
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        before = rows(tmp_path)
        town.clock.forward(seconds=59)
        await name_of(olga)
        assert rows(tmp_path) == before
        town.clock.forward(seconds=2)
        await name_of(olga)
        assert rows(tmp_path) != before


async def test_a_screen_that_is_left_open_is_logged_out_though_its_page_asks_by_itself(town: Town) -> None:
    live = {"hx-request": "true"}
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        for _ in range(5):
            town.clock.forward(minutes=11)
            answer = await olga.get("/hvem", headers=live)
            assert (answer.text, "set-cookie" in answer.headers) == ("Olga Opdigtet", False)
        town.clock.forward(minutes=6)
        answer = await olga.get("/hvem", headers=live)
        # htmx then loads the whole page anew, which asks for the login and comes back to itself.
        assert (answer.status_code, answer.headers["hx-refresh"]) == (401, "true")
        assert "hx-refresh" not in (await olga.get("/hvem")).headers


async def test_the_token_changes_every_quarter_of_an_hour_and_the_old_one_lasts_a_minute(town: Town) -> None:
    async with browser(town.app) as olga, browser(town.app) as old:
        await log_in(olga, "demo-olga")
        old.cookies.set(COOKIE, olga.cookies[COOKIE])
        town.clock.forward(minutes=16)
        await name_of(olga)
        assert olga.cookies[COOKIE] != old.cookies[COOKIE]
        town.clock.forward(seconds=59)
        answer = await old.get("/")
        assert (answer.text, "set-cookie" in answer.headers) == ("Olga Opdigtet", False)
        town.clock.forward(seconds=2)
        assert await name_of(old) == "ingen"
        assert await name_of(olga) == "Olga Opdigtet"


async def test_a_token_from_two_changes_ago_opens_nothing(town: Town) -> None:
    async with browser(town.app) as olga, browser(town.app) as old:
        await log_in(olga, "demo-olga")
        old.cookies.set(COOKIE, olga.cookies[COOKIE])
        for _ in range(2):
            town.clock.forward(minutes=16)
            await name_of(olga)
        assert await name_of(old) == "ingen"


async def test_requests_under_way_at_once_change_the_token_once(town: Town) -> None:
    async with browser(town.app) as one, browser(town.app) as other:
        await log_in(one, "demo-olga")
        token = one.cookies[COOKIE]
        other.cookies.set(COOKIE, token)
        town.clock.forward(minutes=16)
        first, second = await one.get("/"), await other.get("/")
        assert ("set-cookie" in first.headers, "set-cookie" in second.headers) == (True, False)
        assert (first.text, second.text) == ("Olga Opdigtet", "Olga Opdigtet")


async def test_what_the_browser_has_is_not_in_the_database(town: Town, tmp_path: Path) -> None:
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        token = olga.cookies[COOKIE]
        town.clock.forward(minutes=16)
        await name_of(olga)
        kept = "".join(map(str, rows(tmp_path)))
        assert hashed(olga.cookies[COOKIE]) in kept
        assert hashed(token) in kept
        for secret in (token, olga.cookies[COOKIE]):
            assert secret not in kept
        olga.cookies.set(COOKIE, hashed(olga.cookies[COOKIE]))
        assert await name_of(olga) == "ingen"


async def test_a_token_from_before_the_login_is_worth_nothing_after_it(town: Town) -> None:
    async with browser(town.app) as victim, browser(town.app) as attacker:
        await log_in(attacker, "demo-laura")
        planted = attacker.cookies[COOKIE]
        victim.cookies.set(COOKIE, planted, domain="samdrift.test", path="/")
        await log_in(victim, "demo-olga")
        assert planted not in victim.cookies.jar._cookies["samdrift.test"]["/"][COOKIE].value
        assert await name_of(attacker) == "ingen"


async def test_logging_out_ends_this_session_and_no_other(town: Town) -> None:
    async with browser(town.app) as desk, browser(town.app) as laptop:
        await log_in(desk, "demo-olga")
        await log_in(laptop, "demo-olga")
        token = desk.cookies[COOKIE]
        answer = await desk.post("/log-ud")
        assert "Max-Age=0" in answer.headers["set-cookie"]
        assert COOKIE not in desk.cookies
        desk.cookies.set(COOKIE, token)
        assert await name_of(desk) == "ingen"
        assert await name_of(laptop) == "Olga Opdigtet"


async def test_logging_out_with_a_token_that_has_just_changed_ends_the_session_too(town: Town) -> None:
    async with browser(town.app) as olga, browser(town.app) as old:
        await log_in(olga, "demo-olga")
        old.cookies.set(COOKIE, olga.cookies[COOKIE])
        town.clock.forward(minutes=16)
        await name_of(olga)
        await old.post("/log-ud")
        assert await name_of(olga) == "ingen"


async def test_logging_out_at_the_moment_of_a_change_leaves_no_cookie(town: Town) -> None:
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        town.clock.forward(minutes=16)
        answer = await olga.post("/log-ud")
        gone = answer.headers.get_list("set-cookie")
        assert sorted(each.split(";")[0] for each in gone) == ['samdrift_person=""', 'samdrift_session=""']
        assert COOKIE not in olga.cookies


async def test_sessions_that_are_over_are_removed_when_somebody_logs_in(town: Town, tmp_path: Path) -> None:
    async with browser(town.app) as olga, browser(town.app) as gorm:
        await log_in(olga, "demo-olga")
        town.clock.forward(hours=11)
        await log_in(gorm, "demo-gorm")
        assert len(rows(tmp_path)) == 1


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(town: Town) -> None:
    for scheme, name, more in (("http", COOKIE, ""), ("https", f"__Host-{COOKIE}", "Secure")):
        origin = f"{scheme}://samdrift.test"
        transport = httpx.ASGITransport(town.app)
        async with httpx.AsyncClient(transport=transport, base_url=origin, headers={"origin": origin}) as olga:
            answer = await olga.post("/log-ind", data={"person": "demo-olga"})
            cookie = answer.headers["set-cookie"]
            assert cookie.startswith(f"{name}=")
            for word in ("HttpOnly", "SameSite=Lax", "Path=/", more):
                assert word in cookie
            assert "Domain" not in cookie
            assert ("strict-transport-security" in answer.headers) == (scheme == "https")


async def test_a_session_made_over_http_is_not_taken_over_https(town: Town) -> None:
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        token = olga.cookies[COOKIE]
    transport = httpx.ASGITransport(town.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://samdrift.test") as client:
        answer = await client.get("/", headers={"cookie": f"{COOKIE}={token}"})
        assert answer.text == "ingen"


@pytest.mark.parametrize("token", ["", "x", "a" * 20_000, "'; drop table catalogue_sessions; --", "æøå"])
async def test_a_made_up_token_is_nobody(town: Town, token: str) -> None:
    async with browser(town.app) as client:
        answer = await client.get("/", headers={"cookie": f"{COOKIE}={token}".encode()})
        assert (answer.status_code, answer.text) == (200, "ingen")


async def test_a_session_of_the_demo_is_worth_nothing_once_the_demo_is_over(tmp_path: Path) -> None:
    demo = open_town(tmp_path)
    async with browser(demo.app) as olga:
        await log_in(olga, "demo-olga")
        token = olga.cookies[COOKIE]
    earnest = open_town(tmp_path, people=())
    async with browser(earnest.app) as olga:
        olga.cookies.set(COOKIE, token)
        assert await name_of(olga) == "ingen"
        assert (await olga.get("/hvem")).status_code == 401


async def test_without_the_demo_nobody_invented_can_log_in_also_not_by_a_form_of_ones_own(tmp_path: Path) -> None:
    earnest = open_town(tmp_path, people=())
    async with browser(earnest.app) as anybody:
        page = await anybody.get("/log-ind")
        assert "Her kan ingen logge ind endnu" in page.text
        assert "sd-demo" not in page.text
        for person in demo_people("99999999"):
            for name in (person.visitor.subject, person.visitor.name):
                answer = await anybody.post("/log-ind", data={"person": name, "til": "/hvem"})
                assert (answer.status_code, "set-cookie" in answer.headers) == (400, False)
                assert person.visitor.name not in answer.text
        assert (await anybody.get("/hvem")).status_code == 401


async def test_a_demo_says_on_every_page_that_it_is_one(town: Town) -> None:
    async with browser(town.app) as olga:
        for path in ("/log-ind", "/findes-ikke", "/hvem", "/fejler"):
            assert "Dette er en demo" in (await olga.get(path)).text


async def test_a_role_that_an_upgrade_removed_keeps_nobody_out(tmp_path: Path) -> None:
    town = open_town(tmp_path)
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        row = town.sessions.find(hashed(olga.cookies[COOKIE]), timedelta(hours=1))
        assert row is not None
        town.sessions.end(row.token_hash)
        town.sessions.add(replace(row, roles="operator astronaut"))
        assert (await olga.get("/hvem")).status_code == 200


async def test_pictures_and_styles_ask_for_no_session(town: Town, tmp_path: Path) -> None:
    async with browser(town.app) as olga:
        await log_in(olga, "demo-olga")
        before = rows(tmp_path)
        town.clock.forward(minutes=16)
        answer = await olga.get("/assets/samdrift.css")
        assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
        assert rows(tmp_path) == before


def rows(folder: Path) -> list[tuple[object, ...]]:
    """Return what the database holds of sessions."""
    with sqlite3.connect(folder / "catalogue.db") as connection:
        found = connection.execute("SELECT * FROM catalogue_sessions").fetchall()
    connection.close()
    return found
