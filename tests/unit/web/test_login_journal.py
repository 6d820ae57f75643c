"""Who logged in and out is told to the audit, and where a login leads when it was on the way to nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from session_town import Town, open_town
from web_browser import browser, log_in

from catalogue.web.expiry import LIVED, UNUSED
from catalogue.web.journal import MOST, PERIOD, Deed, Entry, Refusals


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return open_town(tmp_path)


@pytest.mark.parametrize(
    ("person", "til", "where"),
    [
        ("demo-olga", "", "/hvem"),
        ("demo-laura", "", "/"),
        ("demo-olga", "/robotter/en", "/robotter/en"),
        ("demo-olga", "/", "/"),
    ],
)
async def test_a_login_leads_to_where_it_was_going_and_else_to_where_the_role_has_work(
    town: Town, person: str, til: str, where: str
) -> None:
    async with browser(town.app) as client:
        asked = await client.get("/log-ind", params={"til": til} if til else {})
        assert f'name="til" value="{til}"' in asked.text
        answer = await client.post("/log-ind", data={"person": person, "til": til})
        assert (answer.status_code, answer.headers["location"]) == (303, where)


async def test_a_login_and_a_logout_are_told_with_who_and_which_roles(town: Town) -> None:
    async with browser(town.app) as client:
        await log_in(client, "demo-olga")
        await client.post("/log-ud")
        await client.post("/log-ud")
    assert town.told == [
        Entry(Deed.LOGGED_IN, "demo-olga", "Olga Opdigtet", "operator"),
        Entry(Deed.LOGGED_OUT, "demo-olga", "Olga Opdigtet"),
    ]


async def test_a_refused_login_is_told_without_what_was_typed(town: Town) -> None:
    async with browser(town.app) as client:
        assert (await client.post("/log-ind", data={"person": "demo-2512489996"})).status_code == 400
    assert town.told == [Entry(Deed.REFUSED, why="demo")]


@pytest.mark.parametrize(("uses", "minutes", "why"), [(0, 61, UNUSED), (20, 2, LIVED)])
async def test_a_session_that_runs_out_is_told_once_and_why(town: Town, uses: int, minutes: int, why: str) -> None:
    async with browser(town.app) as client:
        await log_in(client, "demo-olga")
        for _ in range(uses):
            town.clock.forward(minutes=30)
            await client.get("/")
        town.clock.forward(minutes=minutes)
        await client.get("/")
        town.clock.forward(minutes=2)
        await client.get("/")
    assert town.told[1:] == [Entry(Deed.EXPIRED, "demo-olga", "Olga Opdigtet", why)]


async def test_nobody_is_let_in_when_it_cannot_be_told(tmp_path: Path) -> None:
    def cannot(_entry: Entry) -> None:
        raise RuntimeError("the audit is away")

    town = open_town(tmp_path, journal=cannot)
    async with browser(town.app) as client:
        answer = await client.post("/log-ind", data={"person": "demo-olga", "til": "/hvem"})
        assert (answer.status_code, "set-cookie" in answer.headers) == (500, False)
        assert (await client.get("/hvem")).status_code == 401


async def test_an_audit_that_is_away_hinders_nobody_from_reading_when_sessions_run_out(tmp_path: Path) -> None:
    told: list[Entry] = []

    def only_once(entry: Entry) -> None:
        if told:
            raise RuntimeError("the audit is away")
        told.append(entry)

    town = open_town(tmp_path, journal=only_once)
    async with browser(town.app) as client:
        await log_in(client, "demo-olga")
        town.clock.forward(hours=11)
        assert (await client.get("/")).status_code == 200


def test_refused_logins_beyond_the_limit_are_counted_and_told_with_the_next() -> None:
    told: list[Entry] = []
    time = [0.0]
    refusals = Refusals(told.append, lambda: time[0])
    for _ in range(MOST + 5):
        refusals.note("stale")
    assert [each.why for each in told] == ["stale"] * MOST
    time[0] = PERIOD
    refusals.note("stale")
    refusals.note("stale")
    assert [each.why for each in told[MOST:]] == ["stale (+5)", "stale"]
