"""What is kept for a moment: read once however many ask, and never longer than the moment."""

from __future__ import annotations

import asyncio

from starlette.responses import HTMLResponse, Response

from flows.console.runs.brief import Brief


class Reading:
    def __init__(self) -> None:
        self.times = 0
        self.now = 0.0

    async def make(self) -> Response:
        self.times += 1
        await asyncio.sleep(0)
        return HTMLResponse(f"læst {self.times}", headers={"hx-refresh": "true"})


async def test_twenty_at_once_are_one_reading() -> None:
    reading = Reading()
    brief = Brief(lambda: reading.now)
    answers = await asyncio.gather(*(brief.kept("K-1", reading.make) for _ in range(20)))
    assert reading.times == 1
    assert {bytes(each.body) for each in answers} == {"læst 1".encode()}
    assert {each.headers["hx-refresh"] for each in answers} == {"true"}
    assert answers[0].headers["content-type"].startswith("text/html")


async def test_after_a_second_or_a_change_it_is_read_again() -> None:
    reading = Reading()
    brief = Brief(lambda: reading.now)
    await brief.kept("K-1", reading.make)
    reading.now = 0.9
    await brief.kept("K-1", reading.make)
    assert reading.times == 1
    reading.now = 1.0
    await brief.kept("K-1", reading.make)
    assert reading.times == 2
    brief.forget("K-1")
    await brief.kept("K-1", reading.make)
    assert reading.times == 3


async def test_one_run_is_never_shown_as_another() -> None:
    reading = Reading()
    brief = Brief(lambda: reading.now)
    one, two = await brief.kept("K-1", reading.make), await brief.kept("K-2", reading.make)
    assert bytes(one.body) != bytes(two.body)


async def test_runs_that_nobody_watches_any_more_are_forgotten() -> None:
    reading = Reading()
    brief = Brief(lambda: reading.now)
    for number in range(450):
        reading.now += 0.01
        await brief.kept(f"K-{number}", reading.make)
    assert len(brief._answers) <= 200
