"""A robot's measured results as its page tells them: newest month first, hidden numbers still hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from catalogue.api import CardPage
from catalogue.evidence import MadeTotal, OutcomeTotal
from catalogue.labels import OUTCOMES, UNDER_LIMIT, WORDS
from catalogue.web import robot_texts as texts
from catalogue.web.chart import Bar
from catalogue.web.danish import month, number
from catalogue.words import Mode

MONTHS: Final = 12
"""How many months a chart shows."""
_DONE: Final = "DONE"
_ORDER: Final = tuple(OUTCOMES)


@dataclass(frozen=True, slots=True)
class Ending:
    """How many ended so, and why, in words."""

    outcome: str
    count: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What one version achieved in one month in one mode, in words.

    `made` is empty where one of its numbers may not be told: then none of them is.
    """

    month: str
    version: str
    mode: str
    is_live: bool
    endings: tuple[Ending, ...]
    made: tuple[tuple[str, str], ...]

    @property
    def sentence(self) -> str:
        """Return the result as one sentence."""
        told = ", ".join(f"{each.count} {each.outcome}" for each in self.endings)
        return texts.result(self.month, self.mode, told)


def results(page: CardPage, reasons: Mapping[str, str]) -> tuple[Result, ...]:
    """Return every month's results, newest first; `reasons` are the robot's codes in Danish."""
    made = {(each.month, each.version, each.mode): each for each in page.made}
    cells = groupby(page.totals, lambda each: (each.month, each.version, each.mode))
    return tuple(_result(cell, list(totals), made.get(cell), reasons) for cell, totals in cells)


def bars(page: CardPage) -> tuple[Bar, ...]:
    """Return how many citizens live runs brought to their end, by month, oldest first; at most a year of them."""
    done = [each for each in page.totals if each.mode is Mode.LIVE and each.outcome == _DONE]
    by_month = groupby(sorted(done, key=lambda each: each.month), lambda each: each.month)
    return tuple(Bar(month(name), _sum(list(each))) for name, each in by_month)[-MONTHS:]


def _sum(totals: Sequence[OutcomeTotal]) -> int | None:
    """Return the sum of a month; None when a part of it is hidden: the sum would tell it."""
    counts = [each.count for each in totals]
    return None if None in counts else sum(each or 0 for each in counts)


def _result(
    cell: tuple[str, str, Mode], totals: list[OutcomeTotal], made: MadeTotal | None, reasons: Mapping[str, str]
) -> Result:
    ordered = sorted(totals, key=_place)
    endings = tuple(Ending(_outcome(each), _shown(each.count), _reasons(each, reasons)) for each in ordered)
    return Result(month(cell[0]), cell[1], WORDS[cell[2]], cell[2] is Mode.LIVE, endings, _made(made))


def _reasons(total: OutcomeTotal, words: Mapping[str, str]) -> tuple[str, ...]:
    counted = sorted((each for each in total.reasons if each.reason), key=lambda each: (-each.count, each.reason))
    return tuple(f"{words.get(each.reason, each.reason)}: {number(each.count)}" for each in counted)


def _made(total: MadeTotal | None) -> tuple[tuple[str, str], ...]:
    if total is None:
        return ()
    counts = (total.interventions, total.letters_digital, total.letters_paper, total.advisors_told)
    known = tuple(number(each) for each in counts if each is not None)
    return tuple(zip(texts.MADE, known, strict=True)) if len(known) == len(counts) else ()


def _outcome(total: OutcomeTotal) -> str:
    return OUTCOMES.get(total.outcome, total.outcome.lower())


def _place(total: OutcomeTotal) -> int:
    return _ORDER.index(total.outcome) if total.outcome in _ORDER else len(_ORDER)


def _shown(count: int | None) -> str:
    return UNDER_LIMIT if count is None else number(count)
