from datetime import timedelta
from itertools import permutations

import pytest

from connectors.ports import Channel, Dispatch, Probe
from flows.ledger import Ledger
from flows.ledger.ids import EffectId
from flows.ledger.model import Applied, EffectRow, Lease, NewReceipt
from flows.ledger.states import (
    DISPATCHED,
    FINAL_DISPATCH,
    LETTER_CHANNELS,
    PROBE_NONE,
    EffectKind,
    EffectState,
    Outcome,
)
from flows.ledger.testing import ADOPTION, TIMING, HandClock, opened, proposal


def letter(ledger: Ledger, reference: str = "ref-1") -> tuple[EffectRow, Lease]:
    batch, held = opened(ledger, [proposal(0)])
    (case,) = ledger.cases.claim(batch, held, 1)
    row = ledger.effects.plan(case.id, "send_letter", EffectKind.NOTIFY, "SF1601", reference, "none", "digital")
    return row, held


def sent(ledger: Ledger) -> EffectRow:
    row, held = letter(ledger)
    ledger.effects.intend([row.id], held, TIMING)
    ledger.effects.confirm(row.id, "M-1", held)
    return row


def ended(ledger: Ledger) -> EffectRow:
    row, held = letter(ledger)
    ledger.effects.intend([row.id], held, TIMING)
    ledger.effects.confirm(row.id, "M-1", held)
    ledger.cases.end(row.case, Outcome.DONE, "", (), held)
    return row


def receipt(ledger: Ledger, event: str, dispatch: Dispatch | None, reference: str = "ref-1", minute: int = 0) -> bool:
    return ledger.receipts.store(
        NewReceipt(
            event, reference, "D", dispatch or "Noget nyt", dispatch, -1 if dispatch is None else dispatch.rank,
            ledger.now() + timedelta(minutes=minute), "FEJL" if dispatch in FINAL_DISPATCH else "", b"<xml/>",
        )
    )  # fmt: skip


def read(ledger: Ledger, effect: EffectId) -> EffectRow:
    found = ledger.effects.get(effect)
    assert found is not None
    return found


def test_the_ledgers_words_for_the_post_are_the_ports_words() -> None:
    assert {*FINAL_DISPATCH} == {Dispatch.FAILED, Dispatch.RETURNED}
    assert DISPATCHED == Dispatch.DISPATCHED
    assert {*LETTER_CHANNELS} == {*Channel}
    assert PROBE_NONE == Probe.NONE


def test_the_same_event_is_stored_once_and_its_content_opens_again(ledger: Ledger) -> None:
    sent(ledger)
    assert receipt(ledger, "e1", Dispatch.ACCEPTED)
    assert not receipt(ledger, "e1", Dispatch.ACCEPTED)
    assert ledger.receipts.raw("e1") == b"<xml/>"
    assert ledger.receipts.raw("e2") is None


@pytest.mark.parametrize("order", list(permutations([Dispatch.ACCEPTED, Dispatch.IN_TRANSIT, Dispatch.DISPATCHED])))
def test_a_letter_moves_forward_and_never_back_in_whatever_order_receipts_come(
    ledger: Ledger, order: tuple[Dispatch, ...]
) -> None:
    row = sent(ledger)
    seen = []
    for number, dispatch in enumerate(order):
        receipt(ledger, f"e{number}", dispatch)
        ledger.receipts.apply()
        seen.append(read(ledger, row.id).dispatch_rank)
    assert seen == sorted(seen)
    assert read(ledger, row.id).dispatch == Dispatch.DISPATCHED


def test_the_first_final_word_stands(ledger: Ledger) -> None:
    row = sent(ledger)
    receipt(ledger, "e1", Dispatch.FAILED)
    receipt(ledger, "e2", Dispatch.RETURNED, minute=1)
    receipt(ledger, "e3", Dispatch.DISPATCHED, minute=2)
    assert ledger.receipts.apply() == Applied(1, 2, 0, 0, failed=1)
    assert (read(ledger, row.id).dispatch, read(ledger, row.id).error_code) == (Dispatch.FAILED, "FEJL")


def test_applying_twice_does_nothing_twice(ledger: Ledger) -> None:
    sent(ledger)
    receipt(ledger, "e1", Dispatch.FAILED)
    ledger.receipts.apply()
    assert ledger.receipts.apply() == Applied(0, 0, 0, 0, failed=0)


@pytest.mark.parametrize("state", [EffectState.PLANNED, EffectState.INTENT, EffectState.UNKNOWN])
def test_a_receipt_proves_that_a_letter_of_unknown_outcome_was_accepted(ledger: Ledger, state: EffectState) -> None:
    row, held = letter(ledger)
    if state is not EffectState.PLANNED:
        ledger.effects.intend([row.id], held, TIMING)
    if state is EffectState.UNKNOWN:
        ledger.effects.unknown(row.id, "TIMEOUT", held)
    receipt(ledger, "e1", Dispatch.ACCEPTED, reference="REF-1")
    assert ledger.receipts.apply().moved == 1
    assert read(ledger, row.id).state is EffectState.CONFIRMED
    assert ledger.effects.intend([row.id], held, TIMING) == [], "it is never sent again"
    assert ledger.effects.confirm(row.id, "M-1", held), "the answer that came after its receipt is no loss"
    assert read(ledger, row.id).remote_id == "M-1"


