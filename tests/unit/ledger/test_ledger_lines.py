"""The worklist a page at a time, and how the systems are: the same on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flows.ledger import Ledger
from flows.ledger.ids import BatchId, EffectId, ItemId
from flows.ledger.lines import LineCounts, LineFilter, Share
from flows.ledger.model import Lease, NewItem
from flows.ledger.states import EffectKind, Mode, Outcome, RunState
from flows.ledger.testing import (
    ADOPTION,
    LINEAGE,
    ORGANISATION,
    TIMING,
    HandClock,
    begin,
    lease,
    opened,
    prepare,
    proposal,
)

TODAY = date(2026, 11, 23)
ALL = LineFilter()


@pytest.fixture
def batch(ledger: Ledger) -> BatchId:
    return prepare(ledger, [proposal(1), proposal(2, district="Syd"), proposal(3, district="")])


def add(ledger: Ledger, batch: BatchId, sequence: int | None, reason: str, days: int) -> ItemId:
    due = TODAY + timedelta(days=days)
    return ledger.worklist.add(NewItem(None, batch, sequence, ORGANISATION, LINEAGE, reason, "", "", due))


def test_lines_come_with_their_districts_soonest_due_first(ledger: Ledger, batch: BatchId) -> None:
    south, nowhere, north = (add(ledger, batch, n, "NO_ACCESS", days) for n, days in ((2, 5), (3, 3), (1, 1)))
    whole = add(ledger, batch, None, "DIGEST_FAILED", 0)
    page = ledger.lines.page(ORGANISATION, ALL, 0, 3)
    assert [(each.item.id, each.district) for each in page.lines] == [(whole, ""), (north, "Nord"), (nowhere, "")]
    assert page.total == 4
    rest = ledger.lines.page(ORGANISATION, ALL, 3, 3)
    assert [(each.item.id, each.district) for each in rest.lines] == [(south, "Syd")]


def test_where_only_some_districts_are_asked_for_the_others_are_as_if_not_there(ledger: Ledger, batch: BatchId) -> None:
    north, _south, _nowhere = (add(ledger, batch, n, f"REASON_{n}", -1) for n in (1, 2, 3))
    add(ledger, batch, None, "DIGEST_FAILED", -1)
    own = frozenset({"Nord", "Øst", ""})
    assert ledger.lines.counts(ORGANISATION, TODAY, "Anna", own) == LineCounts(open=1, overdue=1, due_today=0, mine=0)
    assert ledger.lines.reasons(ORGANISATION, own) == (Share("REASON_1", 1),)
    assert ledger.lines.districts(ORGANISATION, own) == (Share("Nord", 1),)
    assert [each.item.id for each in ledger.lines.page(ORGANISATION, LineFilter(own=own), 0, 9).lines] == [north]
    nobody = frozenset[str]()
    assert ledger.lines.counts(ORGANISATION, TODAY, "Anna", nobody) == LineCounts(0, 0, 0, 0)
    for wanted in (LineFilter(own=nobody), LineFilter(own=own, district="Syd")):
        assert ledger.lines.page(ORGANISATION, wanted, 0, 9).total == 0


def test_lines_are_counted_and_shared_out(ledger: Ledger, batch: BatchId) -> None:
    late = add(ledger, batch, 1, "NO_ACCESS", -1)
    add(ledger, batch, 2, "NO_ACCESS", 0)
    add(ledger, batch, 3, "GUARDIAN", 1)
    ledger.worklist.take(late, "Anna")
    assert ledger.lines.counts(ORGANISATION, TODAY, "Anna") == LineCounts(open=3, overdue=1, due_today=1, mine=1)
    assert ledger.lines.reasons(ORGANISATION) == (Share("NO_ACCESS", 2), Share("GUARDIAN", 1))
    assert ledger.lines.districts(ORGANISATION) == (Share("Nord", 1), Share("Syd", 1))
    for wanted in (LineFilter(taken_by="Anna"), LineFilter(overdue=TODAY), LineFilter(district="Nord")):
        assert [each.item.id for each in ledger.lines.page(ORGANISATION, wanted, 0, 9).lines] == [late]


def test_a_closed_line_and_another_organisations_are_in_no_number(ledger: Ledger, batch: BatchId) -> None:
    ledger.worklist.resolve(add(ledger, batch, 1, "NO_ACCESS", 0), "Anna", "")
    add(ledger, batch, 2, "NO_ACCESS", 0)
    assert ledger.lines.counts(ORGANISATION, TODAY, "").open == 1
    assert ledger.lines.counts("88888888", TODAY, "") == LineCounts(0, 0, 0, 0)
    assert ledger.lines.page("88888888", ALL, 0, 9).total == 0


def call(ledger: Ledger, held: Lease, batch: BatchId, reference: str) -> EffectId:
    (case,) = ledger.cases.claim(batch, held, 1)
    row = ledger.effects.plan(case.id, "create_intervention", EffectKind.WRITE, "Nexus", reference, "by_reference")
    ledger.effects.intend([row.id], held, TIMING)
    return row.id


def test_a_system_is_known_by_its_last_success_and_its_last_failure(ledger: Ledger, clock: HandClock) -> None:
    batch, held = opened(ledger, [proposal(1), proposal(2), proposal(3)])
    first = call(ledger, held, batch, "a")
    worked = clock.advance(1)
    ledger.effects.confirm(first, "1", held)
    failed = clock.advance(1)
    second = call(ledger, held, batch, "b")
    ledger.effects.unknown(second, "TIMEOUT", held)
    clock.advance(1)
    third = call(ledger, held, batch, "c")
    ledger.effects.unknown(third, "AWAITS_PERSON", held)
    (system,) = ledger.health.systems(ORGANISATION, ("AWAITS_PERSON",))
    assert (system.name, system.last_success, system.last_failure, system.unknown) == ("Nexus", worked, failed, 1)
    assert ledger.health.systems("88888888") == ()


def test_waiting_cases_are_counted_by_reason_with_the_soonest_try(ledger: Ledger, clock: HandClock) -> None:
    batch, held = opened(ledger, [proposal(1), proposal(2), proposal(3)])
    first, second, third = ledger.cases.claim(batch, held, 3)
    soon, later = clock.now + timedelta(minutes=1), clock.now + timedelta(minutes=9)
    for case, until in ((first, later), (second, soon)):
        ledger.cases.postpone(case.id, until, "SYSTEM_DOWN", held)
    ledger.cases.end(third.id, Outcome.NEEDS_PERSON, "SYSTEM_DOWN", (), held)
    (waiting,) = ledger.health.waiting(ORGANISATION)
    assert (waiting.adoption, waiting.reason, waiting.count, waiting.next_try) == (ADOPTION, "SYSTEM_DOWN", 2, soon)


def test_the_newest_extract_and_the_newest_runs_are_found(ledger: Ledger, clock: HandClock) -> None:
    prepare(ledger, [proposal(1)])
    clock.advance(60)
    prepare(ledger, [proposal(2)])
    (extract,) = ledger.health.extracts(ORGANISATION)
    assert extract.as_of == clock.now - timedelta(hours=6)
    assert ledger.health.last_follow_up(ORGANISATION, ADOPTION) is None
    clock.advance(1)
    held = lease(ledger)
    ledger.runs.finish(held.run, RunState.FINISHED, "", held)
    clock.advance(1)
    begin(ledger, Mode.PREVIEW)
    found = ledger.health.last_follow_up(ORGANISATION, ADOPTION), ledger.health.last_run(ORGANISATION, ADOPTION)
    assert [each.id if each else None for each in found] == [held.run, held.run]
    assert len(ledger.health.recent_runs(ORGANISATION, 2)) == 2
    assert ledger.health.recent_runs("88888888", 9) == ()
