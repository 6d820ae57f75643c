"""What a worker of the chaos does, in a process that may be killed at any moment."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Final

from flows.ledger.crashpoints import VARIABLE
from flows.ledger.ids import BatchId
from flows.ledger.states import Mode
from flows.runner.home import Home
from flows.runner.orchestration.operations import deploy
from flows.runner.runs.follow_up_run import follow_up_on
from flows.runner.runs.live_run import Request, act_on
from flows.runner.runs.preview_run import prepare_batch
from flows.runner.runs.stages import Caller, Stages

HERE: Final = Path(__file__).resolve().parent
ADOPTION: Final = "testkommune"
STARTER: Final = "Startende Person"
APPROVER: Final = "Anden Person"
STAGES: Final = Stages("", Caller(STARTER))

Work = Callable[[Path, str], None]


def prepare(state: Path, adoption_file: Path) -> str:
    """Adopt the robot, prepare and approve a batch; return its id."""
    home = Home(state)
    deploy(home, str(adoption_file), by=STARTER)
    batch = asyncio.run(prepare_batch(home, ADOPTION, STAGES)).batch
    with home.ledger() as ledger:
        ledger.history.waive("99999999", "preventive-home-visits", APPROVER, "prøve")
        ledger.batches.approve(BatchId(batch), APPROVER)
    return str(batch)


def act(state: Path, batch: str) -> None:
    """Act on the batch until nothing more is due."""
    asyncio.run(act_on(Home(state), ADOPTION, Request(Mode.LIVE, batch), STAGES))


def follow(state: Path, _batch: str) -> None:
    """Follow up once."""
    asyncio.run(follow_up_on(Home(state), ADOPTION, STAGES))


def nursery() -> ForkServerContext:
    """Return a context whose processes have everything imported when they begin: a kill then hits work, not imports."""
    # The server of forks is an interpreter of its own and finds what it is to import only by this variable.
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, (HERE, HERE.parents[1])))
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "chaos_blind"])
    return context


def quietly(work: Work, state: Path, batch: str, crash: str = "") -> None:
    """Do the work with a trap set; what a fault makes of it stands in the ledger, not on the screen."""
    if crash:
        os.environ[VARIABLE] = crash
    with Path(os.devnull).open("w") as nowhere, suppress(Exception):
        os.dup2(nowhere.fileno(), 2)
        work(state, batch)
