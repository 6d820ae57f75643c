import pytest

from flows.ledger import Ledger, Owner
from flows.ledger.errors import IllegalTransition, LedgerError, TimingError, UnknownId
from flows.ledger.ids import EffectId
from flows.ledger.model import EffectRow, HeldBy, Lease
from flows.ledger.states import EffectKind, EffectState, Outcome
from flows.ledger.testing import ADOPTION, TIMING, HandClock, begin, lease, opened, proposal
from flows.ledger.timing import Timing

ELSEWHERE = Owner("vært-b", 9, "z")


def case_with_effect(ledger: Ledger, probe: str = "by_reference") -> tuple[EffectRow, Lease]:
    batch, held = opened(ledger, [proposal(0)])
    (case,) = ledger.cases.claim(batch, held, 1)
    return ledger.effects.plan(case.id, "create", EffectKind.WRITE, "Nexus", "ref-1", probe), held


def read(ledger: Ledger, effect: EffectRow) -> EffectRow:
    found = ledger.effects.get(effect.id)
    assert found is not None
    return found


def bring(ledger: Ledger, effect: EffectRow, held: Lease, clock: HandClock, state: EffectState) -> None:
    """Lead an effect from planned to `state` the legal way."""
    if state is EffectState.PLANNED:
        return
    assert ledger.effects.intend([effect.id], held, TIMING) == [effect.id]
    match state:
        case EffectState.CONFIRMED:
            ledger.effects.confirm(effect.id, "17", held)
        case EffectState.REJECTED:
            ledger.effects.reject(effect.id, "FIELD_MISSING", held)
        case EffectState.UNKNOWN:
            ledger.effects.unknown(effect.id, "TIMEOUT", held)
        case EffectState.ABSENT:
            clock.advance(TIMING.settle)
            ledger.effects.absent(effect.id, held)
        case EffectState.INTENT:
            pass
    assert read(ledger, effect).state is state


def change(ledger: Ledger, what: str, effect: EffectRow, held: Lease) -> bool:
    match what:
        case "confirm":
            return ledger.effects.confirm(effect.id, "18", held)
        case "reject":
            return ledger.effects.reject(effect.id, "X", held)
        case "unknown":
            return ledger.effects.unknown(effect.id, "X", held)
        case "absent":
            return ledger.effects.absent(effect.id, held)
        case "withdraw":
            return ledger.effects.withdraw(effect.id, held)
        case _:
            return ledger.effects.intend([effect.id], held, TIMING) == [effect.id]


S = EffectState
LEGAL = {
    "intend": {S.PLANNED: S.INTENT, S.ABSENT: S.INTENT},
    "confirm": {S.INTENT: S.CONFIRMED, S.UNKNOWN: S.CONFIRMED},
    "reject": {S.INTENT: S.REJECTED},
    "unknown": {S.INTENT: S.UNKNOWN, S.UNKNOWN: S.UNKNOWN},
    "absent": {S.INTENT: S.ABSENT, S.UNKNOWN: S.ABSENT},
    "withdraw": {S.INTENT: S.PLANNED},
}


@pytest.mark.parametrize("what", LEGAL)
@pytest.mark.parametrize("state", EffectState)
def test_every_transition_is_one_the_protocol_draws_and_every_other_is_refused(
    ledger: Ledger, clock: HandClock, what: str, state: EffectState
) -> None:
    effect, held = case_with_effect(ledger)
    bring(ledger, effect, held, clock, state)
    clock.advance(TIMING.settle)
    if state in LEGAL[what]:
        assert change(ledger, what, effect, held)
        assert read(ledger, effect).state is LEGAL[what][state]
    elif what == "intend" or state is EffectState.CONFIRMED:
        # Confirming the confirmed is the goal reached; all else is a state that has moved on.
        assert change(ledger, what, effect, held) is (what == "confirm")
        assert read(ledger, effect).state is state
    else:
        with pytest.raises(IllegalTransition):
            change(ledger, what, effect, held)
        assert read(ledger, effect).state is state


