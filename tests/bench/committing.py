"""A process that commits as a run does, claiming a case and giving it back; prints the median cost of each.

`python committing.py STATE BATCH ADOPTION RUN FENCE`: each line on stdin ends one stretch and asks for its figure.
"""

from __future__ import annotations

import select
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flows.ledger import Ledger
from flows.ledger.ids import BatchId, RunId
from flows.ledger.model import Lease
from flows.runner.home import Home

PAUSE = 0.02
"""A run commits some ten times a citizen and waits for other systems in between; this one never fills a core."""


def main() -> None:
    """Commit until stdin is closed."""
    state, batch, adoption, run, fence = sys.argv[1:]
    lease = Lease(adoption, RunId(run), int(fence), datetime.now(UTC))
    with Home(Path(state)).ledger() as ledger:
        costs: list[float] = []
        while True:
            costs.append(_round(ledger, BatchId(batch), lease))
            if select.select([sys.stdin], [], [], PAUSE)[0]:
                if not sys.stdin.readline():
                    return
                print(median(costs), flush=True)
                costs = []


def _round(ledger: Ledger, batch: BatchId, lease: Lease) -> float:
    """Return the milliseconds of two commits."""
    before = time.perf_counter()
    (case,) = ledger.cases.claim(batch, lease, 1)
    assert ledger.cases.release(case.id, lease)
    return (time.perf_counter() - before) * 1000


if __name__ == "__main__":
    main()
