"""Find robots among the cards: words anywhere in a card, narrowed by facets that say how many each would leave."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from catalogue.labels import WORDS
from catalogue.model import Card

_WITHOUT: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_LAST: Final = str.maketrans({"æ": "z\ufffd1", "ø": "z\ufffd2", "å": "z\ufffd3"})


@dataclass(frozen=True, slots=True)
class Found:
    """One robot as the list shows it: its newest version, its card, and how many organisations use it now."""

    lineage: str
    version: str
    card: Card
    organisations: int


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks for; an empty field asks for nothing. Facets are the words' codes."""

    words: str = ""
    domain: str = ""
    phase: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One value to narrow by, in Danish, and how many robots have it."""

    value: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The robots found, best used first, and for each facet what choosing its values would leave."""

    robots: tuple[Found, ...]
    domains: tuple[Facet, ...]
    phases: tuple[Facet, ...]
    systems: tuple[Facet, ...]


def search(robots: Iterable[Found], query: Query) -> Answer:
    """Return what matches: every word somewhere in the card, large or small letters, å or aa alike.

    A facet counts what its value would leave together with the words and the other facets chosen.
    """
    worded = [each for each in robots if _has_words(each, query.words)]
    chosen = [each for each in worded if _fits(each, query)]
    ordered = sorted(chosen, key=lambda each: (-each.organisations, alphabetical(each.card.title), each.lineage))
    return Answer(
        tuple(ordered),
        _facets(worded, replace(query, domain=""), _domains, query.domain),
        _facets(worded, replace(query, phase=""), _phases, query.phase),
        _facets(worded, replace(query, system=""), _systems, query.system),
    )


def folded(text: str) -> str:
    """Return a text as it is compared: small letters, without accents, and æ, ø, å as they are typed without them."""
    danish = unicodedata.normalize("NFC", text).casefold().translate(_WITHOUT)
    plain = (each for each in unicodedata.normalize("NFKD", danish) if not unicodedata.combining(each))
    return "".join(plain)


def alphabetical(text: str) -> str:
    """Return what a text is sorted by: æ, ø and å come after z, in that order."""
    return unicodedata.normalize("NFC", text).casefold().translate(_LAST)


def _has_words(robot: Found, words: str) -> bool:
    text = folded(" ".join(_texts(robot)))
    return all(word in text for word in folded(words).split())


def _texts(robot: Found) -> Sequence[str]:
    card = robot.card
    named = [WORDS.get(each, str(each)) for each in (*card.domains, card.phase, card.run_period)]
    return [
        robot.lineage, card.title, card.short_description, card.description, card.purpose, card.origin, card.kle,
        card.form, card.legal_basis, *card.systems, *card.technologies, *card.vendors, *card.data_categories, *named,
    ]  # fmt: skip


def _fits(robot: Found, query: Query) -> bool:
    return (
        (not query.domain or query.domain in _domains(robot))
        and (not query.phase or query.phase in _phases(robot))
        and (not query.system or query.system in _systems(robot))
    )


def _domains(robot: Found) -> Sequence[str]:
    return robot.card.domains


def _phases(robot: Found) -> Sequence[str]:
    return (robot.card.phase,)


def _systems(robot: Found) -> Sequence[str]:
    return tuple(dict.fromkeys(robot.card.systems))


def _facets(
    robots: Iterable[Found], others: Query, values_of: Callable[[Found], Sequence[str]], chosen: str
) -> tuple[Facet, ...]:
    counted: Counter[str] = Counter({chosen: 0} if chosen else {})
    titles = {chosen: chosen}
    for robot in robots:
        for value in values_of(robot):
            titles[str(value)] = _title(value)
            counted[str(value)] += _fits(robot, others)
    facets = (Facet(value, titles[value], count) for value, count in counted.items())
    return tuple(sorted(facets, key=lambda each: (-each.count, alphabetical(each.title))))


def _title(value: str) -> str:
    return WORDS[value] if isinstance(value, StrEnum) else value
