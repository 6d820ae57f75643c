"""One cell of a decision table: what a fact must be. Compiled once, it answers for any fact and can never raise."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Protocol

from flows.recipe.facts import Missing, Value

COMPARISONS: Final[Mapping[str, Callable[[int, int], bool]]] = {
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


class Cell(Protocol):
    """A question to one fact."""

    def answer(self, fact: Value | Missing, settings: Any) -> Truth:
        """Return whether the fact is what the cell asks for; `settings` are the adoption's values."""
        ...


@dataclass(frozen=True, slots=True)
class SettingValue:
    """A place in a cell that the adoption fills."""

    name: str

    def of(self, settings: Any) -> Any:
        """Return the adoption's value; None when there is none."""
        return getattr(settings, self.name, None)


@dataclass(frozen=True, slots=True)
class Anything:
    """`-`: the fact does not matter."""

    def answer(self, fact: Value | Missing, settings: Any) -> Truth:  # noqa: ARG002 - the protocol's
        """Return TRUE, also of a fact nobody knows."""
        return Truth.TRUE


@dataclass(frozen=True, slots=True)
class Is:
    """The fact is this value, holds it, or is one of the setting's; `kind` is the fact's type in the vocabulary."""

    kind: type
    wanted: bool | int | str | SettingValue

    def answer(self, fact: Value | Missing, settings: Any) -> Truth:
        """Return UNKNOWN where fact or setting is not of the kind: a mistake decides nothing."""
        wanted = self.wanted.of(settings) if isinstance(self.wanted, SettingValue) else self.wanted
        choices = wanted if isinstance(wanted, tuple | list | set | frozenset) else (wanted,)
        element = str if self.kind is frozenset else self.kind
        if not of_kind(fact, self.kind) or not all(of_kind(each, element) for each in choices):
            return Truth.UNKNOWN
        if isinstance(fact, frozenset):
            return _truth(any(each in fact for each in choices))
        return _truth(any(each == fact for each in choices))


@dataclass(frozen=True, slots=True)
class Compared:
    """The fact is a number on the right side of the limit."""

    sign: str
    limit: int | SettingValue

    def answer(self, fact: Value | Missing, settings: Any) -> Truth:
        """Return UNKNOWN where fact or setting is no whole number."""
        limit = self.limit.of(settings) if isinstance(self.limit, SettingValue) else self.limit
        if not isinstance(fact, int) or isinstance(fact, bool) or not of_kind(limit, int):
            return Truth.UNKNOWN
        return _truth(COMPARISONS[self.sign](fact, limit))


@dataclass(frozen=True, slots=True)
class OneOf:
    """At least one of the cells is so."""

    cells: tuple[Cell, ...]

    def answer(self, fact: Value | Missing, settings: Any) -> Truth:
        """Return FALSE only when every one of them is surely not so."""
        answers = {each.answer(fact, settings) for each in self.cells}
        if Truth.TRUE in answers:
            return Truth.TRUE
        return Truth.UNKNOWN if Truth.UNKNOWN in answers else Truth.FALSE


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; what nobody knows stays unknown."""

    cell: Cell

    def answer(self, fact: Value | Missing, settings: Any) -> Truth:
        """Return the opposite answer."""
        found = self.cell.answer(fact, settings)
        return found if found is Truth.UNKNOWN else _truth(found is Truth.FALSE)


@dataclass(frozen=True, slots=True)
class Surely:
    """Unknown counts as not so: for rows that may only act on what is known, and leave doubt to a later row."""

    cell: Cell

    def answer(self, fact: Value | Missing, settings: Any) -> Truth:
        """Return TRUE or FALSE, never UNKNOWN."""
        return _truth(self.cell.answer(fact, settings) is Truth.TRUE)


def of_kind(value: object, kind: type) -> bool:
    """Return whether a value is of a vocabulary type; yes and no are no numbers."""
    return isinstance(value, kind) and (kind is not int or not isinstance(value, bool))


def _truth(answer: bool) -> Truth:  # noqa: FBT001 - the one thing it turns into something else
    return Truth.TRUE if answer else Truth.FALSE
