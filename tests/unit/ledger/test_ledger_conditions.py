"""The condition of an adoption: its newest runs by sort, its deadlines and its last success."""

from datetime import date, timedelta

import pytest

from flows.ledger import Ledger
from flows.ledger.ids import BatchId, RunId
from flows.ledger.model import NewItem
from flows.ledger.states import Mode, RunState
from flows.ledger.testing import ADOPTION, LINEAGE, ORGANISATION, HandClock, begin, opened, proposal

WEEK = timedelta(days=7)


def ended(
    ledger: Ledger, clock: HandClock, state: RunState, mode: Mode = Mode.LIVE, batch: BatchId | None = None
) -> RunId:
    run = begin(ledger, mode, batch)
    clock.advance(60)
    ledger.runs.finish(run, state, "", None)
    return run


def latest(ledger: Ledger, clock: HandClock) -> dict[RunId, RunId]:
    return {each.run.id: each.first for each in ledger.conditions.latest_runs(ADOPTION, clock.now - WEEK)}


def test_previews_follow_ups_and_each_batch_are_sorts_of_their_own(ledger: Ledger, clock: HandClock) -> None:
    ended(ledger, clock, RunState.FAILED, Mode.PREVIEW)
    preview = ended(ledger, clock, RunState.FAILED, Mode.PREVIEW)
    follow_up = ended(ledger, clock, RunState.FINISHED)
    live = ended(ledger, clock, RunState.FAILED, Mode.LIVE, BatchId("B-AAAAAA"))
    other = ended(ledger, clock, RunState.FAILED, Mode.PILOT, BatchId("B-BBBBBB"))
    assert latest(ledger, clock).keys() == {preview, follow_up, live, other}


def test_the_first_of_those_that_broke_in_a_row_is_known_however_long_ago(ledger: Ledger, clock: HandClock) -> None:
    ended(ledger, clock, RunState.FAILED)
    ended(ledger, clock, RunState.FINISHED)
    first = ended(ledger, clock, RunState.FAILED)
    clock.advance(30 * 86_400)
    newest = ended(ledger, clock, RunState.INTERRUPTED)
    assert latest(ledger, clock) == {newest: first}


def test_a_preview_that_failed_is_no_part_of_a_row_of_follow_ups(ledger: Ledger, clock: HandClock) -> None:
    ended(ledger, clock, RunState.FAILED, Mode.PREVIEW)
    run = ended(ledger, clock, RunState.FAILED)
    assert latest(ledger, clock)[run] == run


def test_a_run_of_last_month_is_seen_no_more_unless_it_still_runs(ledger: Ledger, clock: HandClock) -> None:
    ended(ledger, clock, RunState.FAILED, Mode.PREVIEW)
    running = begin(ledger)
    clock.advance(8 * 86_400)
    assert latest(ledger, clock).keys() == {running}


def test_only_a_live_run_of_a_batch_that_came_to_its_end_is_a_success(ledger: Ledger, clock: HandClock) -> None:
    batch = BatchId("B-AAAAAA")
    for state, mode, whose in (
        (RunState.FINISHED, Mode.PREVIEW, None),
        (RunState.FINISHED, Mode.PILOT, batch),
        (RunState.FINISHED, Mode.LIVE, None),
        (RunState.STOPPED, Mode.LIVE, batch),
    ):
        ended(ledger, clock, state, mode, whose)
    assert ledger.conditions.last_success(ADOPTION) is None
    assert ledger.conditions.last_preview(ADOPTION) is not None
    ended(ledger, clock, RunState.FINISHED, Mode.LIVE, batch)
    assert ledger.conditions.last_success(ADOPTION) == clock.now
    assert ledger.conditions.last_success("anden") is None


@pytest.mark.parametrize("closed", [False, True])
def test_lines_are_counted_by_day_and_only_the_open_ones(ledger: Ledger, *, closed: bool) -> None:
    batch, _ = opened(ledger, [proposal(1), proposal(2), proposal(3)])
    lines = [
        ledger.worklist.add(
            NewItem(None, batch, number, ORGANISATION, LINEAGE, "NO_ACCESS", "", "NO_ACCESS", date(2026, 11, day))
        )
        for number, day in ((1, 23), (2, 23), (3, 25))
    ]
    if closed:
        ledger.worklist.resolve(lines[0], "Opfundet Person", "gjort")
    found = {each.due.day: each.count for each in ledger.conditions.lines_due(ADOPTION)}
    assert found == ({23: 1, 25: 1} if closed else {23: 2, 25: 1})
    assert ledger.conditions.lines_due("anden") == ()
