"""Lines a run puts on the worklist: the reason's code, and by when somebody must have looked at it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from flows.ledger.ids import BatchId
from flows.ledger.model import Case, NewItem
from flows.ledger.states import Outcome
from flows.runner.adopting.engagement import Engagement

_DAYS: Final = 14
"""For a code the robot has no words for."""


def due(work: Engagement, code: str) -> date:
    """Return the day by which a line with this reason must be dealt with."""
    reason = work.robot.reasons.get(code)
    return work.today + timedelta(days=reason.due_days if reason else _DAYS)


def list_case(work: Engagement, case: Case, code: str, step: str = "") -> None:
    """Put a case on the worklist, or find its line: one per case, reason and step."""
    work.ledger.worklist.add(
        NewItem(case.id, case.batch, case.sequence, case.organisation, case.lineage, code, step, code, due(work, code))
    )


def list_unreadable(work: Engagement, batch: BatchId) -> None:
    """Put rows that nobody can read on the worklist: they never become cases."""
    after = -1
    who = work.organisation, work.robot.lineage
    while page := work.ledger.batches.proposals(batch, after):
        after = page[-1].sequence
        for each in page:
            if each.outcome is Outcome.NEEDS_PERSON and not each.citizen_key:
                by = due(work, each.reason)
                work.ledger.worklist.add(NewItem(None, batch, each.sequence, *who, each.reason, "", each.reason, by))
