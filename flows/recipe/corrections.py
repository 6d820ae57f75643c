"""The `corrections` of a recipe: how an offer that was a mistake is set right, compiled and checked as a step is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from flows.recipe import texts
from flows.recipe.errors import did_you_mean
from flows.recipe.model import Corrections, Reason, StepCall
from flows.recipe.source import Source
from flows.recipe.step import StepRegistry
from flows.recipe.step_reading import read_arguments

LETTER: Final = "send_letter"
CANCEL: Final = "cancel_intervention"
"""The standard steps that a correction is made of, by name: the recipe knows no step itself."""

_CODES: Final = ("unsent", "lost")


def read_corrections(
    source: Source, registry: StepRegistry, settings: type[BaseModel], reasons: Mapping[str, Reason]
) -> Corrections:
    """Return the corrections; raise `RecipeError` for a letter, step or reason code that is not there."""
    given = source.mapping(("letter", "call"))
    missing = sorted({*registry[CANCEL].endings} - set(reasons)) if CANCEL in registry else []
    if missing:
        raise source.error(texts.no_words(missing, ""), rule=texts.REASON_TEXT)
    letter = _letter(source.at("letter"), registry, settings) if "letter" in given else None
    unsent, lost = (_code(source.at("letter").at(key), reasons) if letter else "" for key in _CODES)
    return Corrections(letter, unsent, lost, _call(source.at("call"), reasons) if "call" in given else "")


def _letter(source: Source, registry: StepRegistry, settings: type[BaseModel]) -> StepCall:
    if LETTER not in registry:
        raise source.error(texts.unknown_choice("trin", LETTER, did_you_mean(LETTER, registry)))
    source.mapping(None, _CODES)
    return StepCall(
        registry[LETTER], read_arguments(source, registry[LETTER], settings, besides=_CODES), None, source.line
    )


def _call(source: Source, reasons: Mapping[str, Reason]) -> str:
    source.mapping(("reason",), ("reason",))
    return _code(source.at("reason"), reasons)


def _code(source: Source, reasons: Mapping[str, Reason]) -> str:
    """Return a reason code that has words and says what a person must do."""
    code = source.text()
    if code not in reasons:
        raise source.error(texts.unknown_code(code, did_you_mean(code, reasons)), rule=texts.REASON_TEXT)
    if not reasons[code].todo:
        raise source.error(texts.no_todo([code]), rule=texts.REASON_TODO)
    return code
