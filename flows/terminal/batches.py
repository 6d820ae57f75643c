"""Finding the batches of a robot: those its runs name, for the ledger lists batches by adoption only."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.model import Batch, Run

_ALL = 100_000


def batches_of(opened: Ledger, organisation: str, lineage: str, more: Iterable[BatchId]) -> list[Batch]:
    """Return the organisation's sealed batches of a robot, oldest first; `more` are known to be among them."""
    runs = [run for run in opened.runs.recent(_ALL) if (run.organisation, run.lineage) == (organisation, lineage)]
    ids = {*more, *(batch for run in runs for batch in _named(run))}
    latest = (opened.batches.latest(name) for name in {run.adoption for run in runs})
    found = {batch.id: batch for batch in (*latest, *map(opened.batches.get, ids)) if batch is not None}
    return sorted(found.values(), key=lambda each: (each.created_at, each.id))


def _named(run: Run) -> list[BatchId]:
    summary = json.loads(run.summary) if run.summary.startswith("{") else {}
    named = (run.batch, summary.get("batch"))
    return [BatchId(each) for each in named if isinstance(each, str) and each]
