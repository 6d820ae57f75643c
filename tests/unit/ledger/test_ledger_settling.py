"""A person's word on an unknown effect: only that moves, never to a second call, and a receipt outranks it."""

from __future__ import annotations

import pytest

from connectors.ports import Dispatch
from flows.ledger import Ledger
from flows.ledger.errors import LedgerError
from flows.ledger.ids import CaseId, EffectId, ItemId
from flows.ledger.model import EffectRow, Lease, NewItem, NewReceipt
from flows.ledger.settling import RECEIPT_CONTRADICTS
from flows.ledger.states import CaseState, EffectKind, EffectState, ItemState, Outcome
from flows.ledger.testing import APPROVER, LINEAGE, ORGANISATION, TIMING, HandClock, opened, proposal

REFERENCE = "ref-1"


def hanging(ledger: Ledger, clock: HandClock, probe: str = "none") -> tuple[EffectRow, ItemId, Lease]:
    """Return an unknown letter whose case has come to rest with a person, with its line."""
    batch, held = opened(ledger, [proposal(0)])
    (case,) = ledger.cases.claim(batch, held, 1)
    row = ledger.effects.plan(case.id, "send_letter", EffectKind.NOTIFY, "SF1601", REFERENCE, probe, "digital")
    ledger.effects.intend([row.id], held, TIMING)
    ledger.effects.unknown(row.id, "TIMEOUT", held)
    ledger.cases.end(case.id, Outcome.NEEDS_PERSON, "LETTER_UNKNOWN", (), held)
    clock.advance(TIMING.settle)
    new = NewItem(case.id, batch, 0, ORGANISATION, LINEAGE, "LETTER_UNKNOWN", "", "", ledger.now().date())
    return row, ledger.worklist.add(new), held


def state(ledger: Ledger, effect: EffectId) -> EffectState:
    found = ledger.effects.get(effect)
    assert found is not None
    return found.state


def case_of(ledger: Ledger, case: CaseId) -> tuple[CaseState, Outcome | None]:
    found = ledger.cases.get(case)
    assert found is not None
    return found.state, found.outcome


def lines(ledger: Ledger) -> list[str]:
    return [each.reason for each in ledger.worklist.list()]


def go_on(ledger: Ledger, row: EffectRow, held: Lease) -> list[EffectId]:
    """Take the case again as a live run does, and return the effects a call could start for."""
    case = ledger.cases.get(row.case)
    assert case is not None
    if not ledger.cases.claim(case.batch, held, 5, only=[case.id]):
        return []
    return ledger.effects.intend([row.id], held, TIMING)


def test_what_a_person_says_was_sent_is_never_sent_again(ledger: Ledger, clock: HandClock) -> None:
    row, item, held = hanging(ledger, clock)
    assert ledger.worklist.settle(item, row.id, APPROVER, "", happened=True)
    assert state(ledger, row.id) is EffectState.CONFIRMED
    assert case_of(ledger, row.case) == (CaseState.READY, None)
    found = ledger.worklist.get(item)
    assert found is not None
    assert (found.state, found.closed_by) == (ItemState.RESOLVED, APPROVER)
    assert go_on(ledger, row, held) == []
    assert ledger.cases.end(row.case, Outcome.DONE, "", (), held)


def test_what_a_person_says_was_not_sent_may_be_retried_and_only_then(ledger: Ledger, clock: HandClock) -> None:
    row, item, held = hanging(ledger, clock)
    assert ledger.worklist.settle(item, row.id, APPROVER, "", happened=False)
    assert state(ledger, row.id) is EffectState.ABSENT
    assert case_of(ledger, row.case) == (CaseState.ENDED, Outcome.NEEDS_PERSON)
    assert go_on(ledger, row, held) == []
    assert ledger.worklist.retry(item, APPROVER)
    assert go_on(ledger, row, held) == [row.id]


@pytest.mark.parametrize("happened", [True, False])
def test_an_answer_is_a_link_in_the_audit_and_is_given_once(
    ledger: Ledger, clock: HandClock, *, happened: bool
) -> None:
    row, item, _held = hanging(ledger, clock)
    before = ledger.audit.head().sequence
    assert ledger.worklist.settle(item, row.id, APPROVER, "Ringet til posten", happened=happened)
    assert ledger.audit.head().sequence > before
    assert ledger.audit.verify() == []
    after = ledger.audit.head()
    assert not ledger.worklist.settle(item, row.id, APPROVER, "", happened=not happened)
    assert ledger.audit.head() == after


@pytest.mark.parametrize("happened", [True, False])
@pytest.mark.parametrize("probe", ["by_reference", "by_content"])
def test_what_a_system_can_be_asked_about_no_person_answers_for(
    ledger: Ledger, clock: HandClock, probe: str, *, happened: bool
) -> None:
    row, item, _held = hanging(ledger, clock, probe)
    assert not ledger.worklist.settle(item, row.id, APPROVER, "", happened=happened)
    assert state(ledger, row.id) is EffectState.UNKNOWN


