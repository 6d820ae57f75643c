"""What people are told, and when not: decided from numbers alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from flows.ledger.conditions import LinesDue
from flows.ledger.ids import BatchId, RunId
from flows.ledger.notices import NoticeKind
from flows.ledger.states import Mode
from flows.runner.adopting.notice_settings import NoticeKinds, NoticeSettings
from flows.runner.runs.notices import BrokenRun, DueLines, Reading, Silence, WaitingBatch, decide

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
RULES = NoticeSettings(no_success_days=40)
CALM = Reading(now=NOW, adopted=NOW - timedelta(days=400), last_success=NOW - timedelta(days=3))
BROKEN = BrokenRun(
    RunId("K-BBBBBB"), Mode.LIVE, BatchId("B-AAAAAA"), NOW - timedelta(hours=1), interrupted=False, first=RunId("K-A")
)
WAITING = WaitingBatch(BatchId("B-AAAAAA"), NOW - timedelta(hours=1), offers=12, persons=3)


def abouts(reading: Reading, rules: NoticeSettings = RULES) -> list[str]:
    return [each.about for each in decide(reading, rules)]


def test_a_robot_that_is_well_tells_nobody() -> None:
    assert decide(CALM, RULES) == ()


# --- runs ---


def test_a_run_that_failed_is_told_by_its_own_id_at_once() -> None:
    (due,) = decide(replace(CALM, broken=(BROKEN,)), RULES)
    assert (due.kind, due.about, due.delay) == (NoticeKind.RUN_FAILED, "K-BBBBBB", timedelta(0))


def test_a_run_that_was_cut_down_gets_time_to_be_taken_up() -> None:
    (due,) = decide(replace(CALM, broken=(replace(BROKEN, interrupted=True),)), RULES)
    assert due.delay > timedelta(0)


def test_a_follow_up_that_fails_every_hour_is_told_once() -> None:
    failing = [replace(BROKEN, run=RunId(f"K-{hour}"), batch=None, first=RunId("K-0")) for hour in range(24)]
    assert {about for each in failing for about in abouts(replace(CALM, broken=(each,)))} == {"K-0"}


def test_each_preview_that_fails_is_told() -> None:
    failing = [
        replace(BROKEN, run=RunId(f"K-{day}"), batch=None, mode=Mode.PREVIEW, first=RunId("K-0")) for day in "12"
    ]
    assert [about for each in failing for about in abouts(replace(CALM, broken=(each,)))] == ["K-1", "K-2"]


def test_a_run_that_failed_last_week_is_old_news() -> None:
    assert decide(replace(CALM, broken=(replace(BROKEN, at=NOW - timedelta(days=7)),)), RULES) == ()


# --- approval ---


def test_a_batch_that_waits_is_told_at_once_and_once_more_after_three_days() -> None:
    told = [abouts(replace(CALM, waiting=WAITING, now=NOW + timedelta(days=days))) for days in (0, 2, 3, 9)]
    assert told == [["B-AAAAAA"], ["B-AAAAAA"], ["B-AAAAAA:reminder"], ["B-AAAAAA:reminder"]]


@pytest.mark.parametrize(("offers", "persons", "told"), [(0, 0, 0), (0, 1, 1), (1, 0, 1)])
def test_a_batch_with_nothing_to_approve_waits_for_nobody(offers: int, persons: int, told: int) -> None:
    found = decide(replace(CALM, waiting=replace(WAITING, offers=offers, persons=persons)), RULES)
    assert len(found) == told


# --- deadlines ---


def test_lines_near_and_past_their_deadline_are_one_notice_a_day() -> None:
    lines = tuple(LinesDue(date(2026, 11, day), count) for day, count in ((20, 1), (23, 2), (25, 3), (26, 9)))
    (due,) = decide(replace(CALM, lines=lines), RULES)
    assert due == DueLines(date(2026, 11, 23), near=5, over=1, within=2)
    tomorrow = replace(CALM, lines=lines, now=NOW + timedelta(days=1))
    assert abouts(tomorrow) == ["2026-11-24"]


def test_no_lines_near_is_nothing_to_tell() -> None:
    assert decide(replace(CALM, lines=(LinesDue(date(2026, 11, 26), 9),)), RULES) == ()


@pytest.mark.parametrize(("hour", "told"), [(5, 0), (6, 1), (22, 1), (23, 0)])
def test_nobody_is_told_of_deadlines_before_seven_in_denmark(hour: int, told: int) -> None:
    lines = (LinesDue(date(2026, 11, 20), 1),)
    assert len(decide(replace(CALM, now=NOW.replace(hour=hour), lines=lines), RULES)) == told


# --- silence ---


@pytest.mark.parametrize(("days", "told"), [(39, 0), (40, 1), (100, 1)])
def test_a_robot_without_success_for_so_many_days_is_told_once_for_its_last_success(days: int, told: int) -> None:
    last = NOW - timedelta(days=days)
    found = decide(replace(CALM, last_success=last), RULES)
    assert len(found) == told
    assert all(each.about == last.date().isoformat() for each in found)


def test_a_robot_that_never_succeeded_is_counted_from_its_adoption() -> None:
    (due,) = decide(replace(CALM, last_success=None, adopted=NOW - timedelta(days=41)), RULES)
    assert due == Silence(date(2026, 10, 13), 41, None, None)
    assert due.about == "never:2026-10-13"


def test_silence_is_told_only_where_a_limit_is_set() -> None:
    assert decide(replace(CALM, last_success=NOW - timedelta(days=999)), NoticeSettings()) == ()


# --- switches ---


@pytest.mark.parametrize("kind", NoticeKind)
def test_each_kind_can_be_switched_off_and_takes_no_other_with_it(kind: NoticeKind) -> None:
    everything = replace(
        CALM,
        broken=(BROKEN,),
        waiting=WAITING,
        lines=(LinesDue(date(2026, 11, 20), 1),),
        last_success=NOW - timedelta(days=50),
    )
    off = NoticeSettings(no_success_days=40, kinds=NoticeKinds.model_validate({kind.value: False}))
    assert {each.kind for each in decide(everything, RULES)} == set(NoticeKind)
    assert {each.kind for each in decide(everything, off)} == set(NoticeKind) - {kind}
