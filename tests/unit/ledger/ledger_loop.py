"""A runner of the ledger alone, in a process of its own, against a remote system that takes every call at its word.

The remote is a file: a call appends the reference, nothing makes it unique. `naive` forgets to ask first.
"""

import os
import sys
import time
from pathlib import Path

from flows.ledger import Keys, Ledger, Owner, Timing
from flows.ledger.crashpoints import CrashPoint, crash_point
from flows.ledger.ids import BatchId
from flows.ledger.model import Case, EffectRow, Lease, NewReceipt
from flows.ledger.states import BatchState, EffectKind, EffectState, Outcome, RunState
from flows.ledger.testing import ADOPTION, APPROVER, begin, prepare, proposal

CITIZENS = 4
STEPS = ("create", "send_letter")
TIMING = Timing(start_deadline=0.05, request_timeout=0.1, settle=0.25, lease=0.5, heartbeat=0.5)


def main(folder: Path, *, naive: bool) -> None:
    with Ledger.open(f"sqlite:///{folder}/ledger.db", Keys.load_or_create(folder / "keys")) as ledger:
        remote = Remote(folder / "remote.txt")
        batch = approved(ledger)
        run = begin(ledger, batch=batch)
        lease = ledger.runs.acquire(ADOPTION, run, Owner.current(), TIMING)
        assert isinstance(lease, Lease), "a process killed on this host is taken over at once"
        ledger.cases.open_batch(batch, lease)
        while ledger.cases.unended(batch):
            for case in ledger.cases.claim(batch, lease, 2):
                act(ledger, case, lease, remote, naive=naive)
            time.sleep(0.01)
        for case in ledger.cases.of_batch(batch):
            acknowledge(ledger, ledger.effects.of(case.id)[-1])
        ledger.receipts.apply()
        assert ledger.runs.finish(run, RunState.FINISHED, "{}", lease, {batch: "{}"})


def approved(ledger: Ledger) -> BatchId:
    latest = ledger.batches.latest(ADOPTION)
    batch = latest.id if latest else prepare(ledger, [proposal(n) for n in range(CITIZENS)])
    if latest is None or latest.state is BatchState.PREPARED:
        ledger.batches.approve(batch, APPROVER)
    return batch


def act(ledger: Ledger, case: Case, lease: Lease, remote: "Remote", *, naive: bool) -> None:
    for step in STEPS:
        reference = ledger.keys.reference(case.organisation, case.lineage, case.citizen_key, case.occasion, step)
        row = ledger.effects.plan(case.id, step, EffectKind.WRITE, "remote", reference, "by_reference")
        if row.state in (EffectState.INTENT, EffectState.UNKNOWN) and not naive:
            settle = row.settle_at
            assert settle is not None
            if ledger.now() < settle:
                ledger.cases.postpone(case.id, settle, "SETTLING", lease, counted=False)
                return
            if remote.has(reference):
                ledger.effects.confirm(row.id, reference, lease)
                continue
            ledger.effects.absent(row.id, lease)
        elif row.state is EffectState.CONFIRMED:
            continue
        if ledger.effects.intend([row.id], lease, TIMING) or naive:
            remote.post(reference)
            crash_point(CrashPoint.AFTER_CALL, step)
            ledger.effects.confirm(row.id, reference, lease)
    ledger.cases.end(case.id, Outcome.DONE, "OK", (), lease)


def acknowledge(ledger: Ledger, letter: EffectRow) -> None:
    event = NewReceipt(f"e-{letter.reference}", letter.reference, "D", "Afleveret", "dispatched", 2, ledger.now())
    ledger.receipts.store(event)


class Remote:
    def __init__(self, file: Path) -> None:
        self.file = file
        file.touch()

    def post(self, reference: str) -> None:
        handle = os.open(self.file, os.O_WRONLY | os.O_APPEND)
        os.write(handle, f"{reference}\n".encode())
        os.close(handle)

    def has(self, reference: str) -> bool:
        return reference in self.file.read_text().split()


if __name__ == "__main__":
    main(Path(sys.argv[1]), naive="naive" in sys.argv)
