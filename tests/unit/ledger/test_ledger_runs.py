import os
import subprocess
import sys
from dataclasses import replace

import pytest

from flows.ledger import Ledger, Owner
from flows.ledger.errors import IllegalTransition, TimingError, UnknownId
from flows.ledger.ids import ALPHABET, BatchId, RunId
from flows.ledger.model import Adoption, HeldBy, Lease, NewRun
from flows.ledger.owner import process_is_alive
from flows.ledger.states import Mode, RunState
from flows.ledger.testing import ADOPTION, LINEAGE, ORGANISATION, STARTER, TIMING, HandClock, begin, lease
from flows.ledger.timing import Timing

NEW = NewRun(ADOPTION, ORGANISATION, LINEAGE, "1", "c", "s", Mode.PREVIEW, None, STARTER)
HERE, HERE_TOO = Owner("vært-a", 1, "a"), Owner("vært-a", 2, "b")
ELSEWHERE = Owner("vært-b", 1, "a")


def test_an_adoption_is_stored_replaced_and_listed(ledger: Ledger) -> None:
    first = Adoption("a", "99999999", "Eksempelkommune", "pv", "1.0.0", "hash", "settings: {}", STARTER)
    ledger.adoptions.save(first)
    ledger.adoptions.save(Adoption("a", "99999999", "Eksempelkommune", "pv", "1.1.0", "hash2", "x: 1", STARTER))
    (stored,) = ledger.adoptions.all()
    assert (stored.version, stored.document, stored.saved_at) == ("1.1.0", "x: 1", ledger.now())
    assert ledger.adoptions.get("a") == stored
    assert ledger.adoptions.get("b") is None


def test_a_run_id_can_be_read_aloud(ledger: Ledger) -> None:
    run = begin(ledger)
    assert run.startswith("K-")
    assert len(run) == 8
    assert set(run[2:]) <= set(ALPHABET)
    assert not set("01IO") & set(ALPHABET)


def test_one_run_at_a_time_holds_an_adoption_and_the_other_is_told_who(ledger: Ledger) -> None:
    first = lease(ledger, owner=HERE)
    answer = ledger.runs.acquire(ADOPTION, begin(ledger), HERE_TOO, TIMING)
    assert answer == HeldBy(first.run, HERE, first.expires, Mode.LIVE, STARTER)


def test_two_adoptions_do_not_disturb_each_other(ledger: Ledger) -> None:
    lease(ledger)
    lease(ledger, adoption="en-anden")


def test_the_fence_grows_with_every_holder_and_the_older_one_can_do_nothing(ledger: Ledger, clock: HandClock) -> None:
    old = lease(ledger, owner=HERE)
    clock.advance(TIMING.run_lease)
    new = lease(ledger, owner=ELSEWHERE)
    assert new.fence > old.fence
    assert not ledger.runs.renew(old)
    assert not ledger.runs.release(old)
    assert not ledger.runs.finish(old.run, RunState.FINISHED, "{}", old)
    assert ledger.runs.renew(new)
    interrupted = ledger.runs.get(old.run)
    assert interrupted is not None
    assert interrupted.state is RunState.INTERRUPTED


def test_a_dead_process_on_this_host_is_taken_over_at_once(ledger: Ledger, dead: set[Owner]) -> None:
    lease(ledger, owner=HERE)
    dead.add(HERE)
    assert lease(ledger, owner=HERE_TOO).fence == 2


def test_a_process_on_another_host_is_waited_for_even_if_its_pid_is_dead_here(
    ledger: Ledger, dead: set[Owner], clock: HandClock
) -> None:
    lease(ledger, owner=ELSEWHERE)
    dead.add(ELSEWHERE)
    run = begin(ledger)
    clock.advance(TIMING.run_lease - 0.001)
    assert isinstance(ledger.runs.acquire(ADOPTION, run, HERE, TIMING), HeldBy)
    clock.advance(0.001)
    assert isinstance(ledger.runs.acquire(ADOPTION, run, HERE, TIMING), Lease)


def test_a_heartbeat_keeps_the_lease(ledger: Ledger, clock: HandClock) -> None:
    held = lease(ledger, owner=HERE)
    for _ in range(5):
        clock.advance(TIMING.heartbeat)
        assert ledger.runs.renew(held)
    assert isinstance(ledger.runs.acquire(ADOPTION, begin(ledger), ELSEWHERE, TIMING), HeldBy)


def test_the_same_run_may_ask_again_and_gets_a_new_fence(ledger: Ledger) -> None:
    held = lease(ledger, owner=HERE)
    again = ledger.runs.acquire(ADOPTION, held.run, HERE, TIMING)
    assert isinstance(again, Lease)
    assert again.fence == held.fence + 1
    assert not ledger.runs.renew(held)


def test_a_released_adoption_is_free_at_once(ledger: Ledger) -> None:
    held = lease(ledger, owner=HERE)
    assert ledger.runs.release(held)
    assert not ledger.runs.release(held)
    lease(ledger, owner=ELSEWHERE)


