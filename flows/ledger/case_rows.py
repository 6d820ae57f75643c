"""Case rows: reading them, and the conditions several subjects put on them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from flows.ledger import item_rows
from flows.ledger.audit import append
from flows.ledger.database import Tx
from flows.ledger.ids import BatchId, CaseId, CitizenKey
from flows.ledger.keys import Keys
from flows.ledger.model import Case, Lease
from flows.ledger.people import kin
from flows.ledger.schema import cases
from flows.ledger.states import CaseState, ItemState, Outcome

_REOPENABLE = (Outcome.NEEDS_PERSON, Outcome.PARKED)


def find(tx: Tx, case: CaseId) -> Case | None:
    """Return the case, or None."""
    row = tx.one(select(cases).where(cases.c.id == case))
    return None if row is None else case_of(row)


def of_citizen(tx: Tx, organisation: str, citizen_key: CitizenKey) -> list[Case]:
    """Return a citizen's cases, newest first, under all keys of the same person."""
    theirs = (cases.c.organisation == organisation, cases.c.citizen_key.in_(kin(tx, citizen_key)))
    return [case_of(row) for row in tx.rows(select(cases).where(*theirs).order_by(cases.c.opened_at.desc()))]


def claimed_by(lease: Lease) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a case is claimed under exactly this lease."""
    return cases.c.adoption == lease.adoption, cases.c.state == CaseState.CLAIMED, cases.c.fence == lease.fence


def reopen(tx: Tx, keys: Keys, case: CaseId, by: str) -> bool:
    """Put an ended case back in line, in a new round; False when it has not ended at a person."""
    stopped = (cases.c.id == case, cases.c.state == CaseState.ENDED, cases.c.outcome.in_(_REOPENABLE))
    values: dict[str, Any] = {"state": CaseState.READY, "outcome": None, "ended_at": None, "not_before": None}
    values |= {"reason": "", "attempts": 0, "round": cases.c.round + 1}
    if tx.change(update(cases).where(*stopped).values(values)) == 0:
        return False
    item_rows.close(tx, case, ItemState.RETRIED, by)
    append(tx, keys, by, "reopen", case, "forsøges igen")
    return True


def case_of(row: Row[Any]) -> Case:
    """Return a row of the table as a value."""
    known = row._asdict()
    for internal in ("run", "fence", "round"):
        del known[internal]
    known |= {
        "id": CaseId(row.id),
        "citizen_key": CitizenKey(row.citizen_key),
        "batch": BatchId(row.batch),
        "proposed": Outcome(row.proposed),
        "state": CaseState(row.state),
        "outcome": None if row.outcome is None else Outcome(row.outcome),
    }
    return Case(**known)
