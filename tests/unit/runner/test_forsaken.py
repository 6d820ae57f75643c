"""A request whose flow run died before it took it keeps nobody out, and a late start does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flows.ledger import Keys, Ledger
from flows.ledger.requests import NewRequest
from flows.ledger.states import Mode, RequestState
from flows.ledger.testing import ADOPTION, STARTER, HandClock
from flows.runner.orchestration.forsaken import UNSENT, fail_forsaken
from flows.runner.orchestration.prefect_runs import End, OpenRun

ASKED = NewRequest(ADOPTION, Mode.PREVIEW, None, None, (), STARTER, "form-1")


@dataclass
class Ends:
    """Prefect's page: how each flow run ended; one that is not there is not known."""

    ends: dict[str, End | None] = field(default_factory=dict)

    def open(self, flows: object) -> list[OpenRun]:
        return []

    def end(self, run: str, end: End, name: str, message: str) -> bool:
        return False

    def end_of(self, run: str) -> End | None:
        return self.ends.get(run, End.CRASHED)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def ledger(tmp_path: Path, clock: HandClock) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path}/l.db", Keys.load_or_create(tmp_path / "keys"), clock=clock) as opened:
        yield opened


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ({"flow-1": End.CRASHED}, "gik ned"),
        ({"flow-1": End.FAILED}, "gik ned"),
        ({"flow-1": End.CANCELLED}, "annulleret i Prefect"),
        ({}, "gik ned"),
    ],
)
def test_a_request_whose_flow_run_is_over_fails_and_says_why(
    ledger: Ledger, ends: dict[str, End | None], told: str
) -> None:
    request = ledger.requests.ask(ASKED).request.id
    ledger.requests.hand_over(request, "flow-1")
    assert fail_forsaken(ledger, Ends(ends)) == (request,)
    found = ledger.requests.get(request)
    assert found is not None
    assert found.state is RequestState.FAILED
    assert told in found.problem
    assert ledger.requests.waiting(ADOPTION) is None
    assert not ledger.requests.take(request, "flow-1"), "a late start does nothing"


def test_a_request_whose_flow_run_may_still_begin_is_left_alone(ledger: Ledger) -> None:
    request = ledger.requests.ask(ASKED).request.id
    ledger.requests.hand_over(request, "flow-1")
    assert fail_forsaken(ledger, Ends({"flow-1": None})) == ()
    assert ledger.requests.take(request, "flow-1")


def test_a_request_that_was_taken_meanwhile_stays_taken(ledger: Ledger) -> None:
    request = ledger.requests.ask(ASKED).request.id
    ledger.requests.take(request, "flow-1")
    assert fail_forsaken(ledger, Ends({"flow-1": End.CRASHED})) == ()
    found = ledger.requests.get(request)
    assert found is not None
    assert found.state is RequestState.TAKEN


def test_a_request_that_never_reached_prefect_fails_when_its_page_has_given_up(
    ledger: Ledger, clock: HandClock
) -> None:
    request = ledger.requests.ask(ASKED).request.id
    assert fail_forsaken(ledger, Ends()) == ()
    clock.advance(UNSENT.total_seconds() + 1)
    assert fail_forsaken(ledger, Ends()) == (request,)
