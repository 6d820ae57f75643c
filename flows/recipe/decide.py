"""Decide one citizen: pure, total, and able to explain itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

from flows.ledger.states import Outcome
from flows.recipe.cells import Truth
from flows.recipe.facts import Facts
from flows.recipe.row_reading import Row
from flows.recipe.table import DecisionTable

FACT_MISSING: Final = "FACT_MISSING"


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with the row and its reason; DONE means an offer. `missing` are the unknown facts that decided."""

    outcome: Outcome
    reason: str
    rule: str
    group: str = ""
    why: str = ""
    legal_basis: str = ""
    tell: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @classmethod
    def excluded(cls, reason: str, rule: str) -> Self:
        """Return a decision against an offer that no row made."""
        return cls(Outcome.EXCLUDED, reason, rule)

    @classmethod
    def handled(cls, reason: str, would: Decision) -> Self:
        """Return that another case already has this citizen in this round."""
        return cls(Outcome.ALREADY_HANDLED, reason, would.rule, would.group)


def decide(facts: Facts, table: DecisionTable, settings: Any, *, absent_ok: frozenset[str] = frozenset()) -> Decision:
    """Return the first row that matches; an unknown fact decides nothing and goes to a person.

    `absent_ok` are facts not asked for yet: a row that only they leave open is passed over, but an offer stands until
    they are asked for. Never raises: what a table may ask is settled when it is read.
    """
    for row in table.rows:
        truth, missing = _truth(row, facts, settings)
        if truth is Truth.UNKNOWN and not absent_ok.issuperset(missing):
            return _ask_person(row, table, missing)
        if truth is Truth.TRUE or (truth is Truth.UNKNOWN and row.outcome is Outcome.DONE):
            return _of(row, table)
    return Decision(Outcome.EXCLUDED, table.otherwise, f"{table.version} ellers")


def _truth(row: Row, facts: Facts, settings: Any) -> tuple[Truth, tuple[str, ...]]:
    """Return FALSE if any cell is false, else UNKNOWN with the unknown facts, else TRUE."""
    missing = []
    for name, cell in row.cells.items():
        answer = cell.answer(facts.get(name), settings)
        if answer is Truth.FALSE:
            return Truth.FALSE, ()
        if answer is Truth.UNKNOWN:
            missing.append(name)
    return (Truth.UNKNOWN, tuple(missing)) if missing else (Truth.TRUE, ())


def _of(row: Row, table: DecisionTable) -> Decision:
    rule = f"{table.version} række {row.number}"
    return Decision(row.outcome, row.reason, rule, row.group, row.label, table.legal_basis, row.tell)


def _ask_person(row: Row, table: DecisionTable, missing: tuple[str, ...]) -> Decision:
    code = next((table.unknown[name] for name in missing if name in table.unknown), FACT_MISSING)
    rule = f"{table.version} række {row.number}"
    return Decision(Outcome.NEEDS_PERSON, code, rule, row.group, "", table.legal_basis, (), missing)
