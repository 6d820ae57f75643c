"""The run's own lease: one run at a time per adoption, told apart by a fencing number that only grows.

A writer proves its lease in the same transaction as its change (`holds`). An expired lease that nobody has taken is
still good: only a greater fence ends it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, literal, select, update

from flows.ledger.columns import Utc
from flows.ledger.database import Tx
from flows.ledger.errors import LeaseLost
from flows.ledger.ids import RunId
from flows.ledger.model import HeldBy, Lease
from flows.ledger.owner import IsAlive, Owner
from flows.ledger.schema import leases, runs
from flows.ledger.states import Mode, RunState
from flows.ledger.timing import Timing


def acquire(tx: Tx, adoption: str, run: RunId, owner: Owner, timing: Timing, *, is_alive: IsAlive) -> Lease | HeldBy:
    """Take the lease with the next fence, or say who holds it; the run it is taken from is marked INTERRUPTED."""
    row = tx.one(select(leases).where(leases.c.adoption == adoption).with_for_update())
    if row is not None and _is_held(tx, row, run, owner, is_alive):
        return _held_by(tx, row)
    lease = Lease(adoption, run, 1 if row is None else row.fence + 1, tx.now + timedelta(seconds=timing.run_lease))
    values = {
        "adoption": adoption,
        "run": run,
        "fence": lease.fence,
        "host": owner.host,
        "pid": owner.pid,
        "started": owner.started,
        "run_lease_ms": round(timing.run_lease * 1000),
        "expires_at": lease.expires,
        "released_at": None,
    }
    if row is None:
        tx.change(leases.insert().values(values))
    else:
        tx.change(update(leases).where(leases.c.adoption == adoption).values(values))
        _interrupt(tx, RunId(row.run), run)
    return lease


def holds(tx: Tx, lease: Lease) -> bool:
    """Return whether `lease` is still the adoption's; locks it against a takeover until the transaction ends."""
    mine = select(leases.c.fence).where(*_mine(lease)).with_for_update(read=True)
    return tx.one(mine) is not None


def demand(tx: Tx, lease: Lease) -> None:
    """Raise `LeaseLost` unless `lease` is still the adoption's."""
    if not holds(tx, lease):
        raise LeaseLost(lease.adoption)


def renew(tx: Tx, lease: Lease) -> bool:
    """Prolong by the run's own lease, never shorten; False means lost."""
    length = tx.value(select(leases.c.run_lease_ms).where(*_mine(lease)))
    return length is not None and _prolong(tx, lease, tx.now + timedelta(milliseconds=length))


def cover(tx: Tx, lease: Lease, timing: Timing) -> bool:
    """Prolong so that no takeover by expiry finds an unsettled intent made now; False means lost."""
    return _prolong(tx, lease, tx.now + timedelta(seconds=max(timing.lease, timing.run_lease)))


def release(tx: Tx, lease: Lease) -> bool:
    """Give the adoption free; False means that it was lost already."""
    return tx.change(update(leases).where(*_mine(lease)).values(released_at=tx.now)) == 1


def _prolong(tx: Tx, lease: Lease, until: datetime) -> bool:
    longest = case((leases.c.expires_at > until, leases.c.expires_at), else_=literal(until, Utc()))
    return tx.change(update(leases).where(*_mine(lease)).values(expires_at=longest)) == 1


def _mine(lease: Lease) -> tuple[Any, ...]:
    return (
        leases.c.adoption == lease.adoption,
        leases.c.run == lease.run,
        leases.c.fence == lease.fence,
        leases.c.released_at.is_(None),
    )


def _is_held(tx: Tx, row: Row[Any], run: RunId, owner: Owner, is_alive: IsAlive) -> bool:
    if row.released_at is not None or row.expires_at <= tx.now:
        return False
    holder = Owner(row.host, row.pid, row.started)
    if holder == owner:
        return bool(row.run != run)
    return holder.host != owner.host or is_alive(holder)


def _held_by(tx: Tx, row: Row[Any]) -> HeldBy:
    holder = tx.connection.execute(select(runs.c.mode, runs.c.started_by).where(runs.c.id == row.run)).one()
    owner = Owner(row.host, row.pid, row.started)
    return HeldBy(RunId(row.run), owner, row.expires_at, Mode(holder.mode), holder.started_by)


def _interrupt(tx: Tx, earlier: RunId, run: RunId) -> None:
    still = (runs.c.id == earlier, runs.c.id != run, runs.c.state == RunState.RUNNING)
    tx.change(update(runs).where(*still).values(state=RunState.INTERRUPTED, finished_at=tx.now))
