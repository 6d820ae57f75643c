"""Prefect's page follows the work from beside it, and never holds it up."""

from __future__ import annotations

import asyncio

from flows.runner.runs.meter import Meter


class FakePage:
    """Keeps what it was shown; can be down, or never answer."""

    def __init__(self, *, down: bool = False) -> None:
        self.down = down
        self.shown: list[tuple[float, str]] = []
        self.seen = asyncio.Event()

    async def show(self, share: float, words: str) -> None:
        if self.down:
            raise ConnectionError
        self.shown.append((share, words))
        self.seen.set()


def silent(_stage: str, _done: int, _of: int) -> None:
    pass


async def test_the_page_is_written_during_a_stage_and_a_last_time_when_it_ends() -> None:
    page = FakePage()
    meter = Meter(silent, page, interval=0.001)
    async with meter.showing():
        meter.tell("act", 1, 4)
        await asyncio.wait_for(page.seen.wait(), 5)
        meter.tell("act", 4, 4)
    assert page.shown == [(25.0, "1 af 4 borgere"), (100.0, "4 af 4 borgere")]


async def test_many_words_between_two_writes_are_one_write() -> None:
    page = FakePage()
    meter = Meter(silent, page, interval=60)
    async with meter.showing():
        for done in range(1000):
            meter.tell("act", done, 1000)
    assert page.shown == [(99.9, "999 af 1000 borgere")]


async def test_a_page_that_is_down_neither_stops_the_work_nor_is_forgotten() -> None:
    page = FakePage(down=True)
    meter = Meter(silent, page, interval=0.001)
    async with meter.showing():
        meter.tell("act", 1, 2)
        await meter.write()
        page.down = False
    assert page.shown == [(50.0, "1 af 2 borgere")]


async def test_waiting_moves_nobody_on() -> None:
    page = FakePage()
    meter = Meter(silent, page)
    meter.tell("act", 1, 2)
    meter.tell("settle", 7, 7)
    await meter.write()
    assert page.shown == [(50.0, "1 af 2 borgere")]
