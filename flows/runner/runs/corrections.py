"""Carry out what two people have agreed to set right: close the intervention, then apologise by letter or by a call.

Each call is an effect of the case under a name of its own, so nothing happens twice however often it is begun again.
The citizen is read anew first: no apology goes to somebody who has died, moved or is protected since.
"""

from __future__ import annotations

from typing import Final

from connectors.errors import NotConfigured
from connectors.ports import CareCitizen
from flows.ledger.corrections import Correction
from flows.ledger.model import Case, EffectRow
from flows.ledger.states import Contact, CorrectionState
from flows.ledger.step_names import CORRECTION, follows
from flows.recipe.facts import Facts
from flows.recipe.model import Corrections, StepCall
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.afterwards import Afterwards
from flows.runner.casework.facts import with_care
from flows.runner.casework.lines import list_case
from flows.runner.casework.recheck import as_known_now
from flows.runner.casework.walk import take
from flows.runner.errors import keeps_everybody_out
from flows.runner.steps import REGISTRY
from flows.runner.steps.cancel_intervention import cancel_intervention
from flows.runner.steps.send_letter import send_letter
from flows.runner.steps.tell_advisor import tell_advisor

UNREACHABLE: Final = "DECEASED_OR_MOVED"
"""No letter may go to this citizen today, for whatever reason; the recipe says how that is told."""
ROBOT_CHANGED: Final = "CHANGED_SINCE_APPROVAL"


async def carry_out(work: Engagement, correction: Correction, case: Case, hands: Afterwards) -> None:
    """Do what was approved; raises `Postponed` or `ConnectorError` to be met again next time.

    What cannot be done is put on the worklist, and the correction ends as one a person must finish.
    """
    now = work.ledger.corrections.get(correction.id)
    if now is None or now.state is not CorrectionState.APPROVED:
        # Withdrawn since this follow-up began.
        return
    problems = [ROBOT_CHANGED]
    if work.robot.corrections is not None and correction.content_hash == work.robot.content_hash:
        problems = await _steps(work, correction, case, work.robot.corrections, hands)
    for problem in problems:
        list_case(work, case, problem, CORRECTION)
    work.ledger.corrections.finish(correction.id, next(iter(problems), ""))


def lost(work: Engagement) -> str:
    """Return the reason code of an apology that never arrived, or of which nobody knows."""
    how = work.robot.corrections
    return how.lost if how is not None and how.lost else ROBOT_CHANGED


async def _steps(
    work: Engagement, correction: Correction, case: Case, how: Corrections, hands: Afterwards
) -> list[str]:
    """Return the reason code of each thing left to a person; none when all was done."""
    problems = []
    if correction.cancel:
        problems.append(await _taken(work, case, _call(cancel_intervention.name), hands))
    if correction.contact is Contact.LETTER:
        problems.append(await _letter(work, case, how, hands))
    if correction.contact is Contact.CALL:
        problems.append(await _taken(work, case, _call(tell_advisor.name, reason=how.call), hands))
    return [each for each in problems if each]


async def _letter(work: Engagement, case: Case, how: Corrections, hands: Afterwards) -> str:
    """Send the apology, to whom a letter may be sent today; else a person finds another way."""
    if how.letter is None:
        return how.unsent or ROBOT_CHANGED
    wrong = await _taken(work, case, how.letter, hands)
    return {"": "", "LETTER_UNKNOWN": how.lost}.get(wrong, how.unsent)


async def _taken(work: Engagement, case: Case, call: StepCall, hands: Afterwards) -> str:
    """Return the reason code of what a person must do instead; empty when the step was taken."""
    try:
        subject = await as_known_now(work, case)
        subject.tell = []
        if call.definition.name == send_letter.name and not _may_get_letters(work, subject.care):
            return UNREACHABLE
        ending = await take(work, subject, call, hands)
    except NotConfigured as error:
        if keeps_everybody_out(error):
            raise
        # A name that this citizen's record lacks does not come by waiting.
        return next(iter(call.definition.endings), ROBOT_CHANGED)
    return ending.reason if ending else ""


def _may_get_letters(work: Engagement, care: CareCitizen | None) -> bool:
    if care is None or not care.active or care.deceased or care.protected_address:
        return False
    ours = work.adoption.organisation.municipality_code
    return with_care(Facts({}), care, (), work.offer_name, ours).get("care_in_municipality") is not False


def _call(name: str, **arguments: str) -> StepCall:
    return StepCall(REGISTRY[name], arguments, None, 0)


def is_apology(row: EffectRow) -> bool:
    """Return whether a letter is a correction's own, not an offer."""
    return follows(row.step) == CORRECTION
