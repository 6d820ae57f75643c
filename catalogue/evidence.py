"""What a reader may see of the numbers: one's own exactly, others' unless they are small.

A number under five of somebody else's citizens is not shown, nor any that it could be worked out from: when one
reason of an outcome is small, none of its reasons is told; when one of the four deeds is small, none of them is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeVar

from catalogue.labels import UNDER_LIMIT
from catalogue.model import SystemUsed
from catalogue.store import CountRow, MadeRow, SystemsRow
from catalogue.words import Mode

LIMIT: Final = 5
_Row = TypeVar("_Row", CountRow, MadeRow)


@dataclass(frozen=True, slots=True)
class ReasonTotal:
    """How many ended for one reason; `reason` is empty when none was given."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class OutcomeTotal:
    """How many ended so in one month, over all organisations' runs of one version in one mode."""

    version: str
    month: str
    mode: Mode
    outcome: str
    count: int | None
    """None: a small number the reader may not see."""
    reasons: tuple[ReasonTotal, ...]
    """Empty when the reader may not see them."""

    @property
    def shown(self) -> str:
        """Return the count as it stands on screen."""
        return _shown(self.count)


@dataclass(frozen=True, slots=True)
class MadeTotal:
    """What was done outside in one month; each None is a number the reader may not see."""

    version: str
    month: str
    mode: Mode
    interventions: int | None
    letters_digital: int | None
    letters_paper: int | None
    advisors_told: int | None


@dataclass(frozen=True, slots=True)
class ProvenOn:
    """Every system a version has been run in, each version of it once; an empty version was not told."""

    version: str
    mode: Mode
    systems: tuple[SystemUsed, ...]


def proven_on(rows: Iterable[SystemsRow]) -> tuple[ProvenOn, ...]:
    """Gather the systems over all organisations' batches; who works in which is not told."""
    found: dict[tuple[str, str], dict[SystemUsed, None]] = {}
    for row in rows:
        told = found.setdefault((row.version, row.mode), {})
        told.update(dict.fromkeys(SystemUsed.model_validate(each) for each in json.loads(row.systems)))
    return tuple(ProvenOn(version, Mode(mode), tuple(systems)) for (version, mode), systems in found.items())


def outcome_totals(rows: Iterable[CountRow], reader_cvr: str | None) -> tuple[OutcomeTotal, ...]:
    """Sum over organisations, newest month first, with what `reader_cvr` may not see left out."""
    return tuple(_outcome(list(cell), reader_cvr) for cell in _cells(rows, _outcome_key))


def made_totals(rows: Iterable[MadeRow], reader_cvr: str | None) -> tuple[MadeTotal, ...]:
    """Sum over organisations, newest month first, with what `reader_cvr` may not see left out."""
    return tuple(_made(list(cell), reader_cvr) for cell in _cells(rows, _made_key))


def _outcome(rows: list[CountRow], reader: str | None) -> OutcomeTotal:
    first = rows[0]
    by_reason = sorted({row.reason for row in rows})
    each = [(reason, _visible([row for row in rows if row.reason == reason], reader)) for reason in by_reason]
    seen = tuple(ReasonTotal(reason, count) for reason, count in each if count is not None)
    whole = _visible(rows, reader)
    reasons = seen if len(seen) == len(each) else ()
    return OutcomeTotal(first.version, first.month, Mode(first.mode), first.outcome, whole, reasons)


def _visible(rows: list[CountRow], reader: str | None) -> int | None:
    return _sum([(row.organisation_cvr, row.count) for row in rows], reader)


def _made(rows: list[MadeRow], reader: str | None) -> MadeTotal:
    first = rows[0]
    sums = [
        _sum([(row.organisation_cvr, getattr(row, name)) for row in rows], reader)
        for name in ("interventions", "letters_digital", "letters_paper", "advisors_told")
    ]
    if None in sums:
        sums = [None] * len(sums)
    return MadeTotal(first.version, first.month, Mode(first.mode), *sums)


def _sum(parts: list[tuple[str, int]], reader: str | None) -> int | None:
    others = sum(count for organisation, count in parts if organisation != reader)
    # A reader who knows one's own part could subtract it: the others' part alone decides.
    return None if 0 < others < LIMIT else sum(count for _, count in parts)


def _cells(rows: Iterable[_Row], key: Callable[[_Row], tuple[str, ...]]) -> Iterable[Iterable[_Row]]:
    return (cell for _, cell in groupby(sorted(rows, key=key, reverse=True), key))


def _outcome_key(row: CountRow) -> tuple[str, ...]:
    return (row.month, row.version, row.mode, row.outcome)


def _made_key(row: MadeRow) -> tuple[str, ...]:
    return (row.month, row.version, row.mode)


def _shown(count: int | None) -> str:
    return UNDER_LIMIT if count is None else str(count)
