"""Drives the main job without Prefect: `python tests/e2e/drive.py STATE WORD [BATCH]`; one JSON line at the end.

A process of its own, so that a crash point can kill it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from flows.ledger.ids import BatchId
from flows.ledger.states import Mode
from flows.runner.home import Home
from flows.runner.orchestration.operations import deploy, follow_up
from flows.runner.runs.live_run import Request, act_on
from flows.runner.runs.preview_run import prepare_batch
from flows.runner.runs.stages import Caller, Stages

ADOPTION = "testkommune"
STAGES = Stages("", Caller("Startende Person"))


def preview(home: Home) -> dict[str, object]:
    deploy(home, ADOPTION, by="Startende Person")
    return asyncio.run(prepare_batch(home, ADOPTION, STAGES)).document()


def approve(home: Home, batch: str) -> dict[str, object]:
    with home.ledger() as ledger:
        organisation, lineage = "99999999", "preventive-home-visits"
        ledger.history.waive(organisation, lineage, "Anden Person", "prøve")
        ledger.batches.approve(BatchId(batch), "Anden Person")
    return {"approved": batch}


def live(home: Home, batch: str) -> dict[str, object]:
    return asyncio.run(act_on(home, ADOPTION, Request(Mode.LIVE, batch), STAGES)).document()


def follow(home: Home) -> dict[str, object]:
    done = follow_up(home, ADOPTION, started_by="Startende Person", progress=None)
    return {"received": done.received, "filed": done.filed, "failed": done.failed, "dispatch": dict(done.dispatch)}


def main() -> None:
    home = Home(Path(sys.argv[1]))
    word, rest = sys.argv[2], sys.argv[3:]
    result = {"preview": preview, "approve": approve, "live": live, "follow": follow}[word](home, *rest)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
