"""A live run over Prefect's own API, cut down in the middle in every way it can be, and started again by a person."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL, SIGTERM

import pytest
from prefect_house import FOLLOW_UP, HERE, Hit, House, alive, house
from prefect_page import wait_until

from flows.ledger.ids import FailureId

CITIZENS = 56
PERSON = "2512489996 Nancy Berggren"
ENDS = ("COMPLETED", "CRASHED", "FAILED", "CANCELLED")
pytestmark = [pytest.mark.slow, pytest.mark.prefect, pytest.mark.timeout(280)]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    before = dict(os.environ)
    try:
        with house(tmp_path_factory.mktemp("prefect"), CITIZENS) as made:
            yield made
    finally:
        os.environ.clear()
        os.environ.update(before)


def test_a_run_cut_down_in_every_way_ends_with_nothing_twice_and_nothing_left_running(running: House) -> None:
    page = running.page
    run = running.live(limit=7)
    hits = [flow_killed(running, run)]
    page.start_again(run)
    hits.append(worker_killed(running, run))

    run = running.live()
    asked_to_stop(running, run)
    page.start_again(run)
    hits.append(both_killed(running, run))
    running.services.start_worker()
    page.start_again(run)
    hits.append(worker_asked_to_stop(running, run))
    running.services.start_worker()
    page.start_again(run)
    assert page.wait(run, *ENDS) == "COMPLETED"
    running.say("run to its end", running.hit())

    shares = [each["data"] for each in page.artifacts("samdrift-fremdrift")]
    running.say("shares on Prefect's page", shares)
    assert any(0 < share < 100 for share in shares), "written during a stage: the killed runs never wrote a last time"

    # What only a receipt can settle is settled by the follow-up, on its own deployment.
    wait_until(lambda: followed_up(running), "every case ends", 90, running.hit)
    running.say("followed up", running.hit())
    assert all(hit.claimed > 0 and hit.left > hit.claimed for hit in hits), "a kill hit nothing"
    assert page.open_runs() == []
    counts = running.counts()
    assert counts["citizens_with_several_offers"] == counts["citizens_with_several_letters"] == 0
    assert counts["interventions"] > CITIZENS // 4


def flow_killed(running: House, run: str) -> Hit:
    """The worker sees it, and tells Prefect."""
    running.in_the_middle_of_act()
    hit = running.cut("(a) kill -9 flow process", (running.process(run), SIGKILL))
    running.page.wait(run, "CRASHED")
    return hit


def worker_killed(running: House, run: str) -> Hit:
    """Its child goes on to the end; whoever starts the adoption once more meanwhile is told that it runs."""
    running.in_the_middle_of_act()
    child = running.process(run)
    hit = running.cut("(b) kill -9 worker", (running.worker, SIGKILL))
    assert alive(child)
    running.services.start_worker()
    second = running.live(limit=1)
    assert running.page.wait(run, *ENDS) == "COMPLETED"
    assert running.hit().left < hit.left, "the orphan went on"
    running.page.wait(second, *ENDS)
    running.say("    a second run meanwhile", running.page.state(second))
    return hit


def asked_to_stop(running: House, run: str) -> None:
    """It stops between two citizens, and Prefect's page says so."""
    running.in_the_middle_of_act()
    running.ask_to_stop(run)
    assert running.page.wait(run, *ENDS) == "CANCELLED"
    assert running.page.run(run)["state"]["name"] == "Stoppet"
    running.say("    stopped", running.hit())
    assert running.hit().claimed == 0
    assert running.hit().left > 0


def both_killed(running: House, run: str) -> Hit:
    """Nobody is left to tell Prefect: the sweeper does."""
    running.in_the_middle_of_act()
    child = running.process(run)
    hit = running.cut("(c) kill -9 worker and flow process", (running.worker, SIGKILL), (child, SIGKILL))
    running.page.wait(run, "CRASHED")
    running.say("    swept", running.page.run(run)["state"]["message"])
    return hit


def worker_asked_to_stop(running: House, run: str) -> Hit:
    """Its child ends with it or is through already; Prefect may leave the run Running, the sweeper does not."""
    running.in_the_middle_of_act()
    child = running.process(run)
    hit = running.cut("(d) SIGTERM worker", (running.worker, SIGTERM))
    wait_until(lambda: not alive(child), "the child ends with its worker")
    ended = running.page.wait(run, "CRASHED", "COMPLETED")
    assert ended == "CRASHED" or running.hit().claimed == 0
    running.say(f"    {ended}", running.page.run(run)["state"]["message"])
    return hit


def followed_up(running: House) -> bool:
    run = running.page.start(FOLLOW_UP, adoption="testkommune")
    assert running.page.wait(run, *ENDS) == "COMPLETED"
    running.say("    follow-up", running.page.run(run)["state"]["message"])
    return running.hit().left == 0


def test_what_an_unforeseen_error_says_of_a_citizen_stays_in_the_ledger(running: House) -> None:
    state = running.home.state
    environment = {**os.environ, "SOMEBODY": PERSON, "SAMDRIFT_STATE": str(state)}
    script = [sys.executable, "-W", "ignore", str(HERE / "hostile_run.py")]
    done = subprocess.run(script, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1

    code = re.search(r"fejlkode (F-\w{6})", done.stderr)
    assert code, done.stderr[-500:]
    wait_until(lambda: code[1].encode() in everything(state / "prefect"), "the error is on Prefect's page")
    shown = done.stdout.encode() + done.stderr.encode() + everything(state / "prefect") + everything(state / "logs")
    kept = b"".join(file.read_bytes() for file in state.glob("ledger.db*"))
    for word in (*PERSON.split(), "251248-9996"):
        assert word.encode() not in shown
        assert word.encode() not in kept
    with running.home.ledger() as ledger:
        detail = ledger.failures.detail(FailureId(code[1]), "Prøvende Person", "prøve")
        assert detail is not None
        assert detail.kind.endswith("Hostile")
        assert detail.text.count(PERSON) >= 3, "the text, its cause and its note"


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
