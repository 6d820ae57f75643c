from datetime import UTC, date, datetime

from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.model import Lease, Opened
from flows.ledger.states import EffectKind, Outcome
from flows.ledger.testing import APPROVER, LINEAGE, ORGANISATION, TIMING, HandClock, citizen, opened, prepare, proposal

HERE = (ORGANISATION, LINEAGE)
TODAY = date(2026, 11, 23)


def end_all(ledger: Ledger, batch: BatchId, held: Lease, outcome: Outcome) -> None:
    for case in ledger.cases.claim(batch, held, 99):
        ledger.cases.end(case.id, outcome, "OK", (), held)


def test_earlier_invitations_are_imported_once(ledger: Ledger) -> None:
    rows = [(citizen(n), date(2024, 5, n + 1), "gammelt system") for n in range(3)]
    assert not ledger.history.has_earlier(*HERE)
    assert ledger.history.import_earlier(*HERE, rows) == 3
    assert ledger.history.import_earlier(*HERE, [*rows, (citizen(9), TODAY, "x")]) == 1
    assert ledger.history.has_earlier(*HERE)
    assert not ledger.history.has_earlier(ORGANISATION, "another-robot")
    assert ledger.history.last_offer(*HERE, citizen(2)) == date(2024, 5, 3)


def test_many_more_invitations_than_a_page_are_imported(ledger: Ledger) -> None:
    assert ledger.history.import_earlier(*HERE, ((citizen(n), TODAY, "x") for n in range(1203))) == 1203


def test_a_waiver_says_who_and_why_and_the_first_word_stands(ledger: Ledger) -> None:
    assert ledger.history.waiver(*HERE) is None
    assert ledger.history.waive(*HERE, "Opfundet Et", "ny ordning")
    assert not ledger.history.waive(*HERE, "Opfundet To", "ny ordning, ingen før")
    waiver = ledger.history.waiver(*HERE)
    assert waiver is not None
    assert (waiver.waived_by, waiver.why) == ("Opfundet Et", "ny ordning")
    assert ledger.audit.head().sequence == 1


def test_the_last_offer_is_a_done_case_an_accepted_letter_or_an_earlier_invitation(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(n) for n in range(3)])
    done, letter, neither = ledger.cases.claim(batch, held, 3)
    ledger.cases.end(done.id, Outcome.DONE, "OK", (), held)
    row = ledger.effects.plan(letter.id, "send_letter", EffectKind.NOTIFY, "SF1601", "ref-1", "none", "paper")
    ledger.effects.intend([row.id], held, TIMING)
    ledger.effects.confirm(row.id, "1", held)
    ledger.cases.end(letter.id, Outcome.PARKED, "X", (), held)
    ledger.cases.end(neither.id, Outcome.EXCLUDED, "X", (), held)
    ledger.history.import_earlier(*HERE, [(citizen(0), date(2020, 1, 1), "x"), (citizen(2), date(2021, 1, 1), "x")])
    offers = [ledger.history.last_offer(*HERE, citizen(n)) for n in range(4)]
    assert offers == [TODAY, TODAY, date(2021, 1, 1), None]


def test_the_day_of_an_offer_is_the_danish_one(ledger: Ledger, clock: HandClock) -> None:
    clock.now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    batch, held = opened(ledger, [proposal(0)])
    end_all(ledger, batch, held, Outcome.DONE)
    assert ledger.history.last_offer(*HERE, citizen(0)) == date(2027, 1, 1)
    assert ledger.history.offers_in_period(*HERE, "Nord", date(2027, 1, 1), date(2027, 2, 1)) == 1
    assert ledger.history.offers_in_period(*HERE, "Nord", date(2026, 12, 1), date(2027, 1, 1)) == 0


def test_the_case_of_an_occasion_is_found(ledger: Ledger) -> None:
    opened(ledger, [proposal(0)])
    found = ledger.history.case_for(*HERE, citizen(0), "70-plus-2026")
    assert found is not None
    assert found.citizen_key == citizen(0)
    assert ledger.history.case_for(*HERE, citizen(0), "80-plus-2026") is None
    assert ledger.history.case_for(ORGANISATION, "another", citizen(0), "70-plus-2026") is None


def test_a_citizen_with_a_new_number_keeps_the_past(ledger: Ledger) -> None:
    old, new, newer = citizen(0), citizen(100), citizen(200)
    batch, held = opened(ledger, [proposal(0)])
    end_all(ledger, batch, held, Outcome.DONE)
    assert ledger.history.canonical(new, old) == old, "known before anything is written"
    assert ledger.history.canonical(new, None) == new
    assert ledger.history.alias(new, old)
    assert not ledger.history.alias(new, old)
    assert ledger.history.alias(newer, new)
    for key in (old, new, newer):
        assert ledger.history.canonical(key, None) == old
        assert ledger.history.last_offer(*HERE, key) == TODAY
        assert ledger.history.case_for(*HERE, key, "70-plus-2026") is not None
        assert len(ledger.cases.of_citizen(ORGANISATION, key)) == 1


