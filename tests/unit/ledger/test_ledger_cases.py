from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from flows.ledger import Ledger, Owner
from flows.ledger.errors import ApprovalRefused, IllegalTransition, LeaseLost, Refusal
from flows.ledger.ids import CaseId
from flows.ledger.model import Lease
from flows.ledger.states import MAX_ATTEMPTS, TOO_MANY_ATTEMPTS, CaseState, EffectKind, Outcome
from flows.ledger.testing import (
    APPROVER,
    LINEAGE,
    ORGANISATION,
    TIMING,
    HandClock,
    citizen,
    lease,
    opened,
    prepare,
    proposal,
)


def takeover(ledger: Ledger, clock: HandClock) -> Lease:
    clock.advance(TIMING.lease)
    return lease(ledger, owner=Owner("vært-b", 9, "z"))


def test_only_an_approved_batch_is_opened_and_only_unchanged(ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(0)])
    held = lease(ledger, batch)
    with pytest.raises(ApprovalRefused) as caught:
        ledger.cases.open_batch(batch, held)
    assert caught.value.code is Refusal.NOT_APPROVED
    ledger.batches.approve(batch, APPROVER)
    with ledger.database.write() as tx:
        tx.connection.execute(text("UPDATE proposals SET district = 'Syd'"))
    with pytest.raises(ApprovalRefused) as caught:
        ledger.cases.open_batch(batch, held)
    assert caught.value.code is Refusal.CHANGED
    assert ledger.cases.unended(batch) == 0


def test_opening_needs_the_lease_of_the_batchs_own_adoption(ledger: Ledger, clock: HandClock) -> None:
    batch = prepare(ledger, [proposal(0)])
    ledger.batches.approve(batch, APPROVER)
    old = lease(ledger, batch)
    takeover(ledger, clock)
    with pytest.raises(LeaseLost):
        ledger.cases.open_batch(batch, old)
    with pytest.raises(IllegalTransition):
        ledger.cases.open_batch(batch, lease(ledger, adoption="en-anden"))


def test_opening_twice_opens_once(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(0), proposal(1)])
    again = ledger.cases.open_batch(batch, held)
    assert (again.new, again.already) == (2, 0)
    assert ledger.cases.unended(batch) == 2


def test_a_citizen_has_one_case_an_occasion_whatever_batch_found_them(ledger: Ledger) -> None:
    first, held = opened(ledger, [proposal(0)])
    ledger.runs.release(held)
    second, _ = opened(ledger, [proposal(5, citizen(0)), proposal(6, citizen(0), occasion="80-plus-2026")])
    assert ledger.cases.counts(second).of(Outcome.ALREADY_HANDLED) == 1
    handled = ledger.batches.proposal(second, 5)
    assert handled is not None
    cases = ledger.cases.of_citizen(ORGANISATION, citizen(0))
    assert {case.batch for case in cases} == {first, second}
    assert handled.handled_by in {case.id for case in cases}
    assert len(cases) == 2


def test_a_citizen_found_twice_in_one_batch_is_one_case(ledger: Ledger) -> None:
    batch, _ = opened(ledger, [proposal(0), proposal(1, citizen(0))])
    counts = ledger.cases.counts(batch)
    assert (counts.of(Outcome.WAITING), counts.of(Outcome.ALREADY_HANDLED)) == (1, 1)


def test_only_what_is_to_be_done_or_told_becomes_a_case_and_the_rest_ends_as_proposed(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(n, outcome=outcome) for n, outcome in enumerate(Outcome)])
    assert [case.proposed for case in ledger.cases.claim(batch, held, 99)] == [Outcome.DONE, Outcome.NEEDS_PERSON]
    counts = ledger.cases.counts(batch)
    assert counts.found == 7
    assert sum(counts.of(outcome) for outcome in Outcome) == 7
    assert counts.of(Outcome.DONE) == 0
    assert counts.of(Outcome.WAITING) == 2, "one proposed waiting, one to be done and not ended"


def test_rows_without_a_readable_number_never_become_cases_and_never_hide_each_other(ledger: Ledger) -> None:
    nobody = type(citizen(0))("")
    rows = [proposal(n, nobody, outcome=Outcome.NEEDS_PERSON, reason="CPR_FORM") for n in range(3)]
    batch, held = opened(ledger, rows)
    assert ledger.cases.claim(batch, held, 99) == []
    assert ledger.cases.counts(batch).of(Outcome.NEEDS_PERSON) == 3


