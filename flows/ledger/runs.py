"""Runs: one row each, and who of them may act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, select, update

from flows.ledger import leases, outbox
from flows.ledger.crashpoints import CrashPoint, crash_point
from flows.ledger.database import Database, Tx
from flows.ledger.errors import IllegalTransition, UnknownId
from flows.ledger.ids import BatchId, RunId, new_run_id
from flows.ledger.model import HeldBy, Lease, NewRun, Run
from flows.ledger.owner import IsAlive, Owner
from flows.ledger.schema import runs
from flows.ledger.states import Mode, RunState
from flows.ledger.timing import Timing


class Runs:
    """The runs of this runner and their leases."""

    __slots__ = ("_database", "_is_alive")

    def __init__(self, database: Database, is_alive: IsAlive) -> None:
        self._database = database
        self._is_alive = is_alive

    def begin(self, new: NewRun) -> RunId:
        """Write down that a run begins; it may read, and acts only once it has the lease."""
        run = new_run_id()
        with self._database.write() as tx:
            row = asdict(new) | {"id": run, "state": RunState.RUNNING, "started_at": tx.now}
            tx.change(runs.insert().values(row))
        return run

    def acquire(self, adoption: str, run: RunId, owner: Owner, timing: Timing) -> Lease | HeldBy:
        """Take the adoption for `run`, with a fence greater than any before.

        Any running run of the adoption may ask. A holder that is dead on this host is taken over at once, any other
        only after expiry. Raises `TimingError` for a pilot or live run whose time limits contradict each other.
        """
        with self._database.write() as tx:
            mine = self._demand(tx, run)
            if mine.adoption != adoption or mine.state != RunState.RUNNING:
                raise IllegalTransition("acquire", run, mine.state)
            if mine.mode != Mode.PREVIEW:
                timing.check()
            return leases.acquire(tx, adoption, run, owner, timing, is_alive=self._is_alive)

    def renew(self, lease: Lease) -> bool:
        """Prolong the lease; its holder does so every heartbeat. False means lost: stop, touch nothing."""
        with self._database.write() as tx:
            return leases.renew(tx, lease)

    def release(self, lease: Lease) -> bool:
        """Give the adoption free; only its holder may. False means that somebody else already has it."""
        crash_point(CrashPoint.BEFORE_RELEASE)
        with self._database.write() as tx:
            released = leases.release(tx, lease)
        crash_point(CrashPoint.AFTER_RELEASE)
        return released

    def request_stop(self, run: RunId, by: str) -> bool:
        """Ask a run to stop between two citizens; anybody with the role may.

        False: it runs no more, or somebody has asked already and stays the one who did (`stop_requested`).
        """
        with self._database.write() as tx:
            running = (runs.c.id == run, runs.c.state == RunState.RUNNING, runs.c.stop_requested_by == "")
            return tx.change(update(runs).where(*running).values(stop_requested_by=by)) == 1

    def stop_requested(self, run: RunId) -> bool:
        """Return whether somebody has asked this run to stop."""
        with self._database.read() as tx:
            return bool(tx.value(select(runs.c.stop_requested_by).where(runs.c.id == run)))

    def finish(
        self,
        run: RunId,
        state: RunState,
        summary: str,
        lease: Lease | None,
        evidence: Mapping[BatchId, str] = MappingProxyType({}),
        problem: str = "",
    ) -> bool:
        """Close a run, release its lease, and put `evidence` in the outbox: all three or none.

        `summary` and `evidence`, a document for each batch, are JSON of counts; `problem` is why it came to nothing, in
        Danish and without citizens. Only the run itself may; False means that its lease was lost, or that somebody has
        marked it INTERRUPTED: touch nothing.
        """
        crash_point(CrashPoint.BEFORE_RELEASE)
        with self._database.write() as tx:
            if lease is not None and not leases.holds(tx, lease):
                return False
            running = (runs.c.id == run, runs.c.state == RunState.RUNNING)
            closed = (
                update(runs).where(*running).values(state=state, summary=summary, finished_at=tx.now, problem=problem)
            )
            if tx.change(closed) == 0:
                return False
            for batch, document in evidence.items():
                outbox.put(tx, batch, document)
            if lease is not None:
                leases.release(tx, lease)
        crash_point(CrashPoint.AFTER_RELEASE)
        return True

    def explain(self, prefect_run: str, problem: str) -> bool:
        """Keep why the newest run of a flow run came to nothing; that flow run does.

        False: there is no run, it is not over, or the run has told why itself.
        """
        newest = select(runs.c.id).where(runs.c.prefect_run == prefect_run).order_by(runs.c.started_at.desc()).limit(1)
        with self._database.write() as tx:
            untold = (runs.c.id == tx.value(newest), runs.c.problem == "", runs.c.finished_at.is_not(None))
            return tx.change(update(runs).where(*untold).values(problem=problem)) == 1

    def get(self, run: RunId) -> Run | None:
        """Return the run, or None."""
        with self._database.read() as tx:
            row = tx.one(select(runs).where(runs.c.id == run))
        return None if row is None else run_of(row)

    def last_on(self, batch: BatchId) -> Run | None:
        """Return the run that began last of those that acted on the batch, or None."""
        of_batch = select(runs).where(runs.c.batch == batch).order_by(runs.c.started_at.desc(), runs.c.id).limit(1)
        with self._database.read() as tx:
            row = tx.one(of_batch)
        return None if row is None else run_of(row)

    def recent(self, limit: int = 20) -> tuple[Run, ...]:
        """Return the latest runs, newest first."""
        with self._database.read() as tx:
            return tuple(map(run_of, tx.rows(select(runs).order_by(runs.c.started_at.desc()).limit(limit))))

    def active(self) -> tuple[Run, ...]:
        """Return the runs that have begun and not ended, oldest first; one may be dead and not yet taken over."""
        with self._database.read() as tx:
            running = select(runs).where(runs.c.state == RunState.RUNNING).order_by(runs.c.started_at)
            return tuple(map(run_of, tx.rows(running)))

    def _demand(self, tx: Tx, run: RunId) -> Run:
        row = tx.one(select(runs).where(runs.c.id == run))
        if row is None:
            raise UnknownId("kørsel", run)
        return run_of(row)


def run_of(row: Row[Any]) -> Run:
    """Return a row of the table as a value."""
    known = row._asdict()
    known |= {
        "id": RunId(row.id),
        "mode": Mode(row.mode),
        "state": RunState(row.state),
        "batch": None if row.batch is None else BatchId(row.batch),
    }
    return Run(**known)
