import pytest
from sqlalchemy import text

from flows.ledger import Ledger
from flows.ledger.errors import ApprovalRefused, IllegalTransition, LedgerError, Refusal, UnknownId
from flows.ledger.ids import BatchId
from flows.ledger.model import Planned, ReasonCount
from flows.ledger.states import BatchState, EffectKind, Outcome
from flows.ledger.testing import (
    ADOPTION,
    APPROVER,
    STARTER,
    HandClock,
    begin,
    citizen,
    lease,
    opened,
    prepare,
    proposal,
)


def state(ledger: Ledger, batch: BatchId) -> BatchState:
    found = ledger.batches.get(batch)
    assert found is not None
    return found.state


def refusal(ledger: Ledger, batch: BatchId, by: str) -> Refusal:
    with pytest.raises(ApprovalRefused) as caught:
        ledger.batches.approve(batch, by)
    assert batch in caught.value.message or caught.value.code is Refusal.EMPTY_NAME
    return caught.value.code


def test_proposals_come_back_as_they_were_page_by_page(ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(n, private=f"citizen {n}".encode()) for n in range(7)])
    first = ledger.batches.proposals(batch, limit=4)
    rest = ledger.batches.proposals(batch, after=first[-1].sequence, limit=4)
    assert [each.sequence for each in first + rest] == [*range(7)]
    third = ledger.batches.proposal(batch, 3)
    assert third == first[3]
    assert third.tell == ("NEWLY_WIDOWED",)
    assert third.planned == (Planned("send_letter", EffectKind.NOTIFY, "tilbudsbrev", "digital"),)
    assert ledger.batches.private(third) == b"citizen 3"
    assert ledger.batches.proposal(batch, 99) is None


def test_a_private_part_moved_to_another_citizen_does_not_open(ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(0, private=b"a"), proposal(1, private=b"b")])
    with ledger.database.write() as tx:
        swap = (
            "UPDATE proposals SET private = (SELECT p.private FROM proposals p WHERE p.sequence = 1) WHERE sequence = 0"
        )
        tx.connection.execute(text(swap))
    with pytest.raises(LedgerError, match="Nøglerne"):
        ledger.batches.private(ledger.batches.proposals(batch)[0])


def test_the_digest_covers_everything_that_is_shown_and_planned(ledger: Ledger) -> None:
    for change in (
        "outcome = 'excluded'", "reason = 'X'", "rule = 'X'", "district = 'X'", "occasion = 'X'", "planned = '[]'",
        "tell = '[]'", "citizen_key = 'X'", "\"group\" = 'X'", "private = NULL", "sequence = 9",
    ):  # fmt: skip
        batch = prepare(ledger, [proposal(0)])
        with ledger.database.write() as tx:
            tx.connection.execute(text(f"UPDATE proposals SET {change} WHERE batch = '{batch}'"))
        assert refusal(ledger, batch, APPROVER) is Refusal.CHANGED, change
        assert ledger.batches.approval(batch) is None


def test_a_sealed_batch_takes_no_more_proposals(ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(0)])
    with pytest.raises(IllegalTransition):
        ledger.batches.add(batch, [proposal(1)])
    with pytest.raises(IllegalTransition):
        ledger.batches.seal(batch)
    with pytest.raises(UnknownId, match="B-222222"):
        ledger.batches.add(BatchId("B-222222"), [proposal(1)])


def test_a_newer_batch_supersedes_what_nobody_has_acted_on_approved_or_not(ledger: Ledger, clock: HandClock) -> None:
    acted, _ = opened(ledger, [proposal(0)])
    waiting, approved = prepare(ledger, [proposal(1)]), prepare(ledger, [proposal(2)])
    ledger.batches.approve(approved, APPROVER)
    other = prepare(ledger, [proposal(3)], adoption="en-anden")
    clock.advance(1)
    newest = prepare(ledger, [proposal(4)])
    states = [state(ledger, each) for each in (acted, waiting, approved, other, newest)]
    assert states == [
        BatchState.OPENED, BatchState.SUPERSEDED, BatchState.SUPERSEDED, BatchState.PREPARED, BatchState.PREPARED
    ]  # fmt: skip
    latest = ledger.batches.latest(ADOPTION)
    assert latest is not None
    assert latest.id == newest
    assert refusal(ledger, waiting, APPROVER) is Refusal.SUPERSEDED


