"""Drives the main job without Prefect: `python tests/e2e/drive.py STATE WORD [ARGUMENT …]`; one JSON line at the end.

A process of its own, so that a crash point can kill it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from flows.ledger import Ledger
from flows.ledger.corrections import NewCorrection
from flows.ledger.ids import BatchId
from flows.ledger.model import Case
from flows.ledger.said import NewReply
from flows.ledger.states import Contact, Mode, Outcome, ReplyKind
from flows.runner.adopting.engagement import danish_day
from flows.runner.adopting.robots import robot_of
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
    counts = {name: getattr(done, name) for name in ("received", "filed", "failed")}
    with home.ledger() as ledger:
        left = len(ledger.replies.unhandled(ADOPTION, 9)) + len(ledger.corrections.to_do(ADOPTION, 9))
    return {**counts, "dispatch": dict(done.dispatch), "left": left}


def reply(home: Home, batch: str, place: str, kind: str) -> dict[str, object]:
    with home.ledger() as ledger:
        case = offered(ledger, batch, place)
        today = danish_day(ledger.now())
        who = (case.organisation, case.lineage, case.citizen_key)
        said = ledger.replies.record(NewReply(*who, ReplyKind(kind), today, "phone", "Svarende Person"))
    return {"verdict": said.verdict}


def correct(home: Home, batch: str, place: str) -> dict[str, object]:
    with home.ledger() as ledger:
        case = offered(ledger, batch, place)
        shown = robot_of(case.lineage).content_hash
        new = NewCorrection(case.id, True, Contact.LETTER, shown, "Startende Person", "forkert borger")
        asked = ledger.corrections.ask(new)
        assert asked is not None
        approved = ledger.corrections.approve(asked.id, "Anden Person")
    return {"approved": approved}


def offered(ledger: Ledger, batch: str, place: str) -> Case:
    """Return one of the citizens who got the whole offer, counted from 0."""
    done = (case for case in ledger.cases.of_batch(BatchId(batch)) if case.outcome is Outcome.DONE)
    return list(done)[int(place)]


WORDS: Final[Mapping[str, Callable[..., dict[str, object]]]] = {
    "preview": preview,
    "approve": approve,
    "live": live,
    "follow": follow,
    "reply": reply,
    "correct": correct,
}


def main() -> None:
    home = Home(Path(sys.argv[1]))
    word, rest = sys.argv[2], sys.argv[3:]
    print(json.dumps(WORDS[word](home, *rest)))


if __name__ == "__main__":
    main()
