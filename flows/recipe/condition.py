"""Conditions in a recipe: CEL over typed flat facts, behind an interface of ours.

Type errors are found when the recipe is compiled. The engine's own words never leave this file: at run time they
could name a value (facts: low-code-and-catalogues.md 0.6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Protocol

from cel_expr_python import cel

from flows.recipe import texts
from flows.recipe.errors import did_you_mean
from flows.recipe.facts import UNKNOWN, Missing, Value
from flows.recipe.source import Source
from flows.recipe.vocabulary import FACTS

Known = Value | Missing | list[str]
MAX_LENGTH: Final = 500
_TYPES: Final = {bool: cel.Type.BOOL, int: cel.Type.INT, str: cel.Type.STRING}
_UNDECLARED: Final = re.compile(r":\d+:(\d+): undeclared reference to '([^']*)'")
_ENVIRONMENT: Final = cel.NewEnv(
    variables={
        **{each.name: _TYPES.get(each.type, cel.Type.List(cel.Type.STRING)) for each in FACTS.values()},
        "reasons": cel.Type.List(cel.Type.STRING),
    }
)


class Condition(Protocol):
    """A question that is answered True, False or UNKNOWN."""

    @property
    def text(self) -> str:
        """Return the question as the recipe has it."""
        ...

    def evaluate(self, values: Mapping[str, Known]) -> bool | Missing:
        """Return the answer; UNKNOWN when it hangs on a fact nobody knows."""
        ...


class CelCondition:
    """A compiled CEL expression."""

    def __init__(self, source: Source) -> None:
        text = source.text()
        if len(text) > MAX_LENGTH:
            raise source.error(texts.condition_too_long(MAX_LENGTH))
        try:
            self._program = _ENVIRONMENT.compile(text)
        except RuntimeError as error:
            raise source.error(_danish(str(error))) from None
        if self._program.return_type() != cel.Type.BOOL:
            raise source.error(texts.NOT_BOOLEAN)
        self._text = text

    @property
    def text(self) -> str:
        """Return the expression as the recipe has it."""
        return self._text

    def evaluate(self, values: Mapping[str, Known]) -> bool | Missing:
        """Return the answer; a fact that is not there makes it UNKNOWN."""
        plain = {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in values.items()
            if not isinstance(value, Missing)
        }
        answer = self._program.eval(data=plain)
        return bool(answer.value()) if answer.type() == cel.Type.BOOL else UNKNOWN


def _danish(text: str) -> str:
    found = _UNDECLARED.search(text)
    if found:
        column, word = found.groups()
        return texts.unknown_name(word, column, did_you_mean(word, (*FACTS, "reasons")))
    return texts.NOT_CEL