def test_cases_are_claimed_oldest_first_once_each_and_attempts_count_at_the_claim(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(n) for n in (4, 2, 9)])
    first = ledger.cases.claim(batch, held, 2)
    assert [case.sequence for case in first] == [2, 4]
    assert [(case.attempts, case.state) for case in first] == [(1, CaseState.CLAIMED)] * 2
    assert [case.sequence for case in ledger.cases.claim(batch, held, 9)] == [9]
    assert ledger.cases.claim(batch, held, 9) == []


def test_a_pilot_claims_only_the_cases_it_names(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(n) for n in range(3)])
    chosen = ledger.cases.of_batch(batch)[1].id
    assert [case.id for case in ledger.cases.claim(batch, held, 9, [chosen])] == [chosen]
    assert ledger.cases.claim(batch, held, 9, []) == []


def test_a_case_of_a_run_that_lost_its_lease_is_taken_again_at_once(ledger: Ledger, clock: HandClock) -> None:
    batch, old = opened(ledger, [proposal(0)])
    (case,) = ledger.cases.claim(batch, old, 1)
    new = takeover(ledger, clock)
    (again,) = ledger.cases.claim(batch, new, 1)
    assert (again.id, again.attempts) == (case.id, 2)
    assert not ledger.cases.end(case.id, Outcome.DONE, "OK", (), old)
    assert not ledger.cases.release(case.id, old)
    assert not ledger.cases.postpone(case.id, clock(), "X", old)
    with pytest.raises(LeaseLost):
        ledger.cases.claim(batch, old, 1)
    assert ledger.cases.end(case.id, Outcome.DONE, "OK", (), new)


def test_a_poison_case_is_parked_at_its_sixth_claim_with_a_line_and_the_others_go_on(
    ledger: Ledger, clock: HandClock
) -> None:
    batch, held = opened(ledger, [proposal(0), proposal(1)])
    (poison,) = ledger.cases.claim(batch, held, 1)
    for attempt in range(2, MAX_ATTEMPTS + 1):
        held = takeover(ledger, clock)
        (again,) = ledger.cases.claim(batch, held, 1)
        assert (again.id, again.attempts) == (poison.id, attempt)
    held = takeover(ledger, clock)
    assert [case.sequence for case in ledger.cases.claim(batch, held, 1)] == [1]
    parked = ledger.cases.get(poison.id)
    assert parked is not None
    assert (parked.outcome, parked.reason) == (Outcome.PARKED, TOO_MANY_ATTEMPTS)
    assert [(item.case, item.reason) for item in ledger.worklist.list()] == [(poison.id, TOO_MANY_ATTEMPTS)]
    assert ledger.cases.counts(batch).of(Outcome.PARKED) == 1


def test_a_postponed_case_waits_for_its_time_and_a_released_one_does_not(ledger: Ledger, clock: HandClock) -> None:
    batch, held = opened(ledger, [proposal(0), proposal(1), proposal(2)])
    late, later, free = ledger.cases.claim(batch, held, 3)
    due = clock() + timedelta(seconds=10)
    assert ledger.cases.postpone(late.id, due, "SETTLING", held, counted=False)
    assert ledger.cases.postpone(later.id, due + timedelta(seconds=1), "BACKOFF", held)
    assert ledger.cases.release(free.id, held)
    assert [case.id for case in ledger.cases.postponed(batch)] == [late.id, later.id]
    assert [case.id for case in ledger.cases.postponed(batch, [later.id, free.id])] == [later.id]
    assert [(case.id, case.attempts) for case in ledger.cases.claim(batch, held, 9)] == [(free.id, 1)]
    clock.advance(11)
    assert [(case.id, case.attempts) for case in ledger.cases.claim(batch, held, 9)] == [(late.id, 1), (later.id, 2)]
    assert ledger.cases.postponed(batch) == []


