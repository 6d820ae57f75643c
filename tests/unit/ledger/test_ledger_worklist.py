from datetime import date

import pytest

from flows.ledger import Ledger
from flows.ledger.errors import UnknownId
from flows.ledger.ids import BatchId, CaseId, ItemId
from flows.ledger.model import Case, Lease, NewItem
from flows.ledger.states import ItemState, Outcome
from flows.ledger.testing import ADOPTION, APPROVER, LINEAGE, ORGANISATION, opened, proposal

DUE = date(2026, 11, 30)


def new(case: Case, reason: str = "LETTER_FAILED", step: str = "send_letter") -> NewItem:
    return NewItem(case.id, case.batch, case.sequence, ORGANISATION, LINEAGE, reason, step, "MEMO_INVALID", DUE)


def stopped(ledger: Ledger) -> tuple[Case, Lease]:
    batch, held = opened(ledger, [proposal(0)])
    (case,) = ledger.cases.claim(batch, held, 1)
    ledger.cases.end(case.id, Outcome.NEEDS_PERSON, "LETTER_FAILED", (), held)
    return case, held


def state(ledger: Ledger, item: ItemId) -> ItemState:
    found = ledger.worklist.get(item)
    assert found is not None
    return found.state


def test_a_line_is_there_once_however_often_it_is_added(ledger: Ledger) -> None:
    case, _ = stopped(ledger)
    item = ledger.worklist.add(new(case))
    assert ledger.worklist.add(new(case)) == item
    assert ledger.worklist.add(new(case, reason="WRITE_FAILED")) != item
    assert ledger.worklist.add(new(case, step="create")) != item
    assert len(ledger.worklist.list()) == 3
    one = ledger.worklist.get(item)
    assert one is not None
    assert (one.case, one.adoption, one.due, one.reason) == (case.id, ADOPTION, DUE, "LETTER_FAILED")


def test_a_line_may_be_about_a_proposal_or_a_batch_without_a_case(ledger: Ledger) -> None:
    row = NewItem(None, BatchId("B-222222"), 3, ORGANISATION, LINEAGE, "CPR_FORM", "", "CPR_FORM", DUE)
    whole = NewItem(None, BatchId("B-222222"), None, ORGANISATION, LINEAGE, "CPR_FORM", "", "CPR_FORM", DUE)
    assert len({ledger.worklist.add(row), ledger.worklist.add(row), ledger.worklist.add(whole)}) == 2


def test_lines_are_listed_soonest_first_by_adoption_and_by_state(ledger: Ledger) -> None:
    case, _ = stopped(ledger)
    late = ledger.worklist.add(new(case))
    soon = ledger.worklist.add(
        NewItem(case.id, None, None, ORGANISATION, LINEAGE, "WRITE_FAILED", "", "X", date(2026, 11, 24))
    )
    assert [item.id for item in ledger.worklist.list(adoption=ADOPTION)] == [soon, late]
    assert ledger.worklist.list(adoption="en-anden") == ()
    ledger.worklist.take(late, APPROVER)
    ledger.worklist.resolve(soon, APPROVER, "")
    assert [item.id for item in ledger.worklist.list()] == [late]
    assert [item.id for item in ledger.worklist.list("resolved")] == [soon]


def test_one_person_takes_a_line_and_one_closes_it_with_an_encrypted_note(ledger: Ledger) -> None:
    case, _ = stopped(ledger)
    item = ledger.worklist.add(new(case))
    assert ledger.worklist.take(item, "Opfundet Et")
    assert not ledger.worklist.take(item, "Opfundet To")
    assert ledger.worklist.resolve(item, "Opfundet Et", "ringet til borgeren")
    assert not ledger.worklist.resolve(item, "Opfundet To", "igen")
    assert not ledger.worklist.take(item, "Opfundet To")
    closed = ledger.worklist.get(item)
    assert closed is not None
    assert (closed.state, closed.taken_by, closed.closed_by) == (ItemState.RESOLVED, "Opfundet Et", "Opfundet Et")
    assert ledger.worklist.note(item) == "ringet til borgeren"
    assert ledger.audit.head().sequence == 3


