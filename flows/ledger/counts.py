"""A batch in numbers, as it was proposed and as it ended."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from flows.ledger.database import Tx
from flows.ledger.ids import BatchId
from flows.ledger.model import Counts, ReasonCount
from flows.ledger.schema import cases, proposals
from flows.ledger.states import CaseState, Outcome

NOT_ENDED = "NOT_ENDED"
"""Reason of a citizen who is to be acted on and has not ended."""


def proposed(tx: Tx, batch: BatchId) -> Counts:
    """Return what the batch would do: DONE means would be acted on."""
    chosen = select(proposals.c.outcome, proposals.c.reason, func.count().label("n"))
    return _counts(tx, chosen.where(proposals.c.batch == batch).group_by(proposals.c.outcome, proposals.c.reason))


def ended_as() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return outcome and reason of a proposal outer-joined to its case: what is not ended yet counts as waiting."""
    is_ended = cases.c.state == CaseState.ENDED
    to_do = proposals.c.outcome == Outcome.DONE
    outcome = case(
        (proposals.c.handled_by.is_not(None), Outcome.ALREADY_HANDLED),
        (is_ended, cases.c.outcome),
        (to_do, Outcome.WAITING),
        else_=proposals.c.outcome,
    )
    reason = case(
        (proposals.c.handled_by.is_not(None), Outcome.ALREADY_HANDLED.name),
        (is_ended, cases.c.reason),
        (and_(to_do, func.coalesce(cases.c.reason, "") == ""), NOT_ENDED),
        (to_do, cases.c.reason),
        else_=proposals.c.reason,
    )
    return outcome, reason


def ended(tx: Tx, batch: BatchId) -> Counts:
    """Return how the batch has ended so far: to be acted on and not ended yet counts as waiting."""
    outcome, reason = ended_as()
    own = and_(cases.c.batch == proposals.c.batch, cases.c.sequence == proposals.c.sequence)
    each = (
        select(outcome.label("outcome"), reason.label("reason"))
        .select_from(proposals.outerjoin(cases, own))
        .where(proposals.c.batch == batch)
        .subquery()
    )
    chosen = select(each.c.outcome, each.c.reason, func.count().label("n")).group_by(each.c.outcome, each.c.reason)
    return _counts(tx, chosen)


def _counts(tx: Tx, chosen: Select[Any]) -> Counts:
    rows = tx.rows(chosen.order_by("outcome", "reason"))
    reasons = tuple(ReasonCount(Outcome(row.outcome), row.reason, row.n) for row in rows)
    return Counts(sum(each.count for each in reasons), reasons)
