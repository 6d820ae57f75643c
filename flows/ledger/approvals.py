"""Approval: a second person releases exactly the set that was shown; a row, never a pause."""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import Row, select, update

from flows.ledger.audit import append
from flows.ledger.database import Tx
from flows.ledger.digest import digest
from flows.ledger.errors import ApprovalRefused, Refusal, UnknownId
from flows.ledger.ids import BatchId
from flows.ledger.keys import Keys
from flows.ledger.model import Approval
from flows.ledger.schema import approvals, batches
from flows.ledger.states import BatchState

_STATE_REFUSALS = {
    BatchState.PREPARING: Refusal.NOT_PREPARED,
    BatchState.ABANDONED: Refusal.NOT_PREPARED,
    BatchState.SUPERSEDED: Refusal.SUPERSEDED,
    BatchState.APPROVED: Refusal.ALREADY_APPROVED,
    BatchState.OPENED: Refusal.ALREADY_APPROVED,
}


def approve(tx: Tx, keys: Keys, batch: BatchId, by: str) -> Approval:
    """Write the approval and its audit link, or raise `ApprovalRefused` with nothing written."""
    row = tx.one(select(batches).where(batches.c.id == batch).with_for_update())
    if row is None:
        raise UnknownId("prøvekørsel", batch)
    refusal = _refusal(tx, row, by)
    if refusal is not None:
        raise ApprovalRefused(refusal, batch)
    name = _tidy(by)
    values = {"batch": batch, "digest": row.digest, "approved_by": name, "approved_at": tx.now}
    tx.change(approvals.insert().values(values))
    tx.change(update(batches).where(batches.c.id == batch).values(state=BatchState.APPROVED))
    append(tx, keys, name, "approve", batch, f"godkendt til skarp kørsel; sha256 {row.digest}")
    return Approval(batch, row.digest, name, tx.now)


def find(tx: Tx, batch: BatchId) -> Approval | None:
    """Return the approval of a batch, or None."""
    row = tx.one(select(approvals).where(approvals.c.batch == batch))
    return None if row is None else Approval(BatchId(row.batch), row.digest, row.approved_by, row.approved_at)


def demand_approved(tx: Tx, batch: BatchId) -> None:
    """Raise `ApprovalRefused` unless the batch holds exactly what was approved and nothing has replaced it."""
    row = tx.one(select(batches).where(batches.c.id == batch).with_for_update())
    if row is None:
        raise UnknownId("prøvekørsel", batch)
    if row.state == BatchState.SUPERSEDED:
        raise ApprovalRefused(Refusal.SUPERSEDED, batch)
    approval = find(tx, batch)
    if approval is None or row.state not in (BatchState.APPROVED, BatchState.OPENED):
        raise ApprovalRefused(Refusal.NOT_APPROVED, batch)
    if digest(tx, batch) != approval.digest:
        raise ApprovalRefused(Refusal.CHANGED, batch)


def same_person(one: str, other: str) -> bool:
    """Return whether two names are the same but for case, spacing and Unicode form."""
    return _tidy(one).casefold() == _tidy(other).casefold()


def _refusal(tx: Tx, row: Row[Any], by: str) -> Refusal | None:
    if not _tidy(by):
        return Refusal.EMPTY_NAME
    if row.state in _STATE_REFUSALS:
        return _STATE_REFUSALS[BatchState(row.state)]
    if same_person(by, row.started_by):
        return Refusal.SAME_PERSON
    return None if digest(tx, BatchId(row.id)) == row.digest else Refusal.CHANGED


def _tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split())
