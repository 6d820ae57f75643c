"""Find robots among the cards: words anywhere in a card, narrowed by facets that say how many each would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalogue.labels import WORDS
from catalogue.model import Card


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
    """The robots found, best used first, and the facets of what the words alone would find."""

    robots: tuple[Found, ...]
    domains: tuple[Facet, ...]
    phases: tuple[Facet, ...]
    systems: tuple[Facet, ...]


def search(robots: Iterable[Found], query: Query) -> Answer:
    """Return what matches; every word must stand somewhere in the card, large or small letters alike."""
    worded = [each for each in robots if _has_words(each, query.words)]
    chosen = [each for each in worded if _has_facets(each, query)]
    ordered = sorted(chosen, key=lambda each: (-each.organisations, each.card.title.casefold(), each.lineage))
    return Answer(
        tuple(ordered),
        _facets(word for each in worded for word in each.card.domains),
        _facets(each.card.phase for each in worded),
        _facets(system for each in worded for system in each.card.systems),
    )


def _has_words(robot: Found, words: str) -> bool:
    text = " ".join(_texts(robot)).casefold()
    return all(word in text for word in words.casefold().split())


def _texts(robot: Found) -> Sequence[str]:
    card = robot.card
    named = [WORDS.get(each, str(each)) for each in (*card.domains, card.phase)]
    return [
        robot.lineage, card.title, card.short_description, card.description, card.purpose, card.origin, card.kle,
        card.legal_basis, *card.systems, *card.technologies, *named,
    ]  # fmt: skip


def _has_facets(robot: Found, query: Query) -> bool:
    card = robot.card
    return (
        (not query.domain or query.domain in {each.value for each in card.domains})
        and (not query.phase or query.phase == card.phase.value)
        and (not query.system or query.system in card.systems)
    )


def _facets(values: Iterable[str]) -> tuple[Facet, ...]:
    counted = Counter(values)
    facets = (Facet(str(value), _title(value), count) for value, count in counted.items())
    return tuple(sorted(facets, key=lambda each: (-each.count, each.title)))


def _title(value: str) -> str:
    return WORDS[value] if isinstance(value, StrEnum) else value
