"""`samdrift demo`: the whole main job on a testkommune, approved by a visibly fictitious person."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Final

from flows.ledger.ids import BatchId
from flows.ledger.model import Batch
from flows.ledger.states import BatchState, Mode, Outcome
from flows.runner.home import Home
from flows.runner.orchestration.services import Services
from flows.runner.summary import RunSummary
from flows.runner.telling.reasons import Reasons
from flows.terminal import demo_report, prefect_server, room, summaries
from flows.terminal.example import ADOPTION, adopt
from flows.terminal.population import wanted
from flows.terminal.progress import progress
from flows.terminal.session import home, say, started_by
from flows.terminal.testtown import TestTown, at_hand

APPROVER: Final = "Frida Fiktiv (opdigtet godkender)"
_PATIENCE: Final = 90.0
_PAUSE: Final = 1.0


def demo(given: argparse.Namespace) -> int:
    """Start everything, run it, show it, stop everything."""
    place = home(given)
    room.demand(place.state)
    people = wanted(given, place.sandbox_dir)
    say("Samdrift-demo: alt herunder er opdigtet, også borgerne.")
    with Services(place) as services:
        with progress() as told:
            told("sandbox", 0, 1)
            town = at_hand(services, place, people)
            told("sandbox", 1, 1)
            told("prefect", 0, 1)
            prefect_server.quiet()
            prefect_server.use(place, services.start_prefect_server())
            told("prefect", 1, 1)
        summary = Demo(place, TestTown(town)).play(Mode(given.mode))
    if given.json:
        say(summary.as_json())
    return 0 if summary.state == "finished" else 1


class Demo:
    """One showing, on services that run already."""

    def __init__(self, place: Home, town: TestTown) -> None:
        self._home = place
        self._town = town

    def play(self, mode: Mode) -> RunSummary:
        """Prepare, approve, act and follow up; go on where an interrupted showing stopped."""
        self._lineage = adopt(self._home, self._town)
        begun = self._begun()
        if begun is not None:
            say(f"{begun.id} blev ikke færdig sidst. Demoen fortsætter, hvor den slap; intet gøres to gange.")
            return self._act(begun.id)
        played_before = self._played_before()
        preview = self._run(Mode.PREVIEW, None)
        self._show_preview(preview)
        if mode is Mode.PREVIEW:
            say(*summaries.next_step(preview))
            return preview
        if played_before and not preview.counts.of(Outcome.DONE):
            return self._nothing_new(preview)
        return self._approve_and_act(BatchId(preview.batch))

    def _begun(self) -> Batch | None:
        with self._home.ledger() as opened:
            batch = opened.batches.latest(ADOPTION)
            if batch is None or batch.state not in (BatchState.APPROVED, BatchState.OPENED):
                return None
            return batch if batch.state is BatchState.APPROVED or opened.cases.unended(batch.id) else None

    def _played_before(self) -> bool:
        with self._home.ledger() as opened:
            return any(
                run.adoption == ADOPTION and run.mode is Mode.LIVE and run.finished_at for run in opened.runs.recent()
            )

    def _approve_and_act(self, batch: BatchId) -> RunSummary:
        with self._home.ledger() as opened:
            opened.batches.approve(batch, APPROVER)
        say("", f"{batch} er godkendt af {APPROVER}.")
        happened = self._town.let_time_pass()
        say(
            f"Der går en nat i testkommunen: der er sket noget med {summaries.citizens(happened)} siden prøvekørslen.",
            "",
        )
        return self._act(batch)

    def _act(self, batch: BatchId) -> RunSummary:
        summary = self._run(Mode.LIVE, batch)
        followed = self._follow_up()
        demo_report.show(self._home, self._lineage, summary, followed, self._town.counts())
        return summary

    def _nothing_new(self, preview: RunSummary) -> RunSummary:
        say("", "Demoen er kørt før i denne mappe, og der er ingen nye borgere. Intet er oprettet eller sendt igen.")
        demo_report.compare(self._home, self._lineage, self._town.counts())
        say("Vil du se den forfra, så giv en ny mappe: `samdrift demo --state .samdrift-ny`.")
        return preview

    def _run(self, mode: Mode, batch: BatchId | None) -> RunSummary:
        from flows.runner.orchestration import operations  # noqa: PLC0415 - Prefect: reads its environment when imported

        with progress() as told:
            return operations.run(
                self._home, ADOPTION, mode, batch=batch, limit=None, started_by=started_by(), progress=told
            )

    def _follow_up(self) -> demo_report.Later:
        """Follow up until no receipt is on its way; return what that did."""
        from flows.runner.orchestration import operations  # noqa: PLC0415 - Prefect: reads its environment when imported

        told_advisors = resent = 0
        with progress() as told:

            def once() -> bool:
                nonlocal told_advisors, resent
                done = operations.follow_up(self._home, ADOPTION, started_by=started_by(), progress=told)
                told_advisors, resent = told_advisors + done.told, resent + done.resent
                return not done.received and not self._town.counts().get("receipts_waiting", 0)

            _until(once)
        return demo_report.Later(told_advisors, resent)

    def _show_preview(self, preview: RunSummary) -> None:
        reasons = Reasons(self._lineage)
        say("", *summaries.of_run(preview, reasons))
        with self._home.ledger() as opened:
            say(*demo_report.samples(opened, BatchId(preview.batch)))


def _until(quiet: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not quiet() and time.monotonic() < deadline:
        time.sleep(_PAUSE)
