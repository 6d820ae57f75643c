"""The reason codes of a robot: a code without words is refused, since nobody could read the worklist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from flows.recipe import texts
from flows.recipe.decide import FACT_MISSING
from flows.recipe.errors import did_you_mean
from flows.recipe.model import Reason, StepCall
from flows.recipe.source import Source
from flows.recipe.table import DecisionTable

_KEYS: Final = ("text", "todo", "tell", "due_days")
_TELL: Final = ("now", "digest", "list", "none")
_CODE: Final = re.compile(r"[A-Z][A-Z_]{1,39}")
_LONGEST_WAIT: Final = 365


def read_reasons(source: Source) -> dict[str, Reason]:
    """Return the reasons by code; raise `RecipeError` for one that cannot be read."""
    return {code: _reason(source.at(code), code) for code in source.mapping()}


def check_reasons(
    source: Source,
    reasons: Mapping[str, Reason],
    tables: Mapping[str, tuple[DecisionTable, ...]],
    steps: tuple[StepCall, ...],
    runner: Mapping[str, bool],
) -> None:
    """Refuse a robot that may give a code without its words; `runner` are the engine's codes: True goes to a person."""
    versions = [table for each in tables.values() for table in each]
    people = {code for table in versions for code in table.codes_for_people()}
    people |= {code for call in steps for code in call.definition.endings} | {FACT_MISSING}
    people |= {code for code, to_person in runner.items() if to_person}
    used = people | {code for table in versions for code in table.codes()} | set(runner)
    missing = sorted(used - set(reasons))
    if missing:
        strange = sorted(set(reasons) - used)
        raise source.error(texts.no_words(missing, _meant(missing, strange)), rule=texts.REASON_TEXT)
    idle = sorted(code for code in people if not reasons[code].todo)
    if idle:
        raise source.error(texts.no_todo(idle), idle[0], rule=texts.REASON_TODO)


def check_table_codes(source: Source, reasons: Mapping[str, Reason]) -> None:
    """Refuse a code of a compiled table that has no words, at the line that gives it."""
    for table in source.items() if isinstance(source.value, list) else [source]:
        for place in _code_places(table):
            if place.value not in reasons:
                unknown = texts.unknown_code(place.value, did_you_mean(place.value, reasons))
                raise place.error(unknown, rule=texts.REASON_TEXT)


def _code_places(table: Source) -> Iterator[Source]:
    for row in table.at("rows").items():
        yield from (row.at("reason"),) if "reason" in row.value else ()
        yield from row.at("tell").items() if "tell" in row.value else ()
    yield from (table.at("unknown").at(name) for name in table.value.get("unknown", {}))
    yield table.at("otherwise")


def _meant(missing: Iterable[str], strange: list[str]) -> str:
    """Return the nearest of the robot's own codes that nothing gives."""
    near = [did_you_mean(code, strange) for code in missing] if strange else []
    return next((each for each in near if each.startswith("Mente")), "")


def _reason(source: Source, code: str) -> Reason:
    found = source.mapping(_KEYS, ("text",))
    if not _CODE.fullmatch(code):
        raise source.error(texts.CODE_FORM)
    tell, days = found.get("tell", "none"), found.get("due_days", 14)
    if tell not in _TELL:
        raise source.error(texts.unknown_choice("besked (tell)", tell, did_you_mean(str(tell), _TELL)), "tell")
    if type(days) is not int or not 1 <= days <= _LONGEST_WAIT:
        raise source.error(texts.DUE_DAYS, "due_days")
    return Reason(code, source.at("text").text(), source.at("todo").text() if "todo" in found else "", tell, days)