def test_a_key_is_never_its_own_alias_and_two_never_point_at_each_other(ledger: Ledger) -> None:
    one, two = citizen(1), citizen(2)
    assert not ledger.history.alias(one, one)
    assert ledger.history.alias(two, one)
    assert not ledger.history.alias(one, two)
    assert ledger.history.canonical(one, None) == ledger.history.canonical(two, None) == one


def test_a_case_made_before_the_change_of_number_was_known_still_blocks_a_second(ledger: Ledger) -> None:
    opened(ledger, [proposal(0)])
    assert ledger.history.canonical(citizen(0), citizen(77)) == citizen(0)
    ledger.history.alias(citizen(0), citizen(77))
    for key in (citizen(0), citizen(77)):
        assert ledger.history.case_for(*HERE, key, "70-plus-2026") is not None


def test_no_batch_opens_a_second_case_for_a_citizen_under_another_number(ledger: Ledger) -> None:
    first, held = opened(ledger, [proposal(0)])
    ledger.history.alias(citizen(0), citizen(77))
    ledger.history.alias(citizen(5), citizen(6))
    ledger.runs.release(held)
    both = [proposal(1, citizen(77)), proposal(2, citizen(5)), proposal(3, citizen(6)), proposal(4, citizen(4))]
    second, held = opened(ledger, both)
    assert ledger.cases.open_batch(second, held) == Opened(2, 2)
    assert [case.sequence for case in ledger.cases.of_batch(second)] == [2, 4]
    handled = ledger.batches.proposal(second, 1)
    assert handled is not None
    assert handled.handled_by == ledger.cases.of_batch(first)[0].id
    assert ledger.cases.counts(second).of(Outcome.ALREADY_HANDLED) == 2


def test_capacity_counts_what_is_to_be_done_and_not_what_ended_without_an_offer(ledger: Ledger) -> None:
    rows = [proposal(n) for n in range(4)] + [
        proposal(4, outcome=Outcome.NEEDS_PERSON), proposal(5, outcome=Outcome.WAITING), proposal(6, district="Syd")
    ]  # fmt: skip
    batch, held = opened(ledger, rows)
    month = (date(2026, 11, 1), date(2026, 12, 1))
    assert ledger.history.offers_in_period(*HERE, "Nord", *month) == 4
    first, second, third, *_ = ledger.cases.claim(batch, held, 3)
    ledger.cases.end(first.id, Outcome.DONE, "OK", (), held)
    ledger.cases.end(second.id, Outcome.EXCLUDED, "MOVED", (), held)
    ledger.cases.end(third.id, Outcome.NEEDS_PERSON, "X", (), held)
    assert ledger.history.offers_in_period(*HERE, "Nord", *month) == 3
    assert ledger.history.offers_in_period(*HERE, "Nord", date(2026, 10, 1), date(2026, 11, 1)) == 0


def test_a_preview_takes_no_capacity(ledger: Ledger) -> None:
    ledger.batches.approve(prepare(ledger, [proposal(0)]), APPROVER)
    assert ledger.history.offers_in_period(*HERE, "Nord", date(2026, 1, 1), date(2027, 1, 1)) == 0


def test_a_citizen_waits_since_the_first_batch_that_had_no_room_and_anew_after_an_offer(
    ledger: Ledger, clock: HandClock
) -> None:
    assert ledger.history.waiting_since(*HERE, citizen(0)) is None
    prepare(ledger, [proposal(0, outcome=Outcome.WAITING)])
    clock.advance(86_400)
    prepare(ledger, [proposal(0, outcome=Outcome.WAITING)])
    assert ledger.history.waiting_since(*HERE, citizen(0)) == TODAY
    clock.advance(86_400)
    batch, held = opened(ledger, [proposal(0)])
    end_all(ledger, batch, held, Outcome.DONE)
    assert ledger.history.waiting_since(*HERE, citizen(0)) is None
    clock.advance(86_400 * 365)
    prepare(ledger, [proposal(0, occasion="70-plus-2027", outcome=Outcome.WAITING)])
    assert ledger.history.waiting_since(*HERE, citizen(0)) == date(2027, 11, 25)


def test_a_stranger_is_somebody_the_ledger_has_nothing_to_say_of(ledger: Ledger) -> None:
    waiting, excluded = proposal(2, outcome=Outcome.WAITING), proposal(3, outcome=Outcome.EXCLUDED)
    opened(ledger, [proposal(1), waiting, excluded])
    ledger.history.alias(citizen(4), citizen(5))
    everybody = {citizen(number) for number in range(1, 7)}
    assert ledger.history.strangers(everybody) == {citizen(3), citizen(6)}
    assert ledger.history.strangers(set()) == frozenset()
