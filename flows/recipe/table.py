"""A decision table: dated, owned, with its legal basis; rows from top to bottom, the first that matches decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from pydantic import BaseModel

from flows.ledger.states import Outcome
from flows.recipe import texts
from flows.recipe.errors import did_you_mean
from flows.recipe.row_reading import Row, read_row
from flows.recipe.source import Source
from flows.recipe.vocabulary import FACTS

_REQUIRED: Final = ("title", "owner", "legal_basis", "valid_from", "rows", "otherwise")
_KEYS: Final = (*_REQUIRED, "valid_to", "note", "unknown")


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """One dated version of an organisation's rules."""

    name: str
    title: str
    owner: str
    legal_basis: str
    valid_from: date
    valid_to: date | None
    unknown: Mapping[str, str]
    """Reason code when a fact is unknown, by fact."""
    rows: tuple[Row, ...]
    otherwise: str
    """Reason code of those whom no row names; they are excluded."""

    @property
    def version(self) -> str:
        """Return the name that stands on every decision."""
        return f"{self.name}@{self.valid_from.isoformat()}"

    def valid_on(self, day: date) -> bool:
        """Return whether these are the rules of that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def codes(self) -> frozenset[str]:
        """Return every reason code the table may give."""
        rows = {code for row in self.rows for code in (row.reason, *row.tell) if code}
        return frozenset(rows | set(self.unknown.values()) | {self.otherwise})

    def codes_for_people(self) -> frozenset[str]:
        """Return the reason codes with which the table sends a citizen to a person."""
        rows = {row.reason for row in self.rows if row.outcome is Outcome.NEEDS_PERSON}
        return frozenset(rows | set(self.unknown.values()))


def load_table(source: Source, name: str, settings: type[BaseModel]) -> DecisionTable:
    """Compile one table; raise `RecipeError` at the line of the first thing that is wrong."""
    source.mapping(_KEYS, _REQUIRED)
    rows = tuple(read_row(each, number, settings, name) for number, each in enumerate(source.at("rows").items(), 1))
    if not rows:
        raise source.error(texts.NO_ROWS, "rows")
    start, end = _day(source, "valid_from"), _day(source, "valid_to") if "valid_to" in source.value else None
    if end is not None and end < start:
        raise source.error(texts.TO_BEFORE_FROM, "valid_to")
    return DecisionTable(
        name,
        source.at("title").text(),
        source.at("owner").text(),
        source.at("legal_basis").text(),
        start,
        end,
        _unknown(source),
        rows,
        source.at("otherwise").text(),
    )


def load_tables(file_source: Source, name: str, settings: type[BaseModel]) -> tuple[DecisionTable, ...]:
    """Compile a file with one table, or with a list of dated versions of it."""
    if not isinstance(file_source.value, list):
        return (load_table(file_source, name, settings),)
    if not file_source.value:
        raise file_source.error(texts.NO_ROWS)
    parts = file_source.items()
    made = sorted(((load_table(each, name, settings), each) for each in parts), key=lambda pair: pair[0].valid_from)
    for (one, _), (other, place) in combinations(made, 2):
        if one.valid_on(other.valid_from):
            overlap = texts.overlapping(one.valid_from.isoformat(), other.valid_from.isoformat())
            raise place.error(overlap, "valid_from")
    return tuple(table for table, _ in made)


def _unknown(source: Source) -> Mapping[str, str]:
    if "unknown" not in source.value:
        return {}
    part = source.at("unknown")
    for name in part.mapping():
        if name not in FACTS:
            raise part.error(texts.unknown_fact(name, did_you_mean(name, FACTS)), name)
    return {name: part.at(name).text() for name in part.value}


def _day(source: Source, key: str) -> date:
    value = source.value[key]
    if type(value) is not date:
        raise source.error(texts.NOT_A_DATE, key)
    return value
