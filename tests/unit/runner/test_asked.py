"""A run from a page is run in the name of the person who asked, and in nobody's by a borrowed id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.requests import NewRequest, RunRequest
from flows.ledger.states import Mode
from flows.runner.errors import NotReady
from flows.runner.home import Home
from flows.runner.orchestration.asked import RequestGone, explain, who_asked
from flows.runner.orchestration.starter import NotStarted, PrefectStarter, parameters
from flows.runner.runs.live_run import Request

ASKED = NewRequest("testkommune", Mode.PILOT, BatchId("B-222222"), 3, (2, 7), "Olga Opdigtet", "form-1")
WANTED = Request(Mode.PILOT, "B-222222", 3, (2, 7))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def ledger(home: Home) -> Iterator[Ledger]:
    with home.ledger() as opened:
        yield opened


@pytest.fixture
def request_made(ledger: Ledger) -> RunRequest:
    return ledger.requests.ask(ASKED).request


def test_the_starter_is_the_person_who_asked(home: Home, request_made: RunRequest) -> None:
    assert who_asked(home, request_made.id, "testkommune", WANTED, "flow-1") == "Olga Opdigtet"


def test_what_prefect_is_told_leads_back_to_the_request_and_holds_no_name(request_made: RunRequest) -> None:
    told = parameters(request_made)
    assert told == {
        "adoption": "testkommune",
        "mode": "pilot",
        "batch": "B-222222",
        "limit": 3,
        "only": [2, 7],
        "request": request_made.id,
    }


@pytest.mark.parametrize(
    "other",
    [
        replace(WANTED, mode=Mode.LIVE),
        replace(WANTED, batch="B-333333"),
        replace(WANTED, limit=None),
        replace(WANTED, only=()),
    ],
)
def test_a_run_of_something_else_gets_nobodys_name(home: Home, request_made: RunRequest, other: Request) -> None:
    with pytest.raises(NotReady, match="en anden end den"):
        who_asked(home, request_made.id, "testkommune", other, "flow-1")


def test_another_flow_run_does_nothing_in_that_persons_name(home: Home, request_made: RunRequest) -> None:
    who_asked(home, request_made.id, "testkommune", WANTED, "flow-1")
    assert who_asked(home, request_made.id, "testkommune", WANTED, "flow-1") == "Olga Opdigtet"
    with pytest.raises(RequestGone):
        who_asked(home, request_made.id, "testkommune", WANTED, "flow-2")


def test_a_request_that_is_not_there_is_refused(home: Home) -> None:
    with pytest.raises(NotReady, match="ingen anmodning"):
        who_asked(home, "A-999999", "testkommune", WANTED, "flow-1")


def test_why_a_run_came_to_nothing_stands_on_its_request(home: Home, ledger: Ledger, request_made: RunRequest) -> None:
    who_asked(home, request_made.id, "testkommune", WANTED, "flow-1")
    explain(home, request_made.id, "flow-1", "Udtrækket er ni dage gammelt.")
    found = ledger.requests.get(request_made.id)
    assert found is not None
    assert found.problem == "Udtrækket er ni dage gammelt."


async def test_without_prefect_the_message_says_so_and_what_to_do(
    request_made: RunRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with pytest.raises(NotStarted, match=r"Prefect kører ikke.*Bed den, der driver Samdrift"):
        await PrefectStarter().start(request_made, "preventive-home-visits")


async def test_a_prefect_that_does_not_answer_is_not_waited_for(
    request_made: RunRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with pytest.raises(NotStarted, match="intet er gjort") as caught:
        await PrefectStarter(patience=5).start(request_made, "preventive-home-visits")
    assert caught.value.__cause__ is None
