"""The robot's flow with a request: nothing for one that is withdrawn, and a reason on the page for one that fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_ALLOW_EPHEMERAL_MODE, temporary_settings

from flows.ledger.requests import NewRequest
from flows.ledger.states import Mode
from flows.robots.preventive_home_visits.flow import preventive_home_visits
from flows.runner.errors import RunnerError
from flows.runner.home import Home
from flows.runner.orchestration.flow import STATE
from flows.runner.orchestration.operations import deploy

ASKED = NewRequest("testkommune", Mode.PREVIEW, None, None, (), "Olga Opdigtet", "form-1")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A state folder without a testkommune, and a Prefect that nobody can reach."""
    monkeypatch.setenv(STATE, str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    made = Home(tmp_path)
    deploy(made, "testkommune", by="Olga Opdigtet")
    nowhere = {PREFECT_API_URL: "http://127.0.0.1:9/api", PREFECT_SERVER_ALLOW_EPHEMERAL_MODE: False}
    with temporary_settings(nowhere):
        yield made


async def test_a_withdrawn_request_ends_as_cancelled_and_nothing_has_run(home: Home) -> None:
    with home.ledger() as ledger:
        asked = ledger.requests.ask(ASKED).request
        ledger.requests.withdraw(asked.id, "Olga Opdigtet")
        ended = await preventive_home_visits.fn(adoption="testkommune", mode="preview", request=asked.id)
        assert isinstance(ended, State)
        assert ended.is_cancelled()
        assert ledger.runs.recent() == ()


async def test_why_it_came_to_nothing_is_kept_for_whoever_asked(home: Home) -> None:
    with home.ledger() as ledger:
        asked = ledger.requests.ask(ASKED).request
        with pytest.raises(RunnerError) as caught:
            await preventive_home_visits.fn(adoption="testkommune", mode="preview", request=asked.id)
        found = ledger.requests.get(asked.id)
        assert found is not None
        assert found.problem == caught.value.on_page
        assert "estkommune" in found.problem