def test_planning_twice_finds_the_same_effect_and_how_may_change_until_it_is_made(ledger: Ledger) -> None:
    effect, held = case_with_effect(ledger)
    again = ledger.effects.plan(effect.case, "create", EffectKind.WRITE, "Nexus 2", "ref-1", "none", "paper")
    assert (again.id, again.system, again.channel) == (effect.id, "Nexus 2", "paper")
    ledger.effects.intend([effect.id], held, TIMING)
    later = ledger.effects.plan(effect.case, "create", EffectKind.WRITE, "Nexus 3", "ref-1", "none", "digital")
    assert (later.system, later.channel, later.state) == ("Nexus 2", "paper", EffectState.INTENT)
    assert [each.id for each in ledger.effects.of(effect.case)] == [effect.id]


def test_effects_come_back_in_the_order_they_were_planned_even_at_the_same_moment(ledger: Ledger) -> None:
    effect, _ = case_with_effect(ledger)
    for step in ("write", "abc", "mail"):
        ledger.effects.plan(effect.case, step, EffectKind.WRITE, "Nexus", f"ref-{step}", "none")
    assert [each.step for each in ledger.effects.of(effect.case)] == ["create", "write", "abc", "mail"]


def test_a_reference_belongs_to_one_effect(ledger: Ledger) -> None:
    effect, _ = case_with_effect(ledger)
    with pytest.raises(LedgerError):
        ledger.effects.plan(effect.case, "another", EffectKind.WRITE, "Nexus", "ref-1", "none")
    found = ledger.effects.by_reference("ref-1")
    assert found is not None
    assert found.id == effect.id


def test_an_intent_is_stamped_and_carries_the_lease_over_its_settle_time(ledger: Ledger, clock: HandClock) -> None:
    effect, held = case_with_effect(ledger)
    clock.advance(1)
    ledger.effects.intend([effect.id], held, TIMING, request_hash="h")
    row = read(ledger, effect)
    assert row.intent_at == clock()
    assert (row.start_by, row.settle_at) == (HandClock(clock()).advance(2), HandClock(clock()).advance(10))
    assert row.attempts == 1
    clock.advance(TIMING.settle)
    answer = ledger.runs.acquire(ADOPTION, begin(ledger), ELSEWHERE, TIMING)
    assert isinstance(answer, HeldBy), "nobody takes over an unsettled effect by expiry"


def test_intents_with_limits_that_contradict_each_other_are_refused(ledger: Ledger) -> None:
    effect, held = case_with_effect(ledger)
    with pytest.raises(TimingError):
        ledger.effects.intend([effect.id], held, Timing(2, 5, 6, 30, 2))
    assert read(ledger, effect).state is EffectState.PLANNED


def test_many_intents_are_one_commit_and_only_those_that_moved_come_back_in_order(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(n) for n in range(3)])
    cases = ledger.cases.claim(batch, held, 3)
    plan = ledger.effects.plan
    effects = [plan(case.id, "s", EffectKind.WRITE, "N", f"r{case.sequence}", "none").id for case in cases]
    ledger.effects.intend([effects[1]], held, TIMING)
    assert ledger.effects.intend([effects[2], effects[1], effects[0]], held, TIMING) == [effects[2], effects[0]]
    assert {row.id for row in ledger.effects.unsettled(batch)} == set(effects)


def test_nothing_is_intended_or_recorded_after_the_lease_is_lost(ledger: Ledger, clock: HandClock) -> None:
    effect, old = case_with_effect(ledger)
    ledger.effects.intend([effect.id], old, TIMING)
    clock.advance(TIMING.lease)
    lease(ledger, owner=ELSEWHERE)
    assert ledger.effects.intend([effect.id], old, TIMING) == []
    for what in ("confirm", "reject", "unknown", "absent", "withdraw"):
        assert not change(ledger, what, effect, old), what
    assert not ledger.effects.restamp(effect.id, old, TIMING)
    assert read(ledger, effect).state is EffectState.INTENT


