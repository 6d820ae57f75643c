"""From what stands in a table to a cell: `yes`, `70`, `">= 70"`, a list, `not(…)`, `surely(…)`, `-`, `{settings.x}`."""

from __future__ import annotations

import re
from typing import Any, Final

from pydantic import BaseModel

from flows.recipe import texts
from flows.recipe.cells import Anything, Cell, Compared, Is, Not, OneOf, SettingValue, Surely, of_kind
from flows.recipe.errors import did_you_mean
from flows.recipe.setting_types import misfit
from flows.recipe.source import Source
from flows.recipe.vocabulary import FactKind

_COMPARE: Final = re.compile(r"(>=|<=|<|>|=)\s*(.*)", re.DOTALL)
_CALL: Final = re.compile(r"(not|surely)\((.*)\)", re.DOTALL)
_SETTING: Final = re.compile(r"\{settings\.([a-z_][a-z0-9_]*)\}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_WORDS: Final = {"yes": True, "no": False}


class Reader:
    """Reads the cells that ask one fact; every mistake is refused at the cell's line."""

    def __init__(self, source: Source, kind: FactKind, settings: type[BaseModel]) -> None:
        self._source = source
        self._kind = kind
        self._settings = settings

    def cell(self) -> Cell:
        """Return the whole cell."""
        value = self._source.value
        if value == "-":
            return Anything()
        call = _CALL.fullmatch(value) if isinstance(value, str) else None
        if call and call[1] == "surely":
            return Surely(self._one(self._typed(call[2])))
        if isinstance(value, list):
            if not value:
                raise self._source.error(texts.EMPTY_LIST)
            return OneOf(tuple(self._one(each) for each in value))
        return self._one(value)

    def _one(self, value: Any) -> Cell:
        if isinstance(value, str):
            if call := _CALL.fullmatch(value):
                return self._negated(call[1], call[2])
            if (compared := _COMPARE.fullmatch(value)) is not None:
                return self._compared(compared[1], self._typed(compared[2]))
            if "{" in value or "}" in value:
                return Is(self._kind.type, self._setting(value, self._element, many=True))
        return Is(self._kind.type, self._literal(value))

    def _negated(self, word: str, inside: str) -> Cell:
        if word == "surely":
            raise self._source.error(texts.SURELY_OUTSIDE)
        return Not(self._one(self._typed(inside)))

    def _compared(self, sign: str, limit: Any) -> Cell:
        if self._kind.type is not int:
            raise self._source.error(texts.not_a_number(self._kind.name, self._kind.title))
        if isinstance(limit, str) and ("{" in limit or "}" in limit):
            return Compared(sign, self._setting(limit, int, many=False))
        if not of_kind(limit, int):
            raise self._source.error(texts.limit_not_a_number(sign))
        return Compared(sign, limit)

    def _setting(self, text: str, element: type, *, many: bool) -> SettingValue:
        named = _SETTING.fullmatch(text)
        if named is None:
            raise self._source.error(texts.setting_form(text))
        if wrong := misfit(self._settings, named[1], element, many=many):
            raise self._source.error(wrong, rule=texts.SETTING_TYPE)
        return SettingValue(named[1])

    def _literal(self, value: Any) -> Any:
        kind = self._kind
        if value == "-":
            raise self._source.error(texts.ANY_ALONE)
        if not of_kind(value, self._element):
            raise self._source.error(texts.wrong_kind(kind.name, kind.title, kind.type, value))
        if kind.words and value not in kind.words:
            raise self._source.error(
                texts.unknown_word(kind.title, value, did_you_mean(value, filter(None, kind.words)))
            )
        return value

    @property
    def _element(self) -> type:
        return str if self._kind.type is frozenset else self._kind.type

    def _typed(self, text: str) -> Any:
        """Return the inside of a call or comparison as YAML would have read it alone."""
        text = text.strip()
        if self._element is bool and text in _WORDS:
            return _WORDS[text]
        return int(text) if self._element is int and _NUMBER.fullmatch(text) else text
