"""A letter that was accepted and never arrived: once more on paper where that may help, else a person.

Registration can go stale between the look-up and the delivery, so a digital letter that fails late is sent on paper
once, under a reference of its own (facts: letters-and-digital-post.md 2.3). Paper that comes back is a person's.
"""

from __future__ import annotations

from typing import Final

from connectors.ports import Channel
from flows.ledger.model import Case, EffectRow
from flows.ledger.said import ANSWERS
from flows.recipe.model import StepCall
from flows.recipe.step import Ending, Subject
from flows.runner.adopting.engagement import danish_day
from flows.runner.casework.lines import list_case
from flows.runner.casework.live_doing import LiveDoing
from flows.runner.casework.recheck import keys_of
from flows.runner.steps.arguments import LetterArguments, TellArguments
from flows.runner.steps.send_letter import send_again_on_paper, send_letter
from flows.runner.steps.tell_advisor import tell_advisor

FAILED: Final = "LETTER_FAILED"
TOLD: Final = "tell_letter_failed"


async def deal_with(row: EffectRow, case: Case, subject: Subject, doing: LiveDoing) -> None:
    """Do what is left about the letter; raises `Postponed` or `ConnectorError` to be asked again next time.

    Nothing is, where the citizen has answered since: who said yes has a visit to come, who said no is left in peace.
    """
    if _is_answered(row, case, subject, doing):
        return
    arguments = _letter(doing, row)
    if arguments is not None and subject.ended is None and await _sent_again(subject, arguments, doing):
        return
    list_case(doing.work, case, FAILED, "receipt")
    subject.tell, subject.ended = [FAILED], None
    await tell_advisor.run(subject, TellArguments(step=TOLD), doing)


async def _sent_again(subject: Subject, arguments: LetterArguments, doing: LiveDoing) -> bool:
    ending: Ending | None = await send_again_on_paper(subject, arguments, doing)
    return ending is None


def _is_answered(row: EffectRow, case: Case, subject: Subject, doing: LiveDoing) -> bool:
    theirs = {case.citizen_key, *keys_of(doing.work, subject.person)}
    said = doing.work.ledger.replies.said(case.organisation, case.lineage, *theirs)
    if said.on is None or row.intent_at is None:
        return False
    return said.forever or (said.kind in ANSWERS and said.on >= danish_day(row.intent_at))


def _letter(doing: LiveDoing, row: EffectRow) -> LetterArguments | None:
    """Return how the recipe sends its letter when the failed one was digital and paper is allowed."""
    if row.channel != Channel.DIGITAL or row.step != send_letter.name:
        return None
    calls: tuple[StepCall, ...] = doing.work.robot.steps
    call = next((each for each in calls if each.definition.name == send_letter.name), None)
    if call is None:
        return None
    arguments = LetterArguments.model_validate(doing.work.robot.arguments(call, doing.work.settings).model_dump())
    return arguments if arguments.channel == "digital_else_paper" else None
