"""The world of the chaos: a testkommune over HTTP, a ledger, an approved batch, and workers to be killed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from chaos_worker import Work, act, follow, nursery, prepare, quietly

import flows.robots
from connectors.sandbox.process import SandboxSettings, Testkommune
from connectors.sandbox.town import Town
from flows.ledger.ids import BatchId
from flows.runner.home import LEDGER_FILE, Home

SHIPPED: Final = Path(next(iter(flows.robots.__path__))) / "preventive_home_visits/adoptions/testkommune.yaml"
_LIMITS: Final = (
    "start_deadline: 0.5, request_timeout: 2, settle: 3.5, lease: 4, heartbeat: 1, prepare_seconds: 1, "
    "receipt_hours: 0.012"
)
_DRAINS: Final = 25


@dataclass
class World:
    """One testkommune and one ledger; `town` is the truth."""

    state: Path
    town: Town
    batch: str
    context: ForkServerContext = field(default_factory=nursery)

    def begin(self, work: Work, crash: str = "") -> BaseProcess:
        """Start a worker."""
        worker = self.context.Process(target=quietly, args=(work, self.state, self.batch, crash))
        worker.start()
        return worker

    def run(self, work: Work, crash: str = "") -> int:
        """Let a worker work to its end, and return its exit code: -9 when its trap was hit."""
        worker = self.begin(work, crash)
        worker.join(180)
        if worker.is_alive():
            worker.kill()
            worker.join()
            raise AssertionError("a worker neither ended nor died in three minutes")
        return worker.exitcode or 0

    def unended(self) -> int:
        """Return how many cases have no ending yet."""
        with Home(self.state).ledger() as ledger:
            return ledger.cases.unended(BatchId(self.batch))

    def claimed(self) -> int:
        """Return how many citizens a worker has, or had when it was killed."""
        return self._asked("SELECT count(*) FROM cases WHERE state = 'claimed'")

    def fence(self) -> int:
        """Return how many times the adoption has been taken."""
        return self._asked("SELECT coalesce(max(fence), 0) FROM leases")

    def _asked(self, question: str) -> int:
        with closing(sqlite3.connect(self.state / LEDGER_FILE)) as ledger:
            return int(ledger.execute(question).fetchone()[0])

    def drain(self, acting: Work = act) -> int:
        """Stop every fault, go on until nothing is left to do, and return how many cases never came to an end."""
        self.town.board.clear()
        for _ in range(_DRAINS):
            self.run(acting)
            self.run(follow)
            if not self.unended() and not self._unfiled():
                break
        return self.unended()

    def _unfiled(self) -> int:
        with Home(self.state).ledger() as ledger:
            return len(ledger.letters.to_file("testkommune", 1))


@contextmanager
def world(folder: Path, citizens: int, seed: int, concurrency: int = 8) -> Iterator[World]:
    """Open a world with a batch ready to be acted on."""
    town = SandboxSettings(state=folder / "sandbox", citizens=citizens, seed=seed, receipt_pace=0.05)
    with Testkommune(town) as running:
        batch = prepare(folder, _impatient_adoption(folder, concurrency))
        yield World(folder, running.town, batch)


def _impatient_adoption(folder: Path, concurrency: int) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    text = re.sub(r"schedule:\n(  .*\n)+", f"schedule: null\nfollow_up: null\nconcurrency: {concurrency}\n", text)
    text = re.sub(r"timing:\n(  .*\n)+", f"timing: {{{_LIMITS}}}\n", text)
    file = folder / "testkommune.yaml"
    file.write_text(text, encoding="utf-8")
    return file
