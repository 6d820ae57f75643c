"""A decision table: dated, owned, with its legal basis; rows from top to bottom, the first that matches decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flows.ledger.states import Outcome
from flows.recipe.cells import fits, settings_in
from flows.recipe.errors import did_you_mean
from flows.recipe.source import Source
from flows.recipe.vocabulary import FACTS

_KEYS: Final = ("title", "owner", "legal_basis", "valid_from", "valid_to", "note", "unknown", "rows", "otherwise")
_ROW: Final = ("if", "then", "reason", "group", "label", "tell")
THEN: Final = {
    "offer": Outcome.DONE,
    "excluded": Outcome.EXCLUDED,
    "needs_person": Outcome.NEEDS_PERSON,
    "already_handled": Outcome.ALREADY_HANDLED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what must hold, and what then. `label` is the reason in plain Danish."""

    number: int
    cells: Mapping[str, Any]
    outcome: Outcome
    reason: str
    group: str
    label: str
    tell: tuple[str, ...]


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


def load_table(source: Source, name: str, settings: frozenset[str]) -> DecisionTable:
    """Compile one table; raise `RecipeError` at the line of the first thing that is wrong."""
    found = source.mapping(_KEYS, ("title", "owner", "legal_basis", "valid_from", "rows", "otherwise"))
    rows = tuple(_row(each, number, settings, name) for number, each in enumerate(source.at("rows").items(), start=1))
    if not rows:
        raise source.error("tabellen har ingen rækker.", "rows")
    return DecisionTable(
        name,
        source.at("title").text(),
        source.at("owner").text(),
        source.at("legal_basis").text(),
        _day(source, "valid_from"),
        _day(source, "valid_to") if found.get("valid_to") else None,
        _unknown(source),
        rows,
        source.at("otherwise").text(),
    )


def load_tables(file_source: Source, name: str, settings: frozenset[str]) -> tuple[DecisionTable, ...]:
    """Compile a file with one table, or with a list of dated versions of it."""
    if isinstance(file_source.value, list):
        return tuple(load_table(each, name, settings) for each in file_source.items())
    return (load_table(file_source, name, settings),)


def _row(source: Source, number: int, settings: frozenset[str], group: str) -> Row:
    found = source.mapping(_ROW, ("if", "then"))
    outcome = THEN.get(str(found["then"]))
    if outcome is None:
        raise source.error(f'ukendt udfald "{found["then"]}". {did_you_mean(str(found["then"]), THEN)}', "then")
    if outcome is not Outcome.DONE and not found.get("reason"):
        raise source.error("en række uden tilbud skal have en årsag (reason).")
    if outcome is Outcome.DONE and not (found.get("group") and found.get("label")):
        raise source.error("en række med tilbud skal have gruppe (group) og begrundelse (label).")
    return Row(
        number,
        _cells(source.at("if"), settings),
        outcome,
        str(found.get("reason", "")),
        str(found.get("group", group)),
        str(found.get("label", "")),
        tuple(found.get("tell", ())),
    )


def _cells(source: Source, settings: frozenset[str]) -> Mapping[str, Any]:
    found = source.mapping()
    for name, cell in found.items():
        if name not in FACTS:
            raise source.error(f'ukendt oplysning "{name}". {did_you_mean(name, FACTS)}', name)
        for setting in settings_in(cell):
            if setting not in settings:
                raise source.error(f'ukendt indstilling "{setting}". {did_you_mean(setting, settings)}', name)
        if not fits(cell, FACTS[name].type):
            raise source.error(f'værdien passer ikke til "{name}" ({FACTS[name].title}).', name)
    return found


def _unknown(source: Source) -> Mapping[str, str]:
    if "unknown" not in source.value:
        return {}
    part = source.at("unknown")
    for name in part.mapping():
        if name not in FACTS:
            raise part.error(f'ukendt oplysning "{name}". {did_you_mean(name, FACTS)}', name)
    return dict(part.value)


def _day(source: Source, key: str) -> date:
    value = source.value[key]
    if not isinstance(value, date):
        raise source.error("her skal stå en dato som 2026-01-31.", key)
    return value
