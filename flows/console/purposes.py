"""The purpose a person states before citizens are shown: asked for, checked, and never guessed."""

from __future__ import annotations

from typing import Final

from catalogue.web.forms import Field, Problem
from flows.console.batches import batch_words
from flows.ledger.columns import masked

__all__ = ["FIELD", "LONGEST", "SHORTEST", "Field", "Problem", "purpose_field", "purpose_problem"]

SHORTEST: Final = 5
LONGEST: Final = 300
FIELD: Final = "formaal"


def purpose_field(typed: str = "", problem: str = "") -> Field:
    """Return the field with what was typed in it; a number that looks like a CPR number is not shown again."""
    title, hint = batch_words.PURPOSE, batch_words.PURPOSE_HINT
    return Field(FIELD, title, hint=hint, value=masked(typed), error=problem)


def purpose_problem(typed: str) -> str:
    """Return why this is no purpose, in Danish; empty when it is one."""
    length = len(" ".join(typed.split()))
    if length < SHORTEST:
        return batch_words.PURPOSE_MISSING
    return batch_words.PURPOSE_LONG if length > LONGEST else ""
