"""Walk one citizen through the recipe's steps. The same walk in a preview and for real."""

from __future__ import annotations

from typing import Final

from connectors.errors import Rejected
from flows.ledger.states import Outcome
from flows.recipe.facts import UNKNOWN
from flows.recipe.model import StepCall
from flows.recipe.step import Ending, Subject
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.live_doing import LiveDoing
from flows.runner.casework.preview_doing import PreviewDoing

READ_ONLY: Final = "READ_ONLY"
"""A preview that tries to write is a mistake in a step, never an ending."""


async def walk(work: Engagement, subject: Subject, do: PreviewDoing | LiveDoing) -> None:
    """Take every step that applies; the first ending stands, and only steps that run after an ending follow it."""
    for call in work.robot.steps:
        if subject.ended is not None and not call.definition.after_ending:
            continue
        ending = await take(work, subject, call, do)
        subject.ended = subject.ended or ending


async def take(work: Engagement, subject: Subject, call: StepCall, do: PreviewDoing | LiveDoing) -> Ending | None:
    """Take one step where it applies; a refusal that is the citizen's ends with a person."""
    wanted = _wanted(subject, call)
    if wanted is UNKNOWN:
        return Ending(Outcome.NEEDS_PERSON, "FACT_MISSING")
    if not wanted:
        return None
    try:
        return await call.definition.run(subject, work.robot.arguments(call, work.settings), do)
    except Rejected as error:
        if error.code == READ_ONLY:
            raise
        return Ending(Outcome.NEEDS_PERSON, _code(work, error.code, call))


def _wanted(subject: Subject, call: StepCall) -> object:
    if call.when is None:
        return True
    return call.when.evaluate({**subject.facts.values, "reasons": list(subject.reasons())})


def _code(work: Engagement, code: str, call: StepCall) -> str:
    """Return a reason the robot has words for: the error's own, else the step's first."""
    if code in work.robot.reasons:
        return code
    return next(iter(call.definition.endings), "STEP_FAILED")
