"""One cell of a decision table: what a fact must be. Small enough for a caseworker to read."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final

from flows.recipe.facts import Missing, Value

ANY: Final = "-"
_COMPARE: Final = re.compile(r"^(>=|<=|<|>|=)\s*(.+)$")
_NOT: Final = re.compile(r"^not\((.+)\)$")
_SURELY: Final = re.compile(r"^surely\((.+)\)$")
"""Unknown counts as not so: for rows that may only rule out what is known, and leave doubt to a later row."""
_WORDS: Final[Mapping[str, bool]] = {"yes": True, "no": False}
_SETTING: Final = re.compile(r"^\{settings\.([a-z_][a-z0-9_]*)\}$")
_OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}


class Truth(Enum):
    """Three answers: a fact nobody knows makes neither a yes nor a no."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


def matches(cell: Any, fact: Value | Missing, settings: Any) -> Truth:
    """Return whether `fact` is what `cell` asks for; `{settings.x}` in a cell is the adoption's value."""
    if cell == ANY:
        return Truth.TRUE
    surely = _SURELY.match(cell) if isinstance(cell, str) else None
    if isinstance(fact, Missing):
        return Truth.FALSE if surely else Truth.UNKNOWN
    if surely:
        cell = _answer(surely[1], fact)
    return Truth.TRUE if _is(_filled(cell, settings), fact, settings) else Truth.FALSE


def settings_in(cell: Any) -> tuple[str, ...]:
    """Return the settings a cell names."""
    if isinstance(cell, list):
        return tuple(name for each in cell for name in settings_in(each))
    return tuple(re.findall(r"\{settings\.([a-z_][a-z0-9_]*)\}", cell)) if isinstance(cell, str) else ()


def fits(cell: Any, kind: type) -> bool:
    """Return whether a cell can be asked of a fact of this type; settings are judged when they are filled."""
    if isinstance(cell, list):
        return all(fits(each, kind) for each in cell)
    if cell == ANY or settings_in(cell):
        return True
    if isinstance(cell, str) and (sure := _SURELY.match(cell)):
        return fits(_WORDS.get(sure[1], _literal(sure[1])) if kind is bool else _literal(sure[1]), kind)
    if isinstance(cell, str) and (inside := _NOT.match(cell)):
        return fits(_literal(inside[1]), kind)
    if isinstance(cell, str) and (compared := _COMPARE.match(cell)):
        return kind is int and isinstance(_literal(compared[2]), int)
    return isinstance(cell, str if kind is frozenset else kind) and (kind is not int or not isinstance(cell, bool))


def _is(cell: Any, fact: Value, settings: Any) -> bool:
    if isinstance(cell, list | tuple | frozenset | set):
        return any(_is(_filled(each, settings), fact, settings) for each in cell)
    if isinstance(cell, str) and (inside := _NOT.match(cell)):
        return not _is(_filled(_literal(inside[1]), settings), fact, settings)
    if isinstance(cell, str) and isinstance(fact, int) and (compared := _COMPARE.match(cell)):
        return _OPERATORS[compared[1]](fact, int(_filled(_literal(compared[2]), settings)))
    if isinstance(fact, frozenset):
        return cell in fact
    return bool(cell == fact)


def _filled(cell: Any, settings: Any) -> Any:
    named = _SETTING.match(cell) if isinstance(cell, str) else None
    return getattr(settings, named[1]) if named else cell


def _answer(text: str, fact: Value) -> Any:
    return _WORDS.get(text, text) if isinstance(fact, bool) else _literal(text)


def _literal(text: str) -> Any:
    text = text.strip()
    return int(text) if re.fullmatch(r"-?\d+", text) else text
