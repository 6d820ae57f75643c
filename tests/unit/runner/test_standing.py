"""Whose turn it is, is told once, and page and terminal say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.console.adoptions.adoption_view import next_of
from flows.ledger import Keys, Ledger
from flows.ledger.model import Adoption
from flows.ledger.states import Outcome
from flows.ledger.testing import ADOPTION, APPROVER, LINEAGE, ORGANISATION, STARTER, opened, prepare, proposal
from flows.runner.telling.standing import Turn, newest, older, standings

OURS = Adoption(ADOPTION, ORGANISATION, "Eksempel", LINEAGE, "1.0.0", "hash", "{}", STARTER)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path}/l.db", Keys.load_or_create(tmp_path / "keys")) as made:
        made.adoptions.save(OURS)
        yield made


def nothing(_ledger: Ledger) -> None:
    return


def empty(ledger: Ledger) -> None:
    prepare(ledger, [proposal(1, outcome=Outcome.EXCLUDED)])


def prepared(ledger: Ledger) -> None:
    prepare(ledger, [proposal(1)])


def approved(ledger: Ledger) -> None:
    ledger.batches.approve(prepare(ledger, [proposal(1)]), APPROVER)


def half_done(ledger: Ledger) -> None:
    _batch, held = opened(ledger, [proposal(1)])
    ledger.runs.release(held)


def ended(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(1)])
    (case,) = ledger.cases.claim(batch, held, 1)
    ledger.cases.end(case.id, Outcome.DONE, "", (), held)
    ledger.runs.release(held)


@pytest.mark.parametrize(
    ("happened", "turn", "page"),
    [
        (nothing, Turn.PREVIEW, "Start en prøvekørsel."),
        (empty, Turn.NEW_EXTRACT, "fandt ingen"),
        (prepared, Turn.APPROVAL, "en anden end"),
        (approved, Turn.LIVE_RUN, f"godkendt af {APPROVER}"),
        (half_done, Turn.LIVE_RUN, "1 borger mangler"),
        (ended, Turn.NOTHING, "er færdig"),
    ],
)
def test_the_page_says_whose_turn_it_is(
    ledger: Ledger, happened: Callable[[Ledger], None], turn: Turn, page: str
) -> None:
    happened(ledger)
    assert newest(ledger, ADOPTION).turn is turn
    assert page in next_of(ledger, OURS).text


def test_a_set_that_was_begun_stands_behind_the_newer_one(ledger: Ledger) -> None:
    half_done(ledger)
    prepared(ledger)
    (begun,) = older(ledger, ADOPTION)
    assert (begun.turn, begun.left) == (Turn.LIVE_RUN, 1)
    assert [each.turn for each in standings(ledger, ORGANISATION)] == [Turn.APPROVAL, Turn.LIVE_RUN]