def test_an_ended_case_stays_ended_and_is_counted_with_its_reason(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(0)])
    (case,) = ledger.cases.claim(batch, held, 1)
    assert ledger.cases.end(case.id, Outcome.NEEDS_PERSON, "DECEASED_OR_MOVED", ("DECEASED_OR_MOVED",), held)
    assert not ledger.cases.end(case.id, Outcome.DONE, "OK", (), held)
    ended = ledger.cases.get(case.id)
    assert ended is not None
    assert (ended.outcome, ended.reason, ended.tell) == (
        Outcome.NEEDS_PERSON, "DECEASED_OR_MOVED", ("DECEASED_OR_MOVED",)
    )  # fmt: skip
    assert ledger.cases.unended(batch) == 0
    (why,) = ledger.cases.counts(batch).why(Outcome.NEEDS_PERSON)
    assert (why.reason, why.count) == ("DECEASED_OR_MOVED", 1)


def test_a_case_is_never_done_while_one_of_its_effects_is_unknown(ledger: Ledger, keys: object) -> None:
    batch, held = opened(ledger, [proposal(0)])
    (case,) = ledger.cases.claim(batch, held, 1)
    effect = ledger.effects.plan(case.id, "send_letter", EffectKind.NOTIFY, "SF1601", "ref-1", "none", "digital")
    ledger.effects.intend([effect.id], held, TIMING)
    with pytest.raises(IllegalTransition, match="send_letter"):
        ledger.cases.end(case.id, Outcome.DONE, "OK", (), held)
    ledger.effects.confirm(effect.id, "1", held)
    assert ledger.cases.end(case.id, Outcome.DONE, "OK", (), held)


def test_a_person_puts_a_stopped_case_back_in_line_with_no_attempts(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(0)])
    (case,) = ledger.cases.claim(batch, held, 1)
    assert not ledger.cases.reopen(case.id, APPROVER)
    ledger.cases.end(case.id, Outcome.PARKED, "WRITE_FAILED", (), held)
    assert ledger.cases.reopen(case.id, APPROVER)
    assert not ledger.cases.reopen(case.id, APPROVER)
    assert [each.attempts for each in ledger.cases.claim(batch, held, 1)] == [1]
    ledger.cases.end(case.id, Outcome.DONE, "OK", (), held)
    assert not ledger.cases.reopen(case.id, APPROVER)


def test_a_person_cancels_what_nobody_is_working_on(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(0), proposal(1)])
    (busy,) = ledger.cases.claim(batch, held, 1)
    idle = ledger.cases.of_batch(batch)[1]
    assert not ledger.cases.cancel(busy.id, APPROVER, "DECLINED")
    assert ledger.cases.cancel(idle.id, APPROVER, "DECLINED")
    assert not ledger.cases.cancel(idle.id, APPROVER, "DECLINED")
    assert ledger.cases.claim(batch, held, 9) == []
    assert ledger.cases.counts(batch).of(Outcome.CANCELLED) == 1


def test_a_case_gives_its_private_part_and_nothing_of_others(ledger: Ledger) -> None:
    batch, _ = opened(ledger, [proposal(0, private=b"for zero"), proposal(1, private=b"for one")])
    zero, one = ledger.cases.of_batch(batch)
    assert (ledger.cases.private(zero.id), ledger.cases.private(one.id)) == (b"for zero", b"for one")
    assert (zero.organisation, zero.lineage) == (ORGANISATION, LINEAGE)
    assert ledger.cases.get(CaseId("S-222222-0")) is None


def test_many_threads_of_one_run_never_take_the_same_case_or_stand_in_each_others_way(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(n) for n in range(40)])
    taken: list[CaseId] = []

    def work() -> None:
        while cases := ledger.cases.claim(batch, held, 3):
            for case in cases:
                row = ledger.effects.plan(case.id, "s", EffectKind.WRITE, "Nexus", f"r-{case.id}", "none")
                assert ledger.effects.intend([row.id], held, TIMING) == [row.id]
                assert ledger.runs.renew(held)
                assert ledger.effects.confirm(row.id, "1", held)
                assert ledger.cases.end(case.id, Outcome.DONE, "OK", (), held)
                taken.append(case.id)

    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(work) for _ in range(8)]:
            future.result()
    assert len(taken) == len(set(taken)) == 40
    assert ledger.cases.counts(batch).of(Outcome.DONE) == 40
