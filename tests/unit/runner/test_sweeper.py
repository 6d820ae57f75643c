"""A run whose process is gone gets its end on Prefect's page; one that lives is left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.ledger.failures import NewFailure
from flows.ledger.ids import RunId
from flows.ledger.model import Adoption, Lease, NewRun
from flows.ledger.owner import Owner
from flows.ledger.pulses import Life, Pulse
from flows.ledger.requests import NewRequest
from flows.ledger.states import Mode, RequestState, RunState
from flows.ledger.testing import ADOPTION, LINEAGE, ORGANISATION, STARTER
from flows.ledger.timing import Timing
from flows.runner.home import Home
from flows.runner.orchestration.prefect_runs import End, OpenRun
from flows.runner.orchestration.sweeper import GRACE, LINGER, Fate, Sweeper, judge

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPEN = OpenRun("prefect-1", ADOPTION, NOW - timedelta(minutes=10), cancelling=False, pid=None)
PULSE = Pulse(RunId("K-222222"), RunState.RUNNING, NOW - timedelta(minutes=9), None, Life.ALIVE, NOW)
LONG, SHORT = Timing(2, 5, 10, 60, 20), Timing(2, 5, 10, 30, 0.0001)
DEAD, ELSEWHERE = replace(Owner.current(), started="ended long ago"), Owner("another-host", 1, "a")


def pulse(**changed: object) -> Pulse:
    return replace(PULSE, **changed)  # type: ignore[arg-type] - each test names a field of Pulse


@pytest.mark.parametrize(
    ("seen", "known", "fate"),
    [
        (False, PULSE, Fate.LEAVE),
        (False, pulse(life=Life.GONE), Fate.GONE),
        (True, pulse(life=Life.GONE), Fate.GONE),
        (False, pulse(life=Life.SILENT), Fate.SUSPECT),
        (False, pulse(life=Life.NO_LEASE), Fate.GONE),
        (True, pulse(life=Life.NO_LEASE), Fate.LEAVE),
        (False, pulse(life=Life.NO_LEASE, started_at=NOW - GRACE / 2), Fate.LEAVE),
        (False, None, Fate.GONE),
        (True, None, Fate.LEAVE),
        (False, pulse(life=Life.GONE, started_at=OPEN.since - timedelta(minutes=5)), Fate.GONE),
        (False, pulse(state=RunState.FINISHED, finished_at=NOW - LINGER * 2, life=Life.NO_LEASE), Fate.ENDED),
        (False, pulse(state=RunState.FINISHED, finished_at=NOW - LINGER / 2, life=Life.NO_LEASE), Fate.LEAVE),
        (True, pulse(state=RunState.FINISHED, finished_at=NOW - LINGER * 2, life=Life.NO_LEASE), Fate.LEAVE),
    ],
)
def test_who_is_gone_is_told_by_the_lease_first_and_by_patience_last(
    *, seen: bool, known: Pulse | None, fate: Fate
) -> None:
    assert judge(OPEN, known, NOW, process_seen=seen) is fate


def test_a_flow_run_just_started_again_is_not_judged_by_its_earlier_start() -> None:
    again = replace(OPEN, since=NOW - timedelta(seconds=5))
    assert judge(again, pulse(life=Life.GONE), NOW, process_seen=False) is Fate.LEAVE


class FakePrefect:
    """Prefect's page: refuses a second end, as the server does."""

    def __init__(self, *runs: OpenRun) -> None:
        self.runs = {run.id: run for run in runs}
        self.ended: dict[str, tuple[End, str]] = {}

    def open(self, flows: Sequence[str]) -> list[OpenRun]:
        assert LINEAGE in flows
        return list(self.runs.values())

    def end(self, run: str, end: End, name: str, message: str) -> bool:
        assert ADOPTION not in message
        if run in self.ended:
            return False
        self.ended[run] = (end, name)
        return True

    def end_of(self, run: str) -> End | None:
        if run not in self.runs:
            return End.CRASHED
        return self.ended[run][0] if run in self.ended else None

    @contextmanager
    def __call__(self) -> Iterator[FakePrefect]:
        yield self


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "state")
    with home.ledger() as ledger:
        ledger.adoptions.save(Adoption(ADOPTION, ORGANISATION, "Eksempel", LINEAGE, "1.0.0", "hash", "{}", STARTER))
    return home


def begun(home: Home, owner: Owner, timing: Timing = LONG) -> RunId:
    """Begin a live run of the flow run that is open in Prefect, held by a process."""
    new = NewRun(ADOPTION, ORGANISATION, LINEAGE, "1.0.0", "c", "s", Mode.LIVE, None, STARTER, OPEN.id)
    with home.ledger() as ledger:
        run = ledger.runs.begin(new)
        assert isinstance(ledger.runs.acquire(ADOPTION, run, owner, timing), Lease)
    return run


