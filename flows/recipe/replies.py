"""The `replies` of a recipe: what follows a citizen's answer, in the language of the steps and checked alike."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from flows.ledger.states import ReplyKind
from flows.recipe import texts
from flows.recipe.corrections import LETTER
from flows.recipe.errors import did_you_mean
from flows.recipe.model import Reason, StepCall
from flows.recipe.source import Source
from flows.recipe.step import StepRegistry
from flows.recipe.step_reading import read_steps

_REASON = "reason"


def read_replies(
    source: Source, registry: StepRegistry, settings: type[BaseModel], reasons: Mapping[str, Reason]
) -> dict[str, tuple[StepCall, ...]]:
    """Return the steps by kind of reply; raise `RecipeError` for a kind, step or reason code that is not there.

    A letter is refused too: every letter that leaves has been approved by somebody.
    """
    given = source.mapping(tuple(ReplyKind))
    return {kind: _calls(source.at(kind), registry, settings, reasons) for kind in given}


def _calls(
    source: Source, registry: StepRegistry, settings: type[BaseModel], reasons: Mapping[str, Reason]
) -> tuple[StepCall, ...]:
    calls = read_steps(source, registry, settings)
    for each, call in zip(source.items(), calls, strict=True):
        part = each.at(call.definition.name)
        if call.definition.name == LETTER:
            raise part.error(texts.letter_after_reply(LETTER))
        named = [part.at(_REASON)] if _REASON in call.arguments else []
        for place in named:
            _check_words(place, str(place.value), reasons)
        for code in call.definition.endings:
            _check_words(part, code, reasons)
    return calls


def _check_words(place: Source, code: str, reasons: Mapping[str, Reason]) -> None:
    if code not in reasons:
        raise place.error(texts.unknown_code(code, did_you_mean(code, reasons)), rule=texts.REASON_TEXT)
    if not reasons[code].todo:
        raise place.error(texts.no_todo([code]), rule=texts.REASON_TODO)
