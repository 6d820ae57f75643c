"""Worklist rows: writing one inside the transaction that makes it necessary, and reading them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select, update

from flows.ledger.database import Tx
from flows.ledger.ids import BatchId, CaseId, ItemId, new_item_id
from flows.ledger.model import Item, NewItem
from flows.ledger.schema import batches, cases, items
from flows.ledger.states import ItemState

OPEN_STATES = (ItemState.OPEN, ItemState.TAKEN)
"""A line somebody has taken is still to be done."""

_INTERNAL = ("subject", "round", "instruction", "note")


def add(tx: Tx, new: NewItem, subject: str | None = None, **more: object) -> ItemId:
    """Add the line, or find it; a line closed in an earlier round of its case opens again."""
    adoption, round_ = _origin(tx, new)
    key = {"subject": subject or _subject(new), "reason": new.reason, "step": new.step}
    row = asdict(new) | key | {"id": new_item_id(), "adoption": adoption, "round": round_}
    row |= {"state": ItemState.OPEN, "created_at": tx.now} | more
    tx.change(tx.insert(items).values(row).on_conflict_do_nothing(index_elements=list(key)))
    same = (items.c.subject == key["subject"], items.c.reason == new.reason, items.c.step == new.step)
    again = {"state": ItemState.OPEN, "round": round_, "taken_by": "", "closed_by": "", "closed_at": None}
    tx.change(update(items).where(*same, items.c.round < round_).values(**again, due=new.due, code=new.code))
    return ItemId(tx.value(select(items.c.id).where(*same)))


def close(tx: Tx, case: CaseId, state: ItemState, by: str) -> None:
    """Close every open line of a case that is back in line or cancelled; a manual line is ticked off by hand only."""
    still = (items.c.case == case, items.c.state.in_(OPEN_STATES), items.c.reference.is_(None))
    tx.change(update(items).where(*still).values(state=state, closed_by=by, closed_at=tx.now))


def find(tx: Tx, item: ItemId) -> Item | None:
    """Return the line, or None."""
    row = tx.one(select(items).where(items.c.id == item))
    return None if row is None else item_of(row)


def item_of(row: Row[Any]) -> Item:
    """Return a row of the table as a value."""
    known = row._asdict()
    for internal in _INTERNAL:
        del known[internal]
    known |= {
        "id": ItemId(row.id),
        "case": None if row.case is None else CaseId(row.case),
        "batch": None if row.batch is None else BatchId(row.batch),
        "reference": row.reference or "",
        "state": ItemState(row.state),
    }
    return Item(**known)


def _subject(new: NewItem) -> str:
    if new.case is not None:
        return new.case
    return "/".join(str(part) for part in (new.batch or new.lineage, new.sequence) if part is not None)


def _origin(tx: Tx, new: NewItem) -> tuple[str, int]:
    if new.case is not None:
        row = tx.one(select(cases.c.adoption, cases.c.round).where(cases.c.id == new.case))
        return ("", 0) if row is None else (row.adoption, row.round)
    return str(tx.value(select(batches.c.adoption).where(batches.c.id == new.batch)) or ""), 0