def test_an_effect_of_a_case_one_has_not_claimed_is_not_intended(ledger: Ledger) -> None:
    effect, held = case_with_effect(ledger)
    ledger.cases.release(effect.case, held)
    assert ledger.effects.intend([effect.id], held, TIMING) == []


def test_an_effect_of_an_ended_case_may_still_be_made_as_when_a_letter_is_filed(ledger: Ledger) -> None:
    effect, held = case_with_effect(ledger)
    ledger.cases.end(effect.case, Outcome.DONE, "OK", (), held)
    assert ledger.effects.intend([effect.id], held, TIMING) == [effect.id]


def test_a_run_of_another_adoption_touches_nothing(ledger: Ledger) -> None:
    effect, held = case_with_effect(ledger)
    other = lease(ledger, adoption="en-anden")
    assert ledger.effects.intend([effect.id], other, TIMING) == []
    ledger.effects.intend([effect.id], held, TIMING)
    with pytest.raises(IllegalTransition):
        ledger.effects.confirm(effect.id, "1", other)


def test_absence_is_not_believed_before_the_settle_time(ledger: Ledger, clock: HandClock) -> None:
    effect, held = case_with_effect(ledger)
    bring(ledger, effect, held, clock, EffectState.UNKNOWN)
    clock.advance(TIMING.settle - 0.001)
    with pytest.raises(IllegalTransition):
        ledger.effects.absent(effect.id, held)
    clock.advance(0.001)
    assert ledger.effects.absent(effect.id, held)


def test_what_nobody_can_be_asked_about_is_never_proven_absent(ledger: Ledger, clock: HandClock) -> None:
    effect, held = case_with_effect(ledger, probe="none")
    bring(ledger, effect, held, clock, EffectState.UNKNOWN)
    clock.advance(TIMING.settle)
    with pytest.raises(IllegalTransition):
        ledger.effects.absent(effect.id, held)


def test_only_the_maker_of_an_intent_may_withdraw_reject_or_restamp_it(ledger: Ledger, clock: HandClock) -> None:
    effect, old = case_with_effect(ledger)
    ledger.effects.intend([effect.id], old, TIMING)
    clock.advance(TIMING.lease)
    new = lease(ledger, owner=ELSEWHERE)
    case = ledger.cases.get(effect.case)
    assert case is not None
    ledger.cases.claim(case.batch, new, 1)
    assert not ledger.effects.restamp(effect.id, new, TIMING)
    for what in ("withdraw", "reject"):
        with pytest.raises(IllegalTransition):
            change(ledger, what, effect, new)
    assert ledger.effects.absent(effect.id, new)
    assert ledger.effects.intend([effect.id], new, TIMING) == [effect.id]
    assert ledger.effects.withdraw(effect.id, new)


def test_a_withdrawn_intent_is_no_attempt_and_a_late_one_is_stamped_anew(ledger: Ledger, clock: HandClock) -> None:
    effect, held = case_with_effect(ledger)
    ledger.effects.intend([effect.id], held, TIMING)
    clock.advance(3)
    assert ledger.effects.restamp(effect.id, held, TIMING)
    assert read(ledger, effect).intent_at == clock()
    ledger.effects.withdraw(effect.id, held)
    assert read(ledger, effect).attempts == 0
    assert not ledger.effects.restamp(effect.id, held, TIMING)


def test_the_hash_of_what_was_sent_is_kept(ledger: Ledger) -> None:
    effect, _ = case_with_effect(ledger)
    assert ledger.effects.note_content(effect.id, "ab" * 32)
    assert read(ledger, effect).content_hash == "ab" * 32
    assert not ledger.effects.note_content(EffectId("nothing.s"), "x")


def test_an_effect_that_does_not_exist_is_said_so(ledger: Ledger) -> None:
    _, held = case_with_effect(ledger)
    with pytest.raises(UnknownId):
        ledger.effects.confirm(EffectId("S-222222-0.create"), "1", held)
