"""The sample of a batch: the few citizens whose letters show most of what may go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.console.batches import batch_words
from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.overview import Group
from flows.ledger.states import Outcome
from flows.runner.private import open_person
from flows.runner.telling.reasons import Reasons

MOST: Final = 12
"""Letters one person looks through with care."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One citizen of the sample and why he or she was chosen; nothing says who it is."""

    sequence: int
    whys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    sequence: int
    born: date
    name: int
    """How long the name is."""


def choose(ledger: Ledger, batch: BatchId, groups: Iterable[Group], reasons: Reasons) -> tuple[Pick, ...]:
    """Return the sample of a sealed batch; the same batch always gives the same one.

    Opens every private part to find the extremes: keep the answer, a sealed batch does not change.
    """
    offers = [each for each in groups if each.outcome is Outcome.DONE and _has_letter(each)]
    whys: dict[int, list[str]] = {}
    for sequence, why in (*_kinds(offers, reasons), *_extremes(ledger, batch)):
        told = whys.setdefault(sequence, [])
        if why not in told:
            told.append(why)
    kept = list(whys.items())[:MOST]
    return tuple(Pick(sequence, tuple(told)) for sequence, told in sorted(kept))


def _kinds(offers: list[Group], reasons: Reasons) -> Iterator[tuple[int, str]]:
    for channel, why in batch_words.CHOSEN_CHANNELS.items():
        firsts = [each.first for each in offers if any(step.channel == channel for step in each.planned)]
        if firsts:
            yield min(firsts), why
    for code in sorted({code for each in offers for code in each.tell}):
        yield min(each.first for each in offers if code in each.tell), batch_words.tells(reasons.text(code))
    if offers:
        fullest = max(offers, key=lambda each: (len(each.planned), -each.first))
        yield fullest.first, batch_words.CHOSEN_NEW_PLAN


def _extremes(ledger: Ledger, batch: BatchId) -> Iterator[tuple[int, str]]:
    seen = [_seen(sequence, private) for sequence, private in ledger.batches.privates(batch, Outcome.DONE)]
    if seen:
        yield min(seen, key=lambda one: (one.born, one.sequence)).sequence, batch_words.CHOSEN_OLDEST
        yield max(seen, key=lambda one: (one.born, -one.sequence)).sequence, batch_words.CHOSEN_YOUNGEST
        yield max(seen, key=lambda one: (one.name, -one.sequence)).sequence, batch_words.CHOSEN_LONGEST


def _seen(sequence: int, private: bytes) -> _Seen:
    person, _why, _basis = open_person(private)
    return _Seen(sequence, person.birth_date, len(person.name))


def _has_letter(group: Group) -> bool:
    return any(step.channel for step in group.planned)