@pytest.mark.parametrize("happened", [True, False])
@pytest.mark.parametrize("stop", ["planned", "intent", "confirmed", "rejected", "unknown"])
def test_no_state_but_unknown_at_rest_and_settled_is_moved(
    ledger: Ledger, clock: HandClock, stop: str, *, happened: bool
) -> None:
    batch, held = opened(ledger, [proposal(0)])
    (case,) = ledger.cases.claim(batch, held, 1)
    row = ledger.effects.plan(case.id, "send_letter", EffectKind.NOTIFY, "SF1601", REFERENCE, "none", "digital")
    if stop != "planned":
        ledger.effects.intend([row.id], held, TIMING)
    moves = {
        "confirmed": lambda: ledger.effects.confirm(row.id, "M-1", held),
        "rejected": lambda: ledger.effects.reject(row.id, "NO", held),
        "unknown": lambda: ledger.effects.unknown(row.id, "TIMEOUT", held),
    }
    moves.get(stop, lambda: True)()
    new = NewItem(case.id, batch, 0, ORGANISATION, LINEAGE, "X", "", "", ledger.now().date())
    item = ledger.worklist.add(new)
    before = state(ledger, row.id)
    assert not ledger.worklist.settle(item, row.id, APPROVER, "", happened=happened), "the case is being worked on"
    ledger.cases.end(case.id, Outcome.NEEDS_PERSON, "X", (), held)
    assert not ledger.worklist.settle(item, row.id, APPROVER, "", happened=happened), "it may still be under way"
    clock.advance(TIMING.settle)
    assert ledger.worklist.settle(item, row.id, APPROVER, "", happened=happened) == (stop == "unknown")
    if stop != "unknown":
        assert state(ledger, row.id) is before


def test_nobody_answers_while_a_run_has_the_case_in_hand(ledger: Ledger, clock: HandClock) -> None:
    row, item, held = hanging(ledger, clock)
    ledger.worklist.retry(item, APPROVER)
    case = ledger.cases.get(row.case)
    assert case is not None
    assert ledger.cases.claim(case.batch, held, 1)
    again = ledger.worklist.add(
        NewItem(case.id, case.batch, 0, ORGANISATION, LINEAGE, "X", "", "", ledger.now().date())
    )
    assert not ledger.worklist.settle(again, row.id, APPROVER, "", happened=True)
    assert state(ledger, row.id) is EffectState.UNKNOWN


@pytest.mark.parametrize("has_case", [True, False])
def test_a_line_answers_only_for_its_own_case(ledger: Ledger, clock: HandClock, *, has_case: bool) -> None:
    batch, held = opened(ledger, [proposal(0), proposal(1)])
    mine, others = ledger.cases.claim(batch, held, 2)
    row = ledger.effects.plan(mine.id, "send_letter", EffectKind.NOTIFY, "SF1601", REFERENCE, "none", "digital")
    ledger.effects.intend([row.id], held, TIMING)
    ledger.effects.unknown(row.id, "TIMEOUT", held)
    for case in (mine, others):
        ledger.cases.end(case.id, Outcome.NEEDS_PERSON, "LETTER_UNKNOWN", (), held)
    clock.advance(TIMING.settle)
    other = others.id if has_case else None
    line = ledger.worklist.add(NewItem(other, batch, 1, ORGANISATION, LINEAGE, "X", "", "", ledger.now().date()))
    assert not ledger.worklist.settle(line, row.id, APPROVER, "", happened=True)
    assert state(ledger, row.id) is EffectState.UNKNOWN


@pytest.mark.parametrize("retried", [False, True])
def test_a_receipt_outranks_a_person_who_said_not_sent_and_says_so(
    ledger: Ledger, clock: HandClock, *, retried: bool
) -> None:
    row, item, held = hanging(ledger, clock)
    ledger.worklist.settle(item, row.id, APPROVER, "", happened=False)
    if retried:
        ledger.worklist.retry(item, APPROVER)
    _receipt(ledger)
    assert ledger.receipts.apply().moved == 1
    assert state(ledger, row.id) is EffectState.CONFIRMED
    assert lines(ledger) == [RECEIPT_CONTRADICTS], "the question itself is answered"
    assert go_on(ledger, row, held) == [], "never sent again"
    assert ledger.cases.end(row.case, Outcome.DONE, "", (), held)
    assert lines(ledger) == [RECEIPT_CONTRADICTS], "the contradiction stays for a person to see"


def test_a_receipt_that_comes_before_any_answer_takes_the_question_away(ledger: Ledger, clock: HandClock) -> None:
    row, item, held = hanging(ledger, clock)
    _receipt(ledger)
    assert ledger.receipts.apply().moved == 1
    assert lines(ledger) == []
    assert not ledger.worklist.settle(item, row.id, APPROVER, "", happened=False)
    assert state(ledger, row.id) is EffectState.CONFIRMED
    assert go_on(ledger, row, held) == []
    assert ledger.cases.end(row.case, Outcome.DONE, "", (), held)


def test_a_receipt_after_the_answer_sent_contradicts_nobody(ledger: Ledger, clock: HandClock) -> None:
    row, item, _held = hanging(ledger, clock)
    ledger.worklist.settle(item, row.id, APPROVER, "", happened=True)
    _receipt(ledger)
    assert ledger.receipts.apply().moved == 1
    assert lines(ledger) == []


REFUSE = {
    "sqlite": ["CREATE TRIGGER stop BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'x'); END"],
    "postgresql": [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'x'; END $$",
        "CREATE TRIGGER stop BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION refuse()",
    ],
}


def test_a_failed_write_settles_nothing(ledger: Ledger, clock: HandClock) -> None:
    row, item, _held = hanging(ledger, clock)
    ledger.close()
    with ledger.database.engine.connect() as raw:
        for statement in REFUSE[raw.dialect.name]:
            raw.exec_driver_sql(statement)
        raw.commit()
    with pytest.raises(LedgerError):
        ledger.worklist.settle(item, row.id, APPROVER, "", happened=True)
    assert state(ledger, row.id) is EffectState.UNKNOWN


def _receipt(ledger: Ledger) -> None:
    dispatch = Dispatch.DISPATCHED
    ledger.receipts.store(NewReceipt("e1", REFERENCE, "D", dispatch, dispatch, dispatch.rank, ledger.now(), "", b""))
