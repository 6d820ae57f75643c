from datetime import date

import pytest

from flows.ledger import Ledger
from flows.ledger.ids import BatchId, CaseId, CitizenKey
from flows.ledger.model import Lease, NewItem, NewProposal, NewReceipt
from flows.ledger.overview import Moved, Narrowed, Track
from flows.ledger.states import EffectKind, Outcome
from flows.ledger.testing import TIMING, HandClock, citizen, opened, prepare, proposal

MIXED = [
    *(proposal(n) for n in range(1, 6)),
    *(proposal(n, district="Syd") for n in range(6, 9)),
    proposal(9, outcome=Outcome.NEEDS_PERSON, reason="GUARDIAN"),
    proposal(10, outcome=Outcome.EXCLUDED, reason="UNDER_AGE", district=""),
]
EVERYBODY = Narrowed()
TODAY = date(2026, 11, 23)


@pytest.fixture
def batch(ledger: Ledger) -> BatchId:
    return prepare(ledger, MIXED)


def numbers(ledger: Ledger, batch: BatchId, narrowed: Narrowed, start: int = 0, limit: int = 50) -> list[int]:
    return [each.proposal.sequence for each in ledger.proposals.page(batch, narrowed, start, limit)]


def test_the_groups_of_a_batch_add_up_to_everybody_found(ledger: Ledger, batch: BatchId) -> None:
    groups = ledger.proposals.groups(batch)
    assert [(each.outcome, each.district, each.count, each.first) for each in groups] == [
        (Outcome.DONE, "Nord", 5, 1),
        (Outcome.DONE, "Syd", 3, 6),
        (Outcome.NEEDS_PERSON, "Nord", 1, 9),
        (Outcome.EXCLUDED, "", 1, 10),
    ]
    assert {each.planned[0].channel for each in groups} == {"digital"}


@pytest.mark.parametrize(
    ("narrowed", "left"),
    [
        (EVERYBODY, [*range(1, 11)]),
        (Narrowed(outcome=Outcome.NEEDS_PERSON), [9]),
        (Narrowed(reason="UNDER_AGE"), [10]),
        (Narrowed(district="Syd"), [6, 7, 8]),
        (Narrowed(district=""), [10]),
        (Narrowed(channel="digital", outcome=Outcome.DONE, district="Syd"), [6, 7, 8]),
        (Narrowed(channel="paper"), []),
        (Narrowed(channel='"%'), []),
        (Narrowed(reason="' OR 1=1 --"), []),
        (Narrowed(dispatch=""), []),
    ],
)
def test_a_batch_is_narrowed_to_those_asked_for_and_counted_so(
    ledger: Ledger, batch: BatchId, narrowed: Narrowed, left: list[int]
) -> None:
    assert numbers(ledger, batch, narrowed) == left
    assert ledger.proposals.count(batch, narrowed) == len(left)


def test_pages_lead_forwards_and_back_to_where_they_came_from(ledger: Ledger, batch: BatchId) -> None:
    assert numbers(ledger, batch, EVERYBODY, 1, 4) == [1, 2, 3, 4]
    assert numbers(ledger, batch, EVERYBODY, 5, 4) == [5, 6, 7, 8]
    assert ledger.proposals.start_before(batch, EVERYBODY, 5, 4) == 1
    assert ledger.proposals.start_before(batch, EVERYBODY, 1, 4) is None
    assert ledger.proposals.start_before(batch, Narrowed(district="Syd"), 8, 4) == 6


def test_an_opened_batch_is_narrowed_by_how_each_has_ended(ledger: Ledger) -> None:
    batch, lease = opened(ledger, MIXED)
    first, second = ledger.cases.claim(batch, lease, 2)
    letter(ledger, first.id, lease)
    ledger.cases.end(first.id, Outcome.DONE, "", (), lease)
    ledger.cases.end(second.id, Outcome.NEEDS_PERSON, "LETTER_FAILED", (), lease)
    ends = ledger.proposals.endings(batch)
    assert sum(each.count for each in ends) == len(MIXED)
    assert [each.count for each in ends if each.reason == "LETTER_FAILED"] == [1]
    assert numbers(ledger, batch, Narrowed(outcome=Outcome.DONE, ended=True)) == [1]
    assert numbers(ledger, batch, Narrowed(reason="NOT_ENDED", ended=True)) == [3, 4, 5, 6, 7, 8]
    assert numbers(ledger, batch, Narrowed(dispatch="", ended=True)) == [1]
    (line,) = ledger.proposals.page(batch, Narrowed(dispatch="", ended=True))
    assert [each.channel for each in line.letters] == ["digital"]
    assert [(each.channel, each.dispatch, each.count) for each in ledger.proposals.letters(batch)] == [
        ("digital", "", 1)
    ]


def letter(ledger: Ledger, case: CaseId, lease: Lease) -> None:
    row = ledger.effects.plan(case, "send_letter", EffectKind.NOTIFY, "post", f"r-{case}".lower(), "none", "digital")
    ledger.effects.intend([row.id], lease, TIMING)
    ledger.effects.confirm(row.id, "remote", lease)


def test_what_moved_between_two_batches_is_counted_both_ways(ledger: Ledger, clock: HandClock) -> None:
    def of(keys: dict[int, Outcome]) -> list[NewProposal]:
        return [proposal(n, citizen(key), outcome=outcome) for n, (key, outcome) in enumerate(keys.items(), 1)]

    earlier = prepare(ledger, of({1: Outcome.DONE, 2: Outcome.DONE, 3: Outcome.EXCLUDED}))
    clock.advance(60)
    nobody = proposal(9, CitizenKey(""), outcome=Outcome.NEEDS_PERSON)
    later = prepare(ledger, [*of({2: Outcome.EXCLUDED, 3: Outcome.DONE, 4: Outcome.DONE}), nobody])
    found = ledger.batches.get(later)
    assert found is not None
    before = ledger.proposals.previous(found)
    assert before is not None
    assert before.id == earlier
    assert ledger.proposals.previous(before) is None
    assert set(ledger.proposals.moved(later, earlier)) == {
        Moved(Outcome.DONE, Outcome.EXCLUDED, 1),
        Moved(Outcome.EXCLUDED, Outcome.DONE, 1),
        Moved(None, Outcome.DONE, 1),
        Moved(Outcome.DONE, None, 1),
    }


def test_a_case_is_told_with_its_receipts_and_its_lines_and_nobody_elses(ledger: Ledger) -> None:
    batch, lease = opened(ledger, MIXED)
    mine, other = ledger.cases.claim(batch, lease, 2)
    letter(ledger, mine.id, lease)
    for event, reference in (("e2", f"r-{mine.id}"), ("e3", f"r-{other.id}")):
        ledger.receipts.store(NewReceipt(event, reference, "D", "Afsendt", "dispatched", 2, ledger.now()))
    for case in (mine, other):
        new = NewItem(case.id, batch, case.sequence, case.organisation, case.lineage, "GUARDIAN", "", "", TODAY)
        ledger.worklist.add(new)
    track = ledger.tracks.of(batch, mine.sequence)
    assert [each.status for each in track.receipts] == ["Afsendt"]
    assert [each.case for each in track.items] == [mine.id]
    assert ledger.tracks.of(batch, 10) == Track((), ())
