"""A scheduled follow-up gives way, quietly, to a run that holds the adoption."""

from __future__ import annotations

from pathlib import Path

from flows.ledger import Owner, Timing
from flows.ledger.ids import RunId
from flows.ledger.model import Lease, NewRun
from flows.ledger.states import Mode
from flows.runner.home import Home
from flows.runner.orchestration.follow_up_flow import GAVE_WAY, told
from flows.runner.runs.follow_up_run import follow_up_if_free
from flows.runner.runs.stages import Caller, Stages


async def test_while_another_run_acts_it_does_nothing_writes_nothing_and_says_which(tmp_path: Path) -> None:
    home = Home(tmp_path / "state")
    new = NewRun("testkommune", "99999999", "preventive-home-visits", "1", "c", "s", Mode.LIVE, None, "Prøvende Person")
    with home.ledger() as ledger:
        acting = ledger.runs.begin(new)
        assert isinstance(ledger.runs.acquire("testkommune", acting, Owner.current(), Timing(1, 2, 4, 60, 20)), Lease)
        assert await follow_up_if_free(home, "testkommune", Stages("", Caller("tidsplanen"))) == acting
        assert [each.id for each in ledger.runs.recent()] == [acting]


def test_giving_way_is_an_end_of_its_own_and_no_failure() -> None:
    end = told(RunId("K-222222"))
    assert end.is_completed()
    assert end.name == GAVE_WAY
    assert "K-222222" in (end.message or "")
    assert told(None).name == GAVE_WAY
