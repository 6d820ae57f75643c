"""Signs of life: the process on this host, the lease on any other."""

import pytest

from flows.ledger import Ledger, Owner
from flows.ledger.model import Lease, NewRun
from flows.ledger.pulses import Life, Pulse
from flows.ledger.states import Mode, RunState
from flows.ledger.testing import ADOPTION, LINEAGE, ORGANISATION, STARTER, TIMING, HandClock, begin, lease

HERE, HERE_TOO = Owner(Owner.current().host, 1, "a"), Owner(Owner.current().host, 2, "b")
ELSEWHERE = Owner("vært-b", 1, "a")


def flow_run(ledger: Ledger, owner: Owner) -> Lease:
    new = NewRun(ADOPTION, ORGANISATION, LINEAGE, "1.0.0", "c", "s", Mode.LIVE, None, STARTER, "prefect-1")
    got = ledger.runs.acquire(ADOPTION, ledger.runs.begin(new), owner, TIMING)
    assert isinstance(got, Lease)
    return got


def newest(ledger: Ledger) -> Pulse:
    found = ledger.pulses.newest("prefect-1")
    assert found is not None
    return found


def test_a_process_of_this_host_is_gone_when_it_is_and_alive_until_its_lease_expires(
    ledger: Ledger, dead: set[Owner], clock: HandClock
) -> None:
    held = flow_run(ledger, HERE)
    assert (newest(ledger).run, newest(ledger).life) == (held.run, Life.ALIVE)
    clock.advance(TIMING.run_lease)
    assert newest(ledger).life is Life.SILENT
    dead.add(HERE)
    assert newest(ledger).life is Life.GONE


def test_a_process_of_another_host_is_known_by_its_lease_only(
    ledger: Ledger, dead: set[Owner], clock: HandClock
) -> None:
    flow_run(ledger, ELSEWHERE)
    dead.add(ELSEWHERE)
    assert newest(ledger).life is Life.ALIVE
    clock.advance(TIMING.run_lease)
    assert newest(ledger).life is Life.SILENT


def test_a_flow_run_started_again_is_known_by_its_newest_run(
    ledger: Ledger, dead: set[Owner], clock: HandClock
) -> None:
    flow_run(ledger, HERE)
    dead.add(HERE)
    clock.advance(1)
    again = flow_run(ledger, HERE_TOO)
    assert (newest(ledger).run, newest(ledger).life) == (again.run, Life.ALIVE)
    assert ledger.pulses.newest("another") is None


def test_an_adoption_is_busy_while_its_holder_lives(ledger: Ledger, clock: HandClock) -> None:
    assert ledger.pulses.busy(ADOPTION) is None
    held = lease(ledger, owner=HERE)
    assert ledger.pulses.busy(ADOPTION) == held.run
    clock.advance(TIMING.run_lease)
    assert ledger.pulses.busy(ADOPTION) is None


def test_a_dead_run_is_buried_once_and_its_adoption_is_free(ledger: Ledger, dead: set[Owner]) -> None:
    held = flow_run(ledger, HERE)
    assert not ledger.pulses.bury(held.run), "it lives"
    dead.add(HERE)
    assert ledger.pulses.bury(held.run)
    assert not ledger.pulses.bury(held.run)
    assert (newest(ledger).state, newest(ledger).life) == (RunState.INTERRUPTED, Life.NO_LEASE)
    assert not ledger.runs.renew(held)
    lease(ledger, owner=ELSEWHERE)


def test_a_silent_run_of_another_host_is_never_buried_from_here(ledger: Ledger, clock: HandClock) -> None:
    held = flow_run(ledger, ELSEWHERE)
    clock.advance(TIMING.run_lease * 2)
    assert not ledger.pulses.bury(held.run)
    assert ledger.runs.renew(held), "an expired lease that nobody has taken is still good"


@pytest.mark.parametrize("state", [RunState.FINISHED, RunState.STOPPED])
def test_a_run_that_has_ended_stays_as_it_ended(ledger: Ledger, state: RunState) -> None:
    run = begin(ledger)
    ledger.runs.finish(run, state, "{}", None)
    assert not ledger.pulses.bury(run)
