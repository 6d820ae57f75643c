"""Claiming: which cases a run takes next, and which have been taken too often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from flows.ledger import dialect, item_rows
from flows.ledger.case_rows import case_of
from flows.ledger.database import Tx
from flows.ledger.ids import BatchId, CaseId
from flows.ledger.model import Case, Lease, NewItem
from flows.ledger.schema import cases
from flows.ledger.states import MAX_ATTEMPTS, TOO_MANY_ATTEMPTS, CaseState, Outcome

_LOOK_WITHIN = timedelta(days=1)


def claim(tx: Tx, batch: BatchId, lease: Lease, limit: int, only: Sequence[CaseId] | None) -> list[Case]:
    """Park what was claimed too often, then take the oldest due cases under this fence, an attempt each."""
    due = _due(tx, batch, lease, only)
    _park(tx, due)
    chosen = select(cases.c.id).where(due).order_by(cases.c.sequence).limit(limit)
    taken = {
        "state": CaseState.CLAIMED,
        "run": lease.run,
        "fence": lease.fence,
        "attempts": cases.c.attempts + 1,
        "not_before": None,
    }
    picked = dialect.claimable(tx.dialect, chosen).scalar_subquery()
    rows = tx.rows(update(cases).where(cases.c.id.in_(picked)).values(taken).returning(*cases.c))
    return sorted((case_of(row) for row in rows), key=lambda each: each.sequence)


def _due(tx: Tx, batch: BatchId, lease: Lease, only: Sequence[CaseId] | None) -> ColumnElement[bool]:
    ready = and_(cases.c.state == CaseState.READY, or_(cases.c.not_before.is_(None), cases.c.not_before <= tx.now))
    orphaned = and_(cases.c.state == CaseState.CLAIMED, cases.c.fence < lease.fence)
    among = [] if only is None else [cases.c.id.in_(only)]
    return and_(cases.c.batch == batch, cases.c.adoption == lease.adoption, or_(ready, orphaned), *among)


def _park(tx: Tx, due: ColumnElement[bool]) -> None:
    values = {"state": CaseState.ENDED, "outcome": Outcome.PARKED, "reason": TOO_MANY_ATTEMPTS, "not_before": None}
    worn = update(cases).where(due, cases.c.attempts >= MAX_ATTEMPTS).values(**values, ended_at=tx.now)
    for row in tx.rows(worn.returning(*cases.c)):
        item_rows.add(tx, _line(tx, row))


def _line(tx: Tx, row: Any) -> NewItem:
    return NewItem(
        CaseId(row.id),
        BatchId(row.batch),
        row.sequence,
        row.organisation,
        row.lineage,
        TOO_MANY_ATTEMPTS,
        "",
        TOO_MANY_ATTEMPTS,
        (tx.now + _LOOK_WITHIN).date(),
    )
