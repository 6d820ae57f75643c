"""Opening a batch: the approved proposals become cases, each citizen and occasion once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, cast, exists, func, literal, or_, select, update

from flows.ledger import approvals, leases
from flows.ledger.database import Tx
from flows.ledger.errors import IllegalTransition
from flows.ledger.ids import BatchId, CitizenKey, case_prefix
from flows.ledger.model import Lease, Opened
from flows.ledger.people import kin
from flows.ledger.schema import aliases, batches, cases, proposals
from flows.ledger.states import BatchState, CaseState, Outcome

_BECOME_CASES = (Outcome.DONE, Outcome.NEEDS_PERSON)


def open_batch(tx: Tx, batch: BatchId, lease: Lease) -> Opened:
    """Insert the cases, mark the proposals that another case already has, and count both."""
    leases.demand(tx, lease)
    approvals.demand_approved(tx, batch)
    if tx.value(select(batches.c.adoption).where(batches.c.id == batch)) != lease.adoption:
        raise IllegalTransition("open_batch", batch, "en anden ibrugtagnings")
    tx.change(_insert(tx, batch, ~_renumbered()))
    for row in tx.rows(_several_numbers(batch)):
        _open_renumbered(tx, batch, row)
    unheld = proposals.c.handled_by.is_(None)
    tx.change(update(proposals).where(*_becoming(batch), unheld, ~_own()).values(handled_by=_holder()))
    fresh = (batches.c.id == batch, batches.c.state == BatchState.APPROVED)
    tx.change(update(batches).where(*fresh).values(state=BatchState.OPENED, opened_at=tx.now))
    new = select(func.count()).select_from(cases).where(cases.c.batch == batch)
    held = (proposals.c.batch == batch, proposals.c.handled_by.is_not(None))
    return Opened(tx.value(new), tx.value(select(func.count()).select_from(proposals).where(*held)))


def _open_renumbered(tx: Tx, batch: BatchId, row: Row[Any]) -> None:
    # The unique key does not know that two numbers are one person: these few are looked up one by one.
    theirs = cases.c.citizen_key.in_(kin(tx, CitizenKey(row.citizen_key)))
    round_ = (cases.c.organisation == row.organisation, cases.c.lineage == row.lineage)
    holder = tx.one(select(cases).where(theirs, *round_, cases.c.occasion == row.occasion))
    if holder is None:
        tx.change(_insert(tx, batch, proposals.c.sequence == row.sequence))
    elif (holder.batch, holder.sequence) != (batch, row.sequence):
        mine = (proposals.c.batch == batch, proposals.c.sequence == row.sequence)
        tx.change(update(proposals).where(*mine).values(handled_by=holder.id))


def _several_numbers(batch: BatchId) -> Select[Any]:
    chosen = select(proposals, batches.c.organisation, batches.c.lineage)
    joined = chosen.join_from(proposals, batches, proposals.c.batch == batches.c.id)
    return joined.where(*_becoming(batch), _renumbered()).order_by(proposals.c.sequence)


def _renumbered() -> ColumnElement[bool]:
    return or_(
        proposals.c.citizen_key.in_(select(aliases.c.citizen_key)),
        proposals.c.citizen_key.in_(select(aliases.c.canonical)),
    )


def _insert(tx: Tx, batch: BatchId, which: ColumnElement[bool]) -> Any:
    taken = {
        "id": literal(case_prefix(batch)).concat(cast(proposals.c.sequence, String)),
        "adoption": batches.c.adoption,
        "organisation": batches.c.organisation,
        "lineage": batches.c.lineage,
        "citizen_key": proposals.c.citizen_key,
        "occasion": proposals.c.occasion,
        "batch": proposals.c.batch,
        "sequence": proposals.c.sequence,
        "proposed": proposals.c.outcome,
        "proposed_reason": proposals.c.reason,
        "group": proposals.c.group,
        "district": proposals.c.district,
        "state": literal(CaseState.READY),
        "fence": literal(0),
        "attempts": literal(0),
        "round": literal(0),
        "reason": literal(""),
        "tell": proposals.c.tell,
        "opened_at": literal(tx.now, cases.c.opened_at.type),
    }
    source = select(*taken.values()).join_from(proposals, batches, proposals.c.batch == batches.c.id)
    ordered = source.where(*_becoming(batch), which).order_by(proposals.c.sequence)
    unique = ["organisation", "lineage", "citizen_key", "occasion"]
    insert = tx.insert(cases).from_select(list(taken), ordered, include_defaults=False)
    return insert.on_conflict_do_nothing(index_elements=unique)


def _becoming(batch: BatchId) -> tuple[ColumnElement[bool], ...]:
    # A row without a readable CPR number stays a proposal: nobody can be recognised by it.
    return (
        proposals.c.batch == batch,
        proposals.c.outcome.in_(_BECOME_CASES),
        proposals.c.citizen_key != "",
    )


def _own() -> ColumnElement[bool]:
    return exists().where(cases.c.batch == proposals.c.batch, cases.c.sequence == proposals.c.sequence)


def _holder() -> Any:
    same = and_(
        cases.c.citizen_key == proposals.c.citizen_key,
        cases.c.occasion == proposals.c.occasion,
        cases.c.organisation == batches.c.organisation,
        cases.c.lineage == batches.c.lineage,
    )
    return select(cases.c.id).where(same, batches.c.id == proposals.c.batch).correlate(proposals).scalar_subquery()
