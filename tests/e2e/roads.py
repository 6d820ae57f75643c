"""Drives a whole job in this process: an adoption of one's own on a running testkommune, word by word."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from connectors.sandbox.process import SandboxSettings, Testkommune
from flows.ledger.ids import BatchId
from flows.ledger.states import Mode
from flows.runner.home import Home
from flows.runner.orchestration.operations import deploy, follow_up
from flows.runner.runs.live_run import Request, act_on
from flows.runner.runs.preview_run import prepare_batch
from flows.runner.runs.stages import Caller, Stages

SHIPPED = Path(__file__).parents[2] / "flows/robots/preventive_home_visits/adoptions/testkommune.yaml"
STARTER, APPROVER, CASEWORKER = "Startende Person", "Anden Person", "Opfundet Medarbejder"
STAGES = Stages("", Caller(STARTER))
CITIZENS, SEED = 20, 3
QUICK = {"start_deadline": 1, "request_timeout": 3, "settle": 5, "lease": 6, "heartbeat": 1, "prepare_seconds": 1.5}
ENDINGS = ("excluded", "done", "needs_person", "parked", "waiting", "already_handled", "cancelled")


@contextmanager
def running(state: Path, **more: Any) -> Iterator[Testkommune]:
    """Run a testkommune of few citizens, whose receipts come at once."""
    settings = SandboxSettings(state=state / "sandbox", citizens=CITIZENS, seed=SEED, receipt_pace=0.02, **more)
    with Testkommune(settings) as town:
        yield town


class Job:
    """One adoption in one state folder. Its file is the shipped one with some of it changed."""

    def __init__(self, state: Path, **changes: Any) -> None:
        self.home = Home(state)
        self.batch = ""
        document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
        file = state / "adoption.yaml"
        file.write_text(yaml.safe_dump(_changed(document, {"timing": QUICK, **changes})), encoding="utf-8")
        deploy(self.home, str(file), by=STARTER)

    def preview(self) -> dict[str, Any]:
        """Prepare a batch and let a second person approve it."""
        shown = asyncio.run(prepare_batch(self.home, "testkommune", STAGES)).document()
        self.batch = str(shown["batch"])
        with self.home.ledger() as ledger:
            ledger.history.waive("99999999", "preventive-home-visits", APPROVER, "prøve")
            ledger.batches.approve(BatchId(self.batch), APPROVER)
        return shown

    def live(self) -> dict[str, Any]:
        """Act on the batch."""
        document = asyncio.run(act_on(self.home, "testkommune", Request(Mode.LIVE, self.batch), STAGES)).document()
        assert sum(int(str(document[name])) for name in ENDINGS) == document["found"]
        return document

    def follow(self) -> Any:
        """Follow up once."""
        return follow_up(self.home, "testkommune", started_by=STARTER, progress=None)


def _changed(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return the document with `a__b=value` put at a.b."""
    made = copy.deepcopy(document)
    for name, value in changes.items():
        *above, last = name.split("__")
        place = made
        for part in above:
            place = place[part]
        place[last] = value
    return made
