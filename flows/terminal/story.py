"""One citizen's story on a terminal: the answer first, with what to type next, then the chapters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from flows.ledger import Ledger
from flows.runner.telling.chapter import Fact, facts, heading
from flows.runner.telling.moments import day
from flows.runner.telling.next_steps import Deed, NextStep, next_steps
from flows.runner.telling.reasons import Reasons
from flows.runner.telling.story import Chapter, in_short

_WIDTH: Final = 100
_TITLE: Final = 12


def answer(opened: Ledger, last: Chapter, lineage: str) -> Iterator[str]:
    """Return how it stands in one sentence, and what to do about it."""
    reasons = Reasons(lineage)
    yield in_short(last, reasons)
    if steps := next_steps(opened, last, reasons):
        # Not wrapped: a command that is broken in two cannot be copied.
        yield f"Næste: {' '.join(map(_typed, steps))}"


def told(opened: Ledger, chapter: Chapter, lineage: str) -> Iterator[str]:
    """Return one chapter in full."""
    yield heading(chapter)
    for fact in facts(opened, chapter, Reasons(lineage)):
        yield from _wrapped(fact)


def _typed(step: NextStep) -> str:
    match step.deed:
        case Deed.APPROVE:
            return f'en kollega godkender med `samdrift approve {step.target} --as "Fornavn Efternavn"`.'
        case Deed.RUN:
            return f"`samdrift run {step.adoption} --mode live --batch {step.target}`."
        case Deed.LINE:
            return f"{step.words} Frist {day(step.due)}; se `samdrift worklist show {step.target}`."
        case Deed.BY_HAND:
            return step.words


def _wrapped(fact: Fact) -> Iterator[str]:
    title = f"  {fact.title:<{_TITLE}}"
    yield from textwrap.wrap(fact.text, _WIDTH, initial_indent=title, subsequent_indent=" " * len(title))