def test_a_superseded_approval_opens_nothing(ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(0)])
    ledger.batches.approve(batch, APPROVER)
    prepare(ledger, [proposal(1)])
    with pytest.raises(ApprovalRefused) as caught:
        ledger.cases.open_batch(batch, lease(ledger, batch))
    assert caught.value.code is Refusal.SUPERSEDED


def test_an_abandoned_batch_is_neither_approved_nor_the_latest(ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(0)])
    assert ledger.batches.abandon(batch)
    assert not ledger.batches.abandon(batch)
    assert refusal(ledger, batch, APPROVER) is Refusal.NOT_PREPARED
    assert ledger.batches.latest(ADOPTION) is None


@pytest.mark.parametrize("name", [STARTER, STARTER.upper(), f"  {STARTER} ", STARTER.replace(" ", "  ").lower()])
def test_nobody_approves_what_they_started_however_they_spell_their_name(ledger: Ledger, name: str) -> None:
    batch = prepare(ledger, [proposal(0)])
    assert refusal(ledger, batch, name) is Refusal.SAME_PERSON


@pytest.mark.parametrize("name", ["", "   ", "\t\n"])
def test_an_approval_has_a_name(ledger: Ledger, name: str) -> None:
    assert refusal(ledger, prepare(ledger, [proposal(0)]), name) is Refusal.EMPTY_NAME


def test_an_approval_is_a_row_for_exactly_the_set_that_was_shown_and_a_link_in_the_audit(ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(0)])
    approval = ledger.batches.approve(batch, f" {APPROVER} ")
    shown = ledger.batches.get(batch)
    assert shown is not None
    assert (approval.digest, approval.approved_by) == (shown.digest, APPROVER)
    assert ledger.batches.approval(batch) == approval
    assert ledger.audit.head().sequence == 1
    assert refusal(ledger, batch, APPROVER) is Refusal.ALREADY_APPROVED


def test_what_is_unknown_or_unfinished_is_not_approved(ledger: Ledger) -> None:
    with pytest.raises(UnknownId):
        ledger.batches.approve(BatchId("B-222222"), APPROVER)
    batch = prepare(ledger, [])
    with ledger.database.write() as tx:
        tx.connection.execute(text(f"UPDATE batches SET state = 'preparing' WHERE id = '{batch}'"))
    assert refusal(ledger, batch, APPROVER) is Refusal.NOT_PREPARED


def test_a_prepared_batch_is_counted_by_what_it_would_do(ledger: Ledger) -> None:
    kinds = [Outcome.DONE, Outcome.DONE, Outcome.EXCLUDED, Outcome.NEEDS_PERSON, Outcome.WAITING]
    batch = prepare(ledger, [proposal(n, outcome=kind, reason=f"R{n % 2}") for n, kind in enumerate(kinds)])
    counts = ledger.batches.counts(batch)
    assert counts.found == 5
    assert counts.of(Outcome.DONE) == 2
    assert counts.why(Outcome.DONE) == (ReasonCount(Outcome.DONE, "R0", 1), ReasonCount(Outcome.DONE, "R1", 1))
    assert sum(counts.of(outcome) for outcome in Outcome) == counts.found


def test_a_preview_claims_no_case_key(ledger: Ledger) -> None:
    prepare(ledger, [proposal(0)])
    assert ledger.cases.of_citizen("99999999", citizen(0)) == []
    assert begin(ledger)
