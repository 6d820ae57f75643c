"""A testkommune, Prefect's server and a worker, as `samdrift up` runs them, with a batch approved and deployed."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from prefect_page import PrefectPage, wait_until

import flows.robots
from flows.runner.adopting.sandbox_connections import SandboxConnections
from flows.runner.home import Home
from flows.runner.orchestration.services import Services, prefect_environment

HERE = Path(__file__).parent
ROBOT, FOLLOW_UP = "preventive-home-visits/testkommune", "samdrift-follow-up/testkommune-follow-up"
SHIPPED = Path(next(iter(flows.robots.__path__))) / "preventive_home_visits/adoptions/testkommune.yaml"


@dataclass(frozen=True)
class Hit:
    """What the ledger and the testkommune had at the moment of a kill."""

    interventions: int
    letters: int
    claimed: int
    in_flight: tuple[str, ...]
    left: int


class House:
    def __init__(self, home: Home, services: Services, town: SandboxConnections, batch: str) -> None:
        self.home, self.services, self.batch = home, services, batch
        self.page = PrefectPage(services.api_url)
        self._town = town
        self._begun = time.monotonic()

    @property
    def worker(self) -> int:
        return self.services.pids["prefect-worker"]

    def counts(self) -> dict[str, int]:
        with urllib.request.urlopen(f"{self._town.control.base_url}/counts", timeout=10) as answer:
            told: dict[str, int] = json.load(answer)
        return told

    def hit(self) -> Hit:
        counts = self.counts()
        with closing(sqlite3.connect(self.home.state / "ledger.db")) as ledger:
            claimed = ledger.execute("SELECT count(*) FROM cases WHERE state = 'claimed'").fetchone()[0]
            flying = ledger.execute("SELECT step FROM effects WHERE state = 'intent' ORDER BY step").fetchall()
            left = ledger.execute("SELECT count(*) FROM cases WHERE state != 'ended'").fetchone()[0]
        letters = counts["letters_digital"] + counts["letters_paper"]
        return Hit(counts["interventions"], letters, claimed, tuple(step for (step,) in flying), left)

    def live(self, **more: object) -> str:
        return self.page.start(ROBOT, adoption="testkommune", mode="live", batch=self.batch, **more)

    def ask_to_stop(self, run: str) -> None:
        with self.home.ledger() as ledger:
            pulse = ledger.pulses.newest(run)
            assert pulse is not None
            assert ledger.runs.request_stop(pulse.run, "Stoppende Person")

    def process(self, run: str) -> int:
        """Return the process that Prefect started for the run, once it is known."""
        wait_until(lambda: bool(self.page.run(run)["infrastructure_pid"]), f"a process of {run}")
        return int(self.page.run(run)["infrastructure_pid"])

    def in_the_middle_of_act(self, more: int = 2) -> None:
        """Return when the testkommune has some more interventions than now and a citizen is being handled."""
        before = self.counts()["interventions"]
        wait_until(
            lambda: self.counts()["interventions"] >= before + more and self.hit().claimed > 0,
            "in the middle of act",
            told=self.hit,
            pause=0.02,
        )

    def cut(self, what: str, *signals: tuple[int, signal.Signals]) -> Hit:
        """Send the signals, and return and print what was under way at that moment."""
        for pid, how in signals:
            os.kill(pid, how)
        hit = self.hit()
        self.say(what, hit)
        return hit

    def say(self, what: str, told: object = "") -> None:
        print(f"{time.monotonic() - self._begun:5.1f} s  {what:<36} {told}")


def adoption_without_schedules(folder: Path) -> Path:
    """Write the shipped adoption with nothing left to the clock, few citizens at a time, and little patience."""
    text = SHIPPED.read_text(encoding="utf-8")
    text = re.sub(r"schedule:\n(  .*\n)+", "schedule: null\nfollow_up: null\nconcurrency: 3\n", text)
    limits = "start_deadline: 0.5, request_timeout: 2, settle: 3.5, lease: 4, heartbeat: 1, prepare_seconds: 1"
    text = re.sub(r"timing:\n(  .*\n)+", f"timing: {{{limits}, receipt_hours: 0.004}}\n", text)
    file = folder / "testkommune.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def slowed(town: SandboxConnections, seconds: float) -> None:
    """Let the care system answer writes slowly, so that there is a middle to hit."""
    wish = {"system": "nexus", "kind": "slow", "operation": "POST *", "calls": 0, "seconds": seconds}
    with urllib.request.urlopen(f"{town.control.base_url}/faults", json.dumps(wish).encode(), timeout=10) as answer:
        assert answer.status == 200


@contextmanager
def house(folder: Path, citizens: int) -> Iterator[House]:
    home = Home(folder / "state")
    file = adoption_without_schedules(folder)
    with Services(home) as services:
        town = services.start_sandbox(citizens=citizens, seed=3)
        prepared = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(HERE / "prepared.py"), str(home.state), str(file)],
            stdout=subprocess.PIPE,
            text=True,
        )
        api_url = services.start_prefect_server()
        environment = os.environ | prefect_environment(home, api_url)
        os.environ.update(environment)
        services.start_sweeper(period=2)
        services.start_worker()
        deploy = [sys.executable, "-m", "flows.cli", "deploy", str(file), "--state", str(home.state)]
        done = subprocess.run(deploy, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        batch = prepared.communicate(timeout=90)[0].split()[-1]
        slowed(town, 0.1)
        yield House(home, services, town, batch)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
