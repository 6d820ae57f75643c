"""The filters of a batch's citizens: read from the address, counted against one another, written back into links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flows.console.batches import batch_words
from flows.ledger.overview import Ending, Group, LetterCount, Narrowed
from flows.ledger.states import EffectState, Outcome
from flows.runner.telling.reasons import Reasons

NONE: Final = "-"
"""A district or a receipt that is not there, in the address."""

_LONGEST: Final = 100
_MOST: Final = 10**9


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice in a filter, with how many it would show."""

    value: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: its name in the address, its title, its choices, and the one chosen."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Citizens alike in what can be filtered by."""

    outcome: Outcome
    reason: str
    district: str
    channels: frozenset[str]
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; `start` is the number the page begins with."""

    narrowed: Narrowed
    start: int

    def link(self, path: str, start: int) -> str:
        """Return the address of the same citizens from another number."""
        narrowed = self.narrowed
        known = {
            "udfald": narrowed.outcome.value if narrowed.outcome else "",
            "aarsag": narrowed.reason,
            "distrikt": "" if narrowed.district is None else narrowed.district or NONE,
            "kanal": narrowed.channel,
            "post": "" if narrowed.dispatch is None else narrowed.dispatch or NONE,
            "fra": str(start) if start else "",
        }
        kept = {name: value for name, value in known.items() if value}
        return f"{path}?{urlencode(kept)}#borgere" if kept else f"{path}#borgere"


def asked(query: Mapping[str, str], *, ended: bool) -> Asked:
    """Read the filters; what makes no sense asks for everybody."""

    def text(name: str) -> str:
        return query.get(name, "")[:_LONGEST]

    outcome = next((each for each in Outcome if each == text("udfald")), None)
    district = None if not text("distrikt") else text("distrikt").removeprefix(NONE)
    dispatch = None if not (ended and text("post")) else text("post").removeprefix(NONE)
    narrowed = Narrowed(outcome, text("aarsag"), district, "" if ended else text("kanal"), dispatch, ended)
    start = text("fra").strip()
    return Asked(narrowed, min(int(start), _MOST) if start.isascii() and start.isdecimal() else 0)


def cells_of(found: Iterable[Group] | Iterable[Ending]) -> tuple[Cell, ...]:
    """Return groups or endings as what the filters count."""
    return tuple(
        Cell(each.outcome, each.reason, each.district, _channels(each), each.count)
        for each in found
    )  # fmt: skip


def left(cells: Iterable[Cell], narrowed: Narrowed) -> int:
    """Return how many citizens the filters leave, the post's word apart."""
    return sum(each.count for each in cells if _kept(each, narrowed, ""))


def facets(
    cells: tuple[Cell, ...], letters: Iterable[LetterCount], narrowed: Narrowed, reasons: Reasons
) -> tuple[Facet, ...]:
    """Return the filters, each counted among those that the others leave."""
    titles = batch_words.ENDED if narrowed.ended else batch_words.PROPOSED
    outcome = _facet("udfald", cells, narrowed, lambda each: [each.outcome.value], lambda code: titles[Outcome(code)])
    found = [
        Facet("udfald", batch_words.FILTER_OUTCOME, outcome, narrowed.outcome or ""),
        Facet(
            "aarsag",
            batch_words.FILTER_REASON,
            _facet("aarsag", cells, narrowed, lambda each: [each.reason] if each.reason else [], reasons.text),
            narrowed.reason,
        ),
        Facet(
            "distrikt",
            batch_words.FILTER_DISTRICT,
            _facet("distrikt", cells, narrowed, lambda each: [each.district or NONE], _district),
            "" if narrowed.district is None else narrowed.district or NONE,
        ),
    ]
    if narrowed.ended:
        said = "" if narrowed.dispatch is None else narrowed.dispatch or NONE
        found.append(Facet("post", batch_words.FILTER_DISPATCH, _dispatches(letters), said))
    else:
        channels = _facet("kanal", cells, narrowed, lambda each: sorted(each.channels), batch_words.channel)
        found.append(Facet("kanal", batch_words.FILTER_CHANNEL, channels, narrowed.channel))
    return tuple(found)


def _channels(one: Group | Ending) -> frozenset[str]:
    return frozenset(each.channel for each in one.planned if each.channel) if isinstance(one, Group) else frozenset()


def _facet(
    name: str,
    cells: Iterable[Cell],
    narrowed: Narrowed,
    values: Callable[[Cell], list[str]],
    title: Callable[[str], str],
) -> tuple[Choice, ...]:
    counted: Counter[str] = Counter()
    for each in cells:
        for value in values(each):
            counted[value] += each.count if _kept(each, narrowed, name) else 0
    ordered = sorted(counted.items(), key=lambda item: title(item[0]).casefold())
    return tuple(Choice(value, title(value), count) for value, count in ordered)


def _kept(one: Cell, narrowed: Narrowed, apart: str) -> bool:
    """Return whether the filters keep a cell, the one named `apart` not asked."""
    return (
        (apart == "udfald" or narrowed.outcome in (None, one.outcome))
        and (apart == "aarsag" or narrowed.reason in ("", one.reason))
        and (apart == "distrikt" or narrowed.district in (None, one.district))
        and (apart == "kanal" or not narrowed.channel or narrowed.channel in one.channels)
    )


def _dispatches(letters: Iterable[LetterCount]) -> tuple[Choice, ...]:
    counted: Counter[str] = Counter()
    for each in letters:
        counted[each.dispatch] += each.count
    return tuple(
        Choice(code or NONE, batch_words.letter_state(EffectState.CONFIRMED, code), count)
        for code, count in sorted(counted.items())
    )


def _district(name: str) -> str:
    return batch_words.NO_DISTRICT if name == NONE else name
