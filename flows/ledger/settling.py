"""A person's word on what nobody else can be asked about, and what happens when a receipt says otherwise.

    unknown -> confirmed | absent, by a person        unknown | absent -> confirmed, by a receipt, which wins

Only an effect with `probe: none` comes this way, and only once its case has come to rest with a person: whoever could
still be making the call is not there any more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Row, exists, select, update

from flows.ledger import item_rows
from flows.ledger.database import Tx
from flows.ledger.ids import BatchId, CaseId, EffectId
from flows.ledger.model import NewItem
from flows.ledger.schema import cases, effects
from flows.ledger.states import PROBE_NONE, CaseState, EffectState, ItemState, Outcome

RECEIPT_CONTRADICTS: Final = "RECEIPT_CONTRADICTS"
"""Reason and code of the line about a receipt for what a person had said did not happen."""

_AT_A_PERSON: Final = (Outcome.NEEDS_PERSON, Outcome.PARKED)
_DAYS: Final = 3
_RECEIPT: Final = "kvitteringen"
"""Who closed the line, for the person who looks."""


def settle(tx: Tx, effect: EffectId, case: CaseId, *, happened: bool) -> bool:
    """Move an unknown effect of a case at rest to confirmed or absent; False, with nothing changed, for any other.

    Before the settle time nobody can know: the call may still be on its way.
    """
    resting = exists().where(cases.c.id == case, cases.c.state == CaseState.ENDED, cases.c.outcome.in_(_AT_A_PERSON))
    due = (effects.c.id == effect, effects.c.case == case, effects.c.state == EffectState.UNKNOWN)
    askable = (effects.c.probe == PROBE_NONE, effects.c.settle_at <= tx.now)
    values: dict[str, Any] = {"state": EffectState.ABSENT}
    if happened:
        # A person knows no remote id but our own reference, as a receipt does.
        values = {"state": EffectState.CONFIRMED, "confirmed_at": tx.now, "remote_id": effects.c.reference}
    return tx.change(update(effects).where(*due, *askable, resting).values(values)) == 1


def in_doubt(effect: Row[Any]) -> bool:
    """Return whether nobody has known for sure about this effect, or only a person has said that it did not happen."""
    return bool(effect.probe == PROBE_NONE and effect.state in (EffectState.UNKNOWN, EffectState.ABSENT))


def answered(tx: Tx, effect: Row[Any]) -> None:
    """Let a receipt answer: a case at rest with a person goes on with what is left, and its question is closed.

    `effect` is the row from before the receipt. The case keeps its reason. Where a person had said that it did not
    happen, a line tells of the contradiction.
    """
    again: dict[str, Any] = {"state": CaseState.READY, "outcome": None, "ended_at": None, "not_before": None}
    again |= {"attempts": 0, "round": cases.c.round + 1}
    case = CaseId(effect.case)
    resting = (cases.c.id == case, cases.c.state == CaseState.ENDED, cases.c.outcome.in_(_AT_A_PERSON))
    if tx.change(update(cases).where(*resting).values(again)) == 1:
        item_rows.close(tx, case, ItemState.RESOLVED, _RECEIPT)
    row = tx.one(select(cases).where(cases.c.id == case))
    if row is not None and effect.state == EffectState.ABSENT:
        due = tx.now.date() + timedelta(days=_DAYS)
        told = (row.organisation, row.lineage, RECEIPT_CONTRADICTS, effect.step, RECEIPT_CONTRADICTS, due)
        item_rows.add(tx, NewItem(case, BatchId(row.batch), row.sequence, *told))
