"""Corrections: asked by one, released by another, carried out once or withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from flows.ledger import Ledger, case_rows
from flows.ledger.corrections import Correction, NewCorrection
from flows.ledger.ids import BatchId, CaseId
from flows.ledger.model import Lease, NewItem
from flows.ledger.states import Contact, CorrectionState, EffectKind, Outcome
from flows.ledger.testing import ADOPTION, LINEAGE, ORGANISATION, TIMING, opened, proposal
from flows.ledger.trail import TrailFilter

DAY = date(2026, 11, 24)
ASKER, OTHER = "Spørgende Person", "Anden Person"


@pytest.fixture
def case(ledger: Ledger) -> CaseId:
    batch, lease = opened(ledger, [proposal(1)])
    (claimed,) = ledger.cases.claim(batch, lease, 1)
    ledger.cases.end(claimed.id, Outcome.DONE, "", (), lease)
    return claimed.id


def handed_over(ledger: Ledger) -> tuple[CaseId, Lease]:
    """Return a case that has ended at a person, and the lease it was acted on under."""
    batch, lease = opened(ledger, [proposal(1)])
    (claimed,) = ledger.cases.claim(batch, lease, 1)
    ledger.cases.end(claimed.id, Outcome.NEEDS_PERSON, "LETTER_FAILED", (), lease)
    return claimed.id, lease


def batch_of(ledger: Ledger, case: CaseId) -> BatchId:
    found = ledger.cases.get(case)
    assert found is not None
    return found.batch


def ask(ledger: Ledger, case: CaseId, by: str = ASKER) -> Correction | None:
    return ledger.corrections.ask(NewCorrection(case, True, Contact.LETTER, "hash", by, "forkert borger"))


def demand(ledger: Ledger, case: CaseId) -> Correction:
    asked = ask(ledger, case)
    assert asked is not None
    return asked


def state(ledger: Ledger, correction: Correction) -> CorrectionState:
    found = ledger.corrections.get(correction.id)
    assert found is not None
    return found.state


def test_only_one_is_open_for_a_case_and_a_new_one_may_follow_its_end(ledger: Ledger, case: CaseId) -> None:
    first = demand(ledger, case)
    assert ask(ledger, case, OTHER) is None
    ledger.corrections.withdraw(first.id, ASKER)
    assert ask(ledger, case, OTHER) is not None


@pytest.mark.parametrize("spelt", [ASKER, " spørgende  PERSON "])
def test_nobody_releases_what_the_same_person_asked_for(ledger: Ledger, case: CaseId, spelt: str) -> None:
    asked = demand(ledger, case)
    assert not ledger.corrections.approve(asked.id, spelt)
    assert state(ledger, asked) is CorrectionState.ASKED


def test_a_second_approval_changes_nothing(ledger: Ledger, case: CaseId) -> None:
    asked = demand(ledger, case)
    assert [ledger.corrections.approve(asked.id, each) for each in (OTHER, "Tredje Person")] == [True, False]
    found = ledger.corrections.get(asked.id)
    assert found is not None
    assert found.approved_by == OTHER


def test_only_an_approved_one_is_to_be_done_and_only_once(ledger: Ledger, case: CaseId) -> None:
    asked = demand(ledger, case)
    assert ledger.corrections.to_do(ADOPTION, 10) == []
    assert not ledger.corrections.finish(asked.id)
    ledger.corrections.approve(asked.id, OTHER)
    assert [each.id for each in ledger.corrections.to_do(ADOPTION, 10)] == [asked.id]
    assert [ledger.corrections.finish(asked.id) for _ in range(2)] == [True, False]
    assert ledger.corrections.to_do(ADOPTION, 10) == []


def test_one_that_was_withdrawn_is_neither_released_nor_done(ledger: Ledger, case: CaseId) -> None:
    asked = demand(ledger, case)
    assert ledger.corrections.withdraw(asked.id, OTHER)
    assert not ledger.corrections.approve(asked.id, OTHER)
    assert not ledger.corrections.withdraw(asked.id, OTHER)
    assert state(ledger, asked) is CorrectionState.WITHDRAWN


def test_what_a_person_must_finish_says_why(ledger: Ledger, case: CaseId) -> None:
    asked = demand(ledger, case)
    ledger.corrections.approve(asked.id, OTHER)
    ledger.corrections.finish(asked.id, "CORRECTION_NO_LETTER")
    found = ledger.corrections.get(asked.id)
    assert found is not None
    assert (found.state, found.problem) == (CorrectionState.FAILED, "CORRECTION_NO_LETTER")


def test_a_case_that_is_still_at_work_is_not_corrected(ledger: Ledger) -> None:
    batch, lease = opened(ledger, [proposal(1)])
    (claimed,) = ledger.cases.claim(batch, lease, 1)
    assert ask(ledger, claimed.id) is None


def test_why_is_kept_encrypted_and_read_back(ledger: Ledger, case: CaseId) -> None:
    asked = demand(ledger, case)
    assert ledger.corrections.why(asked.id) == "forkert borger"
    with ledger.database.read() as tx:
        raw = tx.connection.exec_driver_sql("SELECT why FROM corrections").scalar()
    assert b"forkert" not in bytes(raw)


def test_who_asked_released_and_withdrew_stands_in_the_audit(ledger: Ledger, case: CaseId) -> None:
    asked = demand(ledger, case)
    ledger.corrections.approve(asked.id, OTHER)
    ledger.corrections.withdraw(asked.id, ASKER)
    entries = [(each.actor, each.action) for each in ledger.trail.page(TrailFilter(), 3)]
    assert entries == [
        (ASKER, "withdraw_correction"),
        (OTHER, "approve_correction"),
        (ASKER, "ask_correction"),
    ]


def test_what_waits_is_counted_by_organisation(ledger: Ledger, case: CaseId) -> None:
    demand(ledger, case)
    assert (ledger.corrections.waiting(ORGANISATION), ledger.corrections.waiting("11111111")) == (1, 0)
    newest = ledger.corrections.newest(ORGANISATION, (CorrectionState.ASKED,), 10)
    assert [each.case for each in newest] == [case]


def test_a_case_that_is_at_work_again_is_left_in_peace_until_it_has_ended(ledger: Ledger) -> None:
    case, lease = handed_over(ledger)
    ledger.corrections.approve(demand(ledger, case).id, OTHER)
    assert len(ledger.corrections.to_do(ADOPTION, 10)) == 1
    with ledger.database.write() as tx:
        assert case_rows.reopen(tx, ledger.keys, case, OTHER)
    assert ledger.corrections.to_do(ADOPTION, 10) == []
    (claimed,) = ledger.cases.claim(batch_of(ledger, case), lease, 1)
    ledger.cases.end(claimed.id, Outcome.DONE, "", (), lease)
    assert len(ledger.corrections.to_do(ADOPTION, 10)) == 1


def test_an_offer_that_was_a_mistake_is_not_given_anew_unless_that_is_withdrawn(ledger: Ledger) -> None:
    case, _ = handed_over(ledger)
    line = ledger.worklist.add(
        NewItem(case, batch_of(ledger, case), 1, ORGANISATION, LINEAGE, "LETTER_FAILED", "", "LETTER_FAILED", DAY)
    )
    asked = demand(ledger, case)
    assert not ledger.worklist.retry(line, OTHER)
    ledger.corrections.withdraw(asked.id, ASKER)
    assert ledger.worklist.retry(line, OTHER)


def test_an_apology_is_no_offer(ledger: Ledger) -> None:
    case, lease = handed_over(ledger)
    found = ledger.cases.get(case)
    assert found is not None
    apology = ledger.effects.plan(case, "correct:send_letter", EffectKind.WRITE, "post", "r-1", "none", "digital")
    assert ledger.effects.intend([apology.id], lease, TIMING)
    assert ledger.effects.confirm(apology.id, "r-1", lease)
    assert ledger.history.last_offer(ORGANISATION, LINEAGE, found.citizen_key) is None
