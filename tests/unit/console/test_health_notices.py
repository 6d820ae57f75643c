"""Health tells whether anybody can be told: what got through last, what did not, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from console_town import CVR, ConsoleTown, console_town

from catalogue.web.roles import Role
from flows.console import addresses
from flows.console.health import health_notice_texts as c
from flows.console.health.health_reading import HealthReader
from flows.console.health.signals import Light, Signal
from flows.ledger.conditions import LinesDue
from flows.ledger.ids import BatchId, RunId
from flows.ledger.notices import NewNotice, Notice, NoticeChannel, NoticeKind
from flows.ledger.states import Mode
from flows.runner.adopting.notice_settings import NoticeSettings
from flows.runner.runs.notice_texts import worded
from flows.runner.runs.notices import BrokenRun, Reading, WaitingBatch, decide

NAME = "testkommune"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ConsoleTown]:
    with console_town(tmp_path) as opened:
        yield opened


def signal(town: ConsoleTown) -> Signal:
    (found,) = HealthReader(town.town.ledger, town.town.home, CVR).read().notices
    return found


def going(town: ConsoleTown, about: str = "B-AAAAAA", to: str = "drift@testkommunen.invalid") -> Notice:
    store = town.town.ledger.notices
    mine = store.intend(store.plan(NewNotice(NAME, NoticeKind.NEEDS_APPROVAL, about, NoticeChannel.MAIL, to)))
    assert mine is not None
    return mine


def test_before_anything_is_told_nothing_is_known(town: ConsoleTown) -> None:
    assert signal(town).light is Light.NONE


def test_what_got_through_is_green_with_when(town: ConsoleTown) -> None:
    town.town.ledger.notices.sent(going(town))
    assert signal(town).light is Light.GREEN
    assert "drift@testkommunen.invalid" in signal(town).facts[0]


async def test_what_was_given_up_is_red_with_what_to_do_until_the_recipient_hears_again(town: ConsoleTown) -> None:
    store = town.town.ledger.notices
    store.give_up(going(town), "SMTP_550", "Mailserveren afviste mailen (550).")
    assert (signal(town).light, signal(town).todo) == (Light.RED, c.DO_FAILED)
    async with town.visited(Role.OPERATOR) as reader:
        told = (await reader.get("/sundhed")).text
    assert "Mailserveren afviste mailen (550)." in told
    store.sent(going(town, "B-BBBBBB", to="anden@testkommunen.invalid"))
    assert signal(town).light is Light.RED
    store.sent(going(town, "B-CCCCCC"))
    assert signal(town).light is Light.GREEN


def test_what_is_tried_again_or_unsure_is_yellow(town: ConsoleTown) -> None:
    store = town.town.ledger.notices
    store.put_off(going(town), timedelta(minutes=5), "Unavailable", "Mailserveren svarer ikke.")
    assert signal(town).light is Light.YELLOW
    store.unknown(going(town, "B-BBBBBB"), "OutcomeUnknown", "Mailen kan være sendt.")
    assert (signal(town).light, signal(town).todo) == (Light.YELLOW, c.DO_UNKNOWN)


def test_every_notice_links_to_a_page_there_is() -> None:
    now, run, batch = datetime(2026, 11, 23, 8, tzinfo=UTC), RunId("K-AAAAAA"), BatchId("B-AAAAAA")
    reading = Reading(
        now,
        now - timedelta(days=90),
        broken=(BrokenRun(run, Mode.LIVE, batch, now, interrupted=False, first=run),),
        waiting=WaitingBatch(batch, now, 1, 1),
        lines=(LinesDue(now.date(), 1),),
    )
    due = decide(reading, NoticeSettings(no_success_days=40))
    paths = {each.kind: worded(each, NAME, "Testkommunen", "https://samdrift.invalid").path for each in due}
    assert paths == {
        NoticeKind.RUN_FAILED: addresses.run(run),
        NoticeKind.NEEDS_APPROVAL: addresses.batch(batch),
        NoticeKind.DEADLINE: addresses.WORKLIST,
        NoticeKind.NO_SUCCESS: addresses.adoption(NAME),
    }
