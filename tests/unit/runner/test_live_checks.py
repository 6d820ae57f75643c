"""A live run is refused, before anything happens, with the reason that applies and what to type."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.ledger import Ledger
from flows.ledger.model import Batch
from flows.ledger.states import BatchState
from flows.ledger.testing import prepare, proposal
from flows.runner.casework.wall import explained
from flows.runner.errors import NotReady
from flows.runner.home import Home
from flows.runner.runs.live_checks import check_approved, check_deployed


@pytest.mark.parametrize(
    ("state", "todo"),
    [(BatchState.PREPARED, "samdrift approve"), (BatchState.SUPERSEDED, "nyere"), (BatchState.ABANDONED, "opgivet")],
)
def test_a_batch_that_is_not_released_is_refused_with_what_to_do(tmp_path: Path, state: BatchState, todo: str) -> None:
    with Home(tmp_path).ledger() as ledger:
        batch = _stored(ledger)
        with pytest.raises(NotReady, match=todo):
            check_approved(replace(batch, state=state))
        check_approved(replace(batch, state=BatchState.APPROVED))


@pytest.mark.parametrize("state", [BatchState.PREPARED, BatchState.SUPERSEDED])
def test_the_page_that_tells_of_a_refusal_says_where_to_go_and_not_what_to_type(
    tmp_path: Path, state: BatchState
) -> None:
    with Home(tmp_path).ledger() as ledger, pytest.raises(NotReady) as refused:
        check_approved(replace(_stored(ledger), state=state))
    kept = explained(refused.value)
    assert "side" in kept
    assert "samdrift " not in kept


def test_a_robot_the_catalogue_does_not_have_is_refused_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="samdrift deploy testkommune"):
        check_deployed(Home(tmp_path).catalogue_url, "testkommune", "preventive-home-visits", "1.0.0")


def _stored(ledger: Ledger) -> Batch:
    found = ledger.batches.get(prepare(ledger, [proposal(1)]))
    assert found is not None
    return found