def test_a_line_is_given_back_only_while_the_one_who_was_seen_to_have_it_has_it(ledger: Ledger) -> None:
    case, _ = stopped(ledger)
    item = ledger.worklist.add(new(case))
    assert not ledger.worklist.give_back(item, "", "Opfundet Et")
    assert ledger.worklist.take(item, "Opfundet Et")
    assert not ledger.worklist.give_back(item, "Opfundet To", "Opfundet To")
    assert ledger.worklist.give_back(item, "Opfundet Et", "Opfundet To")
    assert not ledger.worklist.give_back(item, "Opfundet Et", "Opfundet To")
    found = ledger.worklist.get(item)
    assert found is not None
    assert (found.state, found.taken_by) == (ItemState.OPEN, "")
    assert ledger.audit.head().sequence == 3


def test_retrying_puts_the_case_back_in_line_and_closes_all_its_lines(ledger: Ledger) -> None:
    case, held = stopped(ledger)
    letter, write = ledger.worklist.add(new(case)), ledger.worklist.add(new(case, step="create"))
    assert ledger.worklist.retry(letter, APPROVER)
    assert not ledger.worklist.retry(write, APPROVER)
    assert ledger.worklist.list() == ()
    assert [each.id for each in ledger.cases.claim(case.batch, held, 9)] == [case.id]


@pytest.mark.parametrize("ending", ["resolve", "retry"])
def test_a_line_closed_in_an_earlier_round_opens_again_when_the_retried_case_fails_again(
    ledger: Ledger, ending: str
) -> None:
    case, held = stopped(ledger)
    item = ledger.worklist.add(new(case))
    if ending == "resolve":
        ledger.worklist.resolve(item, APPROVER, "")
        assert ledger.worklist.add(new(case)) == item
        assert state(ledger, item) is ItemState.RESOLVED, "in the same round a closed line stays closed"
        assert ledger.cases.reopen(case.id, APPROVER)
    else:
        ledger.worklist.retry(item, APPROVER)
        assert state(ledger, item) is ItemState.RETRIED
    ledger.cases.claim(case.batch, held, 1)
    ledger.cases.end(case.id, Outcome.NEEDS_PERSON, "LETTER_FAILED", (), held)
    assert ledger.worklist.add(new(case)) == item
    assert state(ledger, item) is ItemState.OPEN


def test_what_has_no_stopped_case_is_not_retried(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(0)])
    (case,) = ledger.cases.claim(batch, held, 1)
    item = ledger.worklist.add(new(case))
    assert not ledger.worklist.retry(item, APPROVER)
    assert state(ledger, item) is ItemState.OPEN
    assert not ledger.worklist.retry(ItemId("L-222222"), APPROVER)


def test_cancelling_a_case_closes_its_lines(ledger: Ledger) -> None:
    case, _ = stopped(ledger)
    ledger.worklist.add(new(case))
    assert ledger.cases.cancel(case.id, APPROVER, "DECLINED")
    assert ledger.worklist.list() == ()


def test_a_manual_line_is_found_by_its_reference_and_ticked_off_by_hand_only(ledger: Ledger) -> None:
    case, _ = stopped(ledger)
    assert ledger.worklist.line("ref-1") is None
    item = ledger.worklist.open_line(case.id, "create_intervention", "Opret indsats på …".encode(), "ref-1")
    assert ledger.worklist.open_line(case.id, "create_intervention", b"again", "ref-1") == item
    line = ledger.worklist.line("ref-1")
    assert line is not None
    assert (line.id, line.case, line.kind, line.state) == (item, case.id, "create_intervention", ItemState.OPEN)
    assert ledger.worklist.instruction(item).decode() == "Opret indsats på …"
    assert not ledger.worklist.retry(item, APPROVER)
    ledger.cases.reopen(case.id, APPROVER)
    assert state(ledger, item) is ItemState.OPEN
    assert ledger.worklist.resolve(item, APPROVER, "")
    line = ledger.worklist.line("ref-1")
    assert line is not None
    assert line.state is ItemState.RESOLVED


def test_what_does_not_exist_is_said_so(ledger: Ledger) -> None:
    with pytest.raises(UnknownId):
        ledger.worklist.open_line(CaseId("S-222222-0"), "x", b"", "ref")
    with pytest.raises(UnknownId):
        ledger.worklist.note(ItemId("L-222222"))
    assert ledger.worklist.get(ItemId("L-222222")) is None
