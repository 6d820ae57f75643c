"""One row of a decision table: what must hold, and what then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from flows.ledger.states import Outcome
from flows.recipe import texts
from flows.recipe.cell_reading import Reader
from flows.recipe.cells import Cell
from flows.recipe.errors import did_you_mean
from flows.recipe.source import Source
from flows.recipe.vocabulary import FACTS

_KEYS: Final = ("if", "then", "reason", "group", "label", "tell")
_GROUP: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
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
    cells: Mapping[str, Cell]
    outcome: Outcome
    reason: str
    group: str
    label: str
    tell: tuple[str, ...]


def read_row(source: Source, number: int, settings: type[BaseModel], group: str) -> Row:
    """Compile one row; `group` is that of a row which names none."""
    found = source.mapping(_KEYS, ("if", "then"))
    outcome = THEN.get(str(found["then"]))
    if outcome is None:
        raise source.error(
            texts.unknown_choice("udfald", found["then"], did_you_mean(str(found["then"]), THEN)), "then"
        )
    if outcome is not Outcome.DONE and "reason" not in found:
        raise source.error(texts.NO_REASON)
    if outcome is Outcome.DONE and not ("group" in found and "label" in found):
        raise source.error(texts.NO_GROUP)
    return Row(
        number,
        _cells(source.at("if"), settings),
        outcome,
        _text(source, "reason"),
        _group(source) if "group" in found else group,
        _text(source, "label"),
        tuple(each.text() for each in source.at("tell").items()) if "tell" in found else (),
    )


def _text(source: Source, key: str) -> str:
    return source.at(key).text() if key in source.value else ""


def _group(source: Source) -> str:
    name = source.at("group").text()
    if not _GROUP.fullmatch(name):
        raise source.error(texts.GROUP_FORM, "group")
    return name


def _cells(source: Source, settings: type[BaseModel]) -> Mapping[str, Cell]:
    cells: dict[str, Cell] = {}
    for name in source.mapping():
        if name not in FACTS:
            raise source.error(texts.unknown_fact(name, did_you_mean(name, FACTS)), name)
        cells[name] = Reader(source.at(name), FACTS[name], settings).cell()
    return cells
