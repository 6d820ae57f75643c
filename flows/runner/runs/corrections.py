"""Carry out what two people have agreed to set right: close the intervention, then apologise by letter or by a call.

Each call is an effect of the case under a name of its own, so nothing happens twice however often it is begun again.
The citizen is read anew first: no apology goes to somebody who has died, moved or is protected since.
"""

from __future__ import annotations

from typing import Final

from connectors.ports import CareCitizen
from flows.ledger.corrections import Correction
from flows.ledger.model import Case, EffectRow
from flows.ledger.states import Contact
from flows.recipe.model import Corrections, StepCall
from flows.recipe.step import Subject
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.afterwards import Afterwards
from flows.runner.casework.lines import list_case
from flows.runner.casework.recheck import as_known_now
from flows.runner.casework.walk import take
from flows.runner.steps import REGISTRY
from flows.runner.steps.cancel_intervention import cancel_intervention
from flows.runner.steps.tell_advisor import tell_advisor

NAMED: Final = "correct"
"""What the effects of a correction are named for."""
ROBOT_CHANGED: Final = "CHANGED_SINCE_APPROVAL"


async def carry_out(work: Engagement, correction: Correction, case: Case, hands: Afterwards) -> None:
    """Do what was approved; raises `Postponed` or `ConnectorError` to be met again next time.

    What cannot be done is put on the worklist, and the correction ends as one a person must finish.
    """
    problem = ROBOT_CHANGED
    if work.robot.corrections is not None and correction.content_hash == work.robot.content_hash:
        problem = await _steps(work, correction, case, work.robot.corrections, hands)
    if problem:
        list_case(work, case, problem, NAMED)
    work.ledger.corrections.finish(correction.id, problem)


def lost(work: Engagement) -> str:
    """Return the reason code of an apology that never arrived, or of which nobody knows."""
    how = work.robot.corrections
    return how.lost if how is not None and how.lost else ROBOT_CHANGED


async def _steps(work: Engagement, correction: Correction, case: Case, how: Corrections, hands: Afterwards) -> str:
    """Return the reason code of the first thing left to a person; empty when all was done."""
    problems = []
    if correction.cancel:
        problems.append(await _taken(work, await _citizen(work, case), _call(cancel_intervention.name), hands))
    if correction.contact is Contact.LETTER:
        problems.append(await _letter(work, await _citizen(work, case), how, hands))
    if correction.contact is Contact.CALL:
        call = _call(tell_advisor.name, reason=how.call)
        problems.append(await _taken(work, await _citizen(work, case), call, hands))
    return next(filter(None, problems), "")


async def _letter(work: Engagement, subject: Subject, how: Corrections, hands: Afterwards) -> str:
    """Send the apology, to whom a letter may be sent today; else a person finds another way."""
    care = subject.care
    if how.letter is None or care is None or not _may_get_letters(subject, care):
        return how.unsent or ROBOT_CHANGED
    wrong = await _taken(work, subject, how.letter, hands)
    return {"": "", "LETTER_UNKNOWN": how.lost}.get(wrong, how.unsent)


def _may_get_letters(subject: Subject, care: CareCitizen) -> bool:
    here = subject.facts.get("care_in_municipality") is not False
    return care.active and not care.deceased and not care.protected_address and here


async def _taken(work: Engagement, subject: Subject, call: StepCall, hands: Afterwards) -> str:
    ending = await take(work, subject, call, hands)
    return ending.reason if ending else ""


async def _citizen(work: Engagement, case: Case) -> Subject:
    subject = await as_known_now(work, case)
    subject.tell = []
    return subject


def _call(name: str, **arguments: str) -> StepCall:
    return StepCall(REGISTRY[name], arguments, None, 0)


def is_apology(row: EffectRow) -> bool:
    """Return whether a letter is a correction's own, not an offer."""
    return row.step.startswith(f"{NAMED}:")