def state_of(home: Home, run: RunId) -> RunState:
    with home.ledger() as ledger:
        found = ledger.runs.get(run)
    assert found is not None
    return found.state


def test_a_dead_run_crashes_at_the_first_look_and_frees_its_adoption(home: Home) -> None:
    run, prefect = begun(home, DEAD), FakePrefect(OPEN)
    (settled,) = Sweeper(home, prefect).sweep()
    assert (settled.run, prefect.ended) == (run, {OPEN.id: (End.CRASHED, "Crashed")})
    assert state_of(home, run) is RunState.INTERRUPTED


def test_a_run_that_lives_is_left_alone(home: Home) -> None:
    run, prefect = begun(home, Owner.current()), FakePrefect(OPEN)
    assert Sweeper(home, prefect).sweep() == ()
    assert (prefect.ended, state_of(home, run)) == ({}, RunState.RUNNING)


def test_a_silent_run_on_another_host_crashes_only_when_it_is_still_silent_at_the_next_look(home: Home) -> None:
    run, prefect = begun(home, ELSEWHERE, SHORT), FakePrefect(OPEN)
    sweeper = Sweeper(home, prefect)
    assert sweeper.sweep() == ()
    assert len(sweeper.sweep()) == 1
    assert state_of(home, run) is RunState.RUNNING, "only its own host, or a greater fence, may say that it is dead"


def test_two_sweepers_and_a_second_look_do_no_harm(home: Home) -> None:
    begun(home, DEAD)
    prefect = FakePrefect(OPEN)
    first, second = Sweeper(home, prefect), Sweeper(home, prefect)
    assert [len(each.sweep()) for each in (first, second, first)] == [1, 0, 0]


def test_a_run_somebody_cancelled_ends_cancelled_and_not_crashed(home: Home) -> None:
    begun(home, DEAD)
    prefect = FakePrefect(replace(OPEN, cancelling=True))
    Sweeper(home, prefect).sweep()
    assert prefect.ended == {OPEN.id: (End.CANCELLED, "Cancelled")}


def test_cancelling_reaches_a_run_whose_worker_is_gone_as_a_stop_between_two_citizens(home: Home) -> None:
    run = begun(home, Owner.current())
    prefect = FakePrefect(replace(OPEN, cancelling=True))
    assert Sweeper(home, prefect).sweep() == ()
    with home.ledger() as ledger:
        assert ledger.runs.stop_requested(run)


def test_a_request_whose_flow_run_died_before_it_began_is_over_at_the_same_look(home: Home) -> None:
    with home.ledger() as ledger:
        asked = ledger.requests.ask(NewRequest(ADOPTION, Mode.PREVIEW, None, None, (), STARTER, "form-1")).request
        ledger.requests.hand_over(asked.id, OPEN.id)
        Sweeper(home, FakePrefect(OPEN)).sweep()
        found = ledger.requests.get(asked.id)
    assert found is not None
    assert found.state is RequestState.FAILED


def test_a_request_that_was_taken_by_a_flow_run_that_died_says_why(home: Home) -> None:
    with home.ledger() as ledger:
        asked = ledger.requests.ask(NewRequest(ADOPTION, Mode.PREVIEW, None, None, (), STARTER, "form-1")).request
        ledger.requests.take(asked.id, OPEN.id)
        Sweeper(home, FakePrefect(OPEN)).sweep()
        found = ledger.requests.get(asked.id)
    assert found is not None
    assert "gik ned" in found.problem


def test_a_run_of_an_adoption_that_is_not_ours_is_left_alone(home: Home) -> None:
    prefect = FakePrefect(replace(OPEN, adoption="naboens"))
    assert Sweeper(home, prefect).sweep() == ()
    assert prefect.ended == {}


def test_nothing_is_made_where_nothing_has_been_run(tmp_path: Path) -> None:
    place = Home(tmp_path / "empty")
    assert Sweeper(place, FakePrefect(OPEN)).sweep() == ()
    assert not place.state.exists()


def test_what_old_errors_said_is_deleted_also_while_prefect_does_not_answer(home: Home) -> None:
    def away() -> FakePrefect:
        raise ConnectionError

    with home.ledger() as ledger:
        code = ledger.failures.keep(NewFailure(ADOPTION, None, None, "act", "KeyError", "act.py:12", "Nancy"))
        with ledger.database.write() as tx:
            tx.connection.exec_driver_sql("UPDATE failures SET at = '2020-01-01 00:00:00.000000'")
    with pytest.raises(ConnectionError):
        Sweeper(home, away).sweep()
    with home.ledger() as ledger:
        found = ledger.failures.get(code)
        assert found is not None
        assert not found.has_detail