def test_finishing_closes_the_run_frees_the_adoption_and_queues_the_counts_in_one(ledger: Ledger) -> None:
    held = lease(ledger, owner=HERE)
    assert ledger.runs.finish(held.run, RunState.FINISHED, '{"done": 1}', held, {BatchId("B-1"): '{"done": 1}'})
    run = ledger.runs.get(held.run)
    assert run is not None
    assert (run.state, run.summary, run.finished_at) == (RunState.FINISHED, '{"done": 1}', ledger.now())
    assert [each.batch for each in ledger.outbox.pending()] == ["B-1"]
    assert not ledger.runs.finish(held.run, RunState.FAILED, "{}", None)
    lease(ledger, owner=ELSEWHERE)


def test_the_newest_counts_of_a_batch_are_sent_and_no_newer_ones_are_lost_while_they_are(ledger: Ledger) -> None:
    ledger.outbox.put(BatchId("B-1"), "first")
    (on_its_way,) = ledger.outbox.pending()
    ledger.outbox.put(BatchId("B-1"), "second")
    assert not ledger.outbox.sent(on_its_way)
    (newer,) = ledger.outbox.pending()
    assert newer.document == "second"
    assert ledger.outbox.sent(newer)
    assert not ledger.outbox.sent(newer)
    assert ledger.outbox.pending() == ()
    ledger.outbox.put(BatchId("B-1"), "third")
    assert [each.document for each in ledger.outbox.pending()] == ["third"]


def test_a_run_tells_once_why_it_came_to_nothing(ledger: Ledger) -> None:
    def told(run: RunId) -> str:
        found = ledger.runs.get(run)
        assert found is not None
        return found.problem

    silent, telling = (ledger.runs.begin(replace(NEW, prefect_run=name)) for name in ("flow-1", "flow-2"))
    assert not ledger.runs.explain("flow-1", "for tidligt")
    ledger.runs.finish(silent, RunState.FAILED, "", None)
    ledger.runs.finish(telling, RunState.FAILED, "", None, problem="Udtrækket mangler.")
    assert ledger.runs.explain("flow-1", "Noget uventet.")
    assert not ledger.runs.explain("flow-2", "Noget uventet.")
    assert (told(silent), told(telling)) == ("Noget uventet.", "Udtrækket mangler.")


def test_a_run_is_asked_to_stop_until_it_has_ended(ledger: Ledger) -> None:
    run = begin(ledger)
    assert not ledger.runs.stop_requested(run)
    assert ledger.runs.request_stop(run, STARTER)
    assert ledger.runs.stop_requested(run)
    assert not ledger.runs.request_stop(run, "En Anden")
    found = ledger.runs.get(run)
    assert found is not None
    assert found.stop_requested_by == STARTER
    ledger.runs.finish(run, RunState.STOPPED, "{}", None)
    assert not ledger.runs.request_stop(run, STARTER)
    assert not ledger.runs.request_stop(RunId("K-222222"), STARTER)


def test_runs_are_listed_newest_first_and_the_active_ones_apart(ledger: Ledger, clock: HandClock) -> None:
    runs = []
    for _ in range(3):
        runs.append(begin(ledger))
        clock.advance(1)
    ledger.runs.finish(runs[1], RunState.FAILED, "{}", None)
    assert [run.id for run in ledger.runs.recent(2)] == [runs[2], runs[1]]
    assert [run.id for run in ledger.runs.active()] == [runs[0], runs[2]]


def test_only_a_running_run_of_the_adoption_gets_its_lease(ledger: Ledger) -> None:
    run = begin(ledger)
    with pytest.raises(IllegalTransition):
        ledger.runs.acquire("en-anden", run, HERE, TIMING)
    ledger.runs.finish(run, RunState.FINISHED, "{}", None)
    with pytest.raises(IllegalTransition):
        ledger.runs.acquire(ADOPTION, run, HERE, TIMING)
    with pytest.raises(UnknownId):
        ledger.runs.acquire(ADOPTION, RunId("K-222222"), HERE, TIMING)


@pytest.mark.parametrize(
    ("start", "request_", "settle", "held"), [(2, 5, 7, 30), (2, 5, 6, 30), (2, 5, 10, 9), (0, 5, 5, 5)]
)
def test_time_limits_that_would_probe_too_early_are_refused_before_a_live_run(
    ledger: Ledger, start: float, request_: float, settle: float, held: float
) -> None:
    timing = Timing(start, request_, settle, held, 2)
    with pytest.raises(TimingError, match="intet er sendt"):
        timing.check()
    for mode in (Mode.LIVE, Mode.PILOT):
        with pytest.raises(TimingError):
            ledger.runs.acquire(ADOPTION, begin(ledger, mode), HERE, timing)
    assert isinstance(ledger.runs.acquire(ADOPTION, begin(ledger, Mode.PREVIEW), HERE, timing), Lease)


def test_the_settle_time_may_be_as_long_as_the_lease() -> None:
    Timing(2, 5, 30, 30, 2).check()


def test_this_process_is_alive_and_one_that_has_ended_is_not() -> None:
    me = Owner.current()
    assert process_is_alive(me)
    assert not process_is_alive(Owner(me.host, me.pid, "another start"))
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    owner = Owner(me.host, child.pid, _started(child.pid))
    assert process_is_alive(owner)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not process_is_alive(owner), "a zombie is not alive"
    child.communicate()
    assert not process_is_alive(owner)


def _started(pid: int) -> str:
    code = f"from flows.ledger import owner; print(owner._started({pid}))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
