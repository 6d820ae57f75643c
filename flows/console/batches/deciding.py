"""The row that decided about a citizen, in Danish: what it asks, and what was known of the citizen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flows.console.citizens import citizen_words
from flows.recipe.cells import Anything, Cell, Compared, Is, Not, OneOf, SettingValue, Surely
from flows.recipe.facts import Facts
from flows.recipe.model import Robot
from flows.recipe.row_reading import Row
from flows.recipe.vocabulary import FACTS
from flows.runner.adopting.robots import robot_of
from flows.runner.casework.facts import CARE_FACTS
from flows.runner.errors import NotReady
from flows.runner.telling.moments import day

_RULE: Final = re.compile(r"(?P<name>[\w-]+)@(?P<day>\d{4}-\d{2}-\d{2})(?: (?:række (?P<row>\d+)|(?P<other>ellers)))?")
_OFFERS: Final = frozenset({"months_since_offer", "offered_before"})
"""Facts the ledger itself answers; once the robot has acted, it answers otherwise."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing the row asked: the fact, what it must be, and what is known of the citizen."""

    title: str
    asked: str
    answer: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Where the decision stands: in words, and the row itself when the rules are still those of the batch."""

    said: str
    row: Row | None
    note: str = ""


def rule_of(rule: str, lineage: str, content_hash: str) -> Rule:
    """Return the rule that a proposal names; one that no table made is given as it stands."""
    found = _RULE.fullmatch(rule)
    if found is None:
        return Rule(rule, None)
    table = _table(_robot(lineage, content_hash), found["name"], found["day"])
    if table is None:
        return Rule(rule, None, citizen_words.RULES_CHANGED)
    title, rows = table
    if found["row"] is None:
        return Rule(title, None, citizen_words.OTHERWISE if found["other"] else "")
    number = int(found["row"])
    row = next((each for each in rows if each.number == number), None)
    return Rule(citizen_words.table(title, day(date.fromisoformat(found["day"])), number), row)


def fact_rows(row: Row, facts: Facts | None, settings: Any, *, acted: bool) -> Iterator[FactRow]:
    """Yield what the row asked and what is known; `acted` says that the ledger's own facts are of a later day."""
    for name, cell in row.cells.items():
        if not isinstance(cell, Anything):
            yield FactRow(FACTS[name].title, _asked(name, cell, settings), _answer(name, facts, acted=acted))


def _answer(name: str, facts: Facts | None, *, acted: bool) -> str:
    if name in CARE_FACTS:
        return citizen_words.NOT_KEPT
    if facts is None:
        return citizen_words.UNKNOWN
    return citizen_words.NOT_THEN if acted and name in _OFFERS else citizen_words.value(name, facts.get(name))


def _asked(name: str, cell: Cell, settings: Any) -> str:
    match cell:
        case Surely(inner):
            return citizen_words.surely(_asked(name, inner, settings))
        case Not(inner):
            return citizen_words.negated(_asked(name, inner, settings))
        case OneOf(cells):
            return citizen_words.listed([_asked(name, each, settings) for each in cells])
        case Compared(sign, limit):
            return citizen_words.compared(sign, _wanted(name, limit, settings))
        case Is(_, wanted):
            return _wanted(name, wanted, settings)
    return citizen_words.ANYTHING


def _wanted(name: str, wanted: bool | int | str | SettingValue, settings: Any) -> str:  # noqa: FBT001 - a cell's own value
    if not isinstance(wanted, SettingValue):
        return citizen_words.value(name, wanted)
    filled = wanted.of(settings)
    several = filled if isinstance(filled, tuple | list | set | frozenset) else (filled,)
    now = ", ".join(citizen_words.value(name, each) for each in several if _is_value(each))
    none = citizen_words.NO_VALUE if settings is not None else citizen_words.UNKNOWN.lower()
    return citizen_words.setting(_title(wanted.name, settings), now or none)


def _title(name: str, settings: Any) -> str:
    field = getattr(type(settings), "model_fields", {}).get(name)
    return (field.title if field else None) or name


def _is_value(known: object) -> bool:
    return isinstance(known, bool | int | str | date | frozenset)


def _robot(lineage: str, content_hash: str) -> Robot | None:
    """Return the robot whose rules these were; None when it is gone or is another by now."""
    try:
        robot = robot_of(lineage)
    except NotReady:
        return None
    return robot if robot.content_hash == content_hash else None


def _table(robot: Robot | None, name: str, day: str) -> tuple[str, tuple[Row, ...]] | None:
    versions = robot.tables.get(name, ()) if robot else ()
    found = next((each for each in versions if each.valid_from.isoformat() == day), None)
    return (found.title, found.rows) if found else None
