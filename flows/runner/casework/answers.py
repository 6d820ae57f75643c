"""What a person may answer to a line of the worklist: whether the robot can help once more, and what only they know."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from flows.ledger import Ledger
from flows.ledger.model import Case, EffectRow, Item
from flows.ledger.states import CaseState, CorrectionState, Outcome
from flows.runner.telling import deeds

_AT_A_PERSON: Final = (Outcome.NEEDS_PERSON, Outcome.PARKED)


class NoRetry(StrEnum):
    """Why the robot would do nothing else this time."""

    MANUAL = "manual"
    """The line is a person's work in a care system the robot does not reach."""
    NO_CASE = "no_case"
    """A row nobody could read, or a line about a whole batch: there is no citizen to go back to."""
    NEVER_RELEASED = "never_released"
    """The approved batch handed this citizen to a person: retried, the same would be said again."""
    UNDER_WAY = "under_way"
    DONE = "done"
    CORRECTED = "corrected"
    """Somebody has asked for the offer to be set right: it is not given anew."""


def no_retry(opened: Ledger, item: Item) -> NoRetry | None:
    """Return why a retry of the line's case would be in vain; None when the robot has something left to try."""
    if item.reference:
        return NoRetry.MANUAL
    case = opened.cases.get(item.case) if item.case else None
    if case is None:
        return NoRetry.NO_CASE
    if case.state is not CaseState.ENDED:
        return NoRetry.UNDER_WAY
    if case.outcome not in _AT_A_PERSON:
        return NoRetry.DONE
    if any(each.state is not CorrectionState.WITHDRAWN for each in opened.corrections.of_case(case.id)):
        return NoRetry.CORRECTED
    return NoRetry.NEVER_RELEASED if _as_approved(case) else None


def may_retry(opened: Ledger, item: Item) -> bool:
    """Return whether the robot would do anything else this time."""
    return no_retry(opened, item) is None


def unanswered(opened: Ledger, item: Item) -> EffectRow | None:
    """Return the unknown effect of the line's case that only a person can answer for, once the case is at rest."""
    case = opened.cases.get(item.case) if item.case and not item.reference else None
    if case is None or case.outcome not in _AT_A_PERSON:
        return None
    return deeds.unanswered(opened.effects.of(case.id))


def _as_approved(case: Case) -> bool:
    # Parked, or ended by an unforeseen error, the telling of the citizen itself is what was not done.
    told = case.outcome is Outcome.NEEDS_PERSON and case.reason == case.proposed_reason
    return case.proposed is Outcome.NEEDS_PERSON and told
