"""How an adoption stands, read from the ledger for the decision on what to tell: counts and ids, never a citizen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from flows.ledger import Ledger
from flows.ledger.conditions import LatestRun
from flows.ledger.model import Run
from flows.ledger.states import BatchState, Mode, Outcome, RunState
from flows.runner.runs.notices import OLD_NEWS, BrokenRun, Reading, WaitingBatch

LOST: Final = timedelta(minutes=10)
"""How long a run may stand as running without a process at work, while it begins or waits for another."""


def read(ledger: Ledger, adoption: str) -> Reading:
    """Return how an adoption stands now."""
    now = ledger.now()
    saved = ledger.adoptions.get(adoption)
    conditions = ledger.conditions
    return Reading(
        now=now,
        adopted=saved.saved_at if saved is not None and saved.saved_at is not None else now,
        broken=tuple(_broken(ledger, adoption, now)),
        waiting=_waiting(ledger, adoption),
        lines=conditions.lines_due(adoption),
        last_success=conditions.last_success(adoption),
        last_preview=conditions.last_preview(adoption),
    )


def _broken(ledger: Ledger, adoption: str, now: datetime) -> Iterator[BrokenRun]:
    busy = ledger.pulses.busy(adoption)
    at_work = None if busy is None else ledger.runs.get(busy)
    for each in ledger.conditions.latest_runs(adoption, now - OLD_NEWS):
        run = each.run
        if at_work is not None and _sort(run) == _sort(at_work):
            continue  # whatever became of the one before, this one takes it up
        if run.state in (RunState.FAILED, RunState.INTERRUPTED):
            yield _told(each, run.finished_at or run.started_at, interrupted=run.state is RunState.INTERRUPTED)
        elif run.state is RunState.RUNNING and now - run.started_at > LOST:
            yield _told(each, run.started_at, interrupted=True)


def _told(found: LatestRun, at: datetime, *, interrupted: bool) -> BrokenRun:
    run = found.run
    return BrokenRun(run.id, run.mode, run.batch, at, interrupted, found.first)


def _sort(run: Run) -> tuple[bool, str | None]:
    return run.mode is Mode.PREVIEW, run.batch


def _waiting(ledger: Ledger, adoption: str) -> WaitingBatch | None:
    latest = ledger.batches.latest(adoption)
    if latest is None or latest.state is not BatchState.PREPARED or latest.prepared_at is None:
        return None
    counts = ledger.batches.counts(latest.id)
    return WaitingBatch(latest.id, latest.prepared_at, counts.of(Outcome.DONE), counts.of(Outcome.NEEDS_PERSON))