def test_what_is_not_understood_stays_in_the_tray(ledger: Ledger) -> None:
    row, held = letter(ledger)
    ledger.effects.intend([row.id], held, TIMING)
    ledger.effects.reject(row.id, "SCHEMA", held)
    receipt(ledger, "e1", None)
    receipt(ledger, "e2", Dispatch.ACCEPTED, reference="never-heard-of")
    receipt(ledger, "e3", Dispatch.ACCEPTED, reference="")
    receipt(ledger, "e4", Dispatch.ACCEPTED)
    assert ledger.receipts.apply() == Applied(0, 0, 1, 3, failed=0)
    verdicts = {line.event_id: line.verdict for line in ledger.receipts.tray()}
    assert verdicts == {"e1": "unknown_status", "e2": "unmatched", "e3": "unmatched", "e4": "contradiction"}
    assert read(ledger, row.id).state is EffectState.REJECTED


def test_a_receipt_that_came_before_its_letter_was_known_is_applied_later(ledger: Ledger) -> None:
    receipt(ledger, "e1", Dispatch.DISPATCHED)
    assert ledger.receipts.apply().unmatched == 1
    row, _ = letter(ledger)
    assert ledger.receipts.apply().moved == 1
    assert read(ledger, row.id).dispatch == Dispatch.DISPATCHED
    assert ledger.receipts.tray() == ()


def test_letters_without_a_word_from_the_post_are_awaited(ledger: Ledger, clock: HandClock) -> None:
    row = sent(ledger)
    assert ledger.letters.awaiting(ADOPTION, clock()) == []
    later = clock.advance(1)
    assert [each.id for each in ledger.letters.awaiting(ADOPTION, later)] == [row.id]
    receipt(ledger, "e1", Dispatch.ACCEPTED)
    ledger.receipts.apply()
    assert ledger.letters.awaiting(ADOPTION, later) == []


def test_an_unknown_letter_is_awaited_and_other_effects_are_not(ledger: Ledger, clock: HandClock) -> None:
    row, held = letter(ledger)
    other = ledger.effects.plan(row.case, "create", EffectKind.WRITE, "Nexus", "ref-2", "by_reference")
    ledger.effects.intend([row.id, other.id], held, TIMING)
    ledger.effects.unknown(row.id, "TIMEOUT", held)
    ledger.effects.unknown(other.id, "TIMEOUT", held)
    assert [each.id for each in ledger.letters.awaiting(ADOPTION, clock.advance(1))] == [row.id]


def test_a_dispatched_letter_is_filed_once(ledger: Ledger) -> None:
    row = ended(ledger)
    assert ledger.letters.to_file(ADOPTION, 9) == []
    receipt(ledger, "e1", Dispatch.DISPATCHED)
    ledger.receipts.apply()
    assert [each.id for each in ledger.letters.to_file(ADOPTION, 9)] == [row.id]
    assert ledger.letters.mark_followed_up(row.id)
    assert not ledger.letters.mark_followed_up(row.id)
    assert ledger.letters.to_file(ADOPTION, 9) == []


def test_a_filed_letter_that_comes_back_is_to_be_dealt_with_once_more(ledger: Ledger) -> None:
    row = ended(ledger)
    receipt(ledger, "e1", Dispatch.DISPATCHED)
    ledger.receipts.apply()
    assert ledger.letters.mark_followed_up(row.id)
    receipt(ledger, "e2", Dispatch.RETURNED, minute=1)
    assert ledger.receipts.apply().failed == 1
    assert ledger.letters.to_file(ADOPTION, 9) == []
    assert [each.id for each in ledger.letters.failed(ADOPTION, 9)] == [row.id]
    assert ledger.letters.failed("en-anden", 9) == []
    assert ledger.letters.mark_followed_up(row.id)
    assert ledger.letters.failed(ADOPTION, 9) == []


def test_a_letter_whose_case_is_still_open_is_left_to_the_run_that_acts_on_it(ledger: Ledger) -> None:
    sent(ledger)
    receipt(ledger, "e1", Dispatch.DISPATCHED)
    ledger.receipts.apply()
    assert ledger.letters.to_file(ADOPTION, 9) == []


def test_a_case_that_waited_for_a_receipt_is_due_when_it_has_come(ledger: Ledger, clock: HandClock) -> None:
    row, held = letter(ledger)
    ledger.effects.intend([row.id], held, TIMING)
    ledger.effects.unknown(row.id, "TIMEOUT", held)
    ledger.cases.postpone(row.case, clock() + timedelta(hours=1), "LETTER_UNKNOWN", held, counted=False)
    receipt(ledger, "e1", Dispatch.ACCEPTED)
    ledger.receipts.apply()
    case = ledger.cases.get(row.case)
    assert case is not None
    assert [each.id for each in ledger.cases.claim(case.batch, held, 1)] == [row.case]
