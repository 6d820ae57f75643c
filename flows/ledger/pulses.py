"""Whether a run still lives, seen from outside it: by its process on this host, by its lease on any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, select, update

from flows.ledger.database import Database, Tx
from flows.ledger.ids import RunId
from flows.ledger.owner import IsAlive, Owner
from flows.ledger.schema import leases, runs
from flows.ledger.states import RunState


class Life(StrEnum):
    """What the lease says of the process behind a run."""

    ALIVE = "alive"
    GONE = "gone"
    """Its process on this host has ended: certain."""
    SILENT = "silent"
    """Its lease has expired; nobody here can see its process, or it does not renew."""
    NO_LEASE = "no_lease"
    """It holds nothing: not yet, or not any more."""


_OPEN: Final = RunState.RUNNING


@dataclass(frozen=True, slots=True)
class Pulse:
    """One run of the ledger and its sign of life; `expires` is None without a lease."""

    run: RunId
    state: RunState
    started_at: datetime
    finished_at: datetime | None
    life: Life
    expires: datetime | None


class Pulses:
    """The signs of life of this runner's runs."""

    __slots__ = ("_database", "_is_alive")

    def __init__(self, database: Database, is_alive: IsAlive) -> None:
        self._database = database
        self._is_alive = is_alive

    def newest(self, prefect_run: str) -> Pulse | None:
        """Return the newest run that a Prefect flow run made; one started again has made several."""
        chosen = select(runs).where(runs.c.prefect_run == prefect_run).order_by(runs.c.started_at.desc()).limit(1)
        with self._database.read() as tx:
            row = tx.one(chosen)
            return None if row is None else self._pulse(tx, row)

    def busy(self, adoption: str) -> RunId | None:
        """Return the run that holds the adoption and lives, or None: it is free, or free for whoever waits a little."""
        held = select(leases).where(leases.c.adoption == adoption, leases.c.released_at.is_(None))
        with self._database.read() as tx:
            row = tx.one(held)
            return RunId(row.run) if row is not None and self._life(tx, row) is Life.ALIVE else None

    def bury(self, run: RunId) -> bool:
        """Mark a run whose process is gone as INTERRUPTED and give its adoption free; the sweeper may.

        False: it has ended already, or its lease may still be good, since only its own host can tell.
        """
        with self._database.write() as tx:
            held = tx.one(_lease_of(run))
            if held is not None and self._life(tx, held) is not Life.GONE:
                return False
            if held is not None:
                tx.change(update(leases).where(leases.c.run == run).values(released_at=tx.now))
            still = (runs.c.id == run, runs.c.state == _OPEN)
            return tx.change(update(runs).where(*still).values(state=RunState.INTERRUPTED, finished_at=tx.now)) == 1

    def _pulse(self, tx: Tx, row: Row[Any]) -> Pulse:
        held = tx.one(_lease_of(RunId(row.id)))
        life = Life.NO_LEASE if held is None else self._life(tx, held)
        expires = None if held is None else held.expires_at
        return Pulse(RunId(row.id), RunState(row.state), row.started_at, row.finished_at, life, expires)

    def _life(self, tx: Tx, lease: Row[Any]) -> Life:
        holder = Owner(lease.host, lease.pid, lease.started)
        if holder.host == Owner.current().host and not self._is_alive(holder):
            return Life.GONE
        return Life.SILENT if lease.expires_at <= tx.now else Life.ALIVE


def _lease_of(run: RunId) -> Any:
    return select(leases).where(leases.c.run == run, leases.c.released_at.is_(None))
