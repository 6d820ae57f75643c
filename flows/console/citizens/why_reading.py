"""The answer to why: how it stands in a sentence, what is next with a link, and the whole story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from catalogue.web.visitor import Visitor
from flows.console import addresses
from flows.console.citizens import why_texts
from flows.console.replies.reply_view import RECORDS
from flows.console.worklist.worklist import PATH as WORKLIST
from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.runner.telling import replies, story
from flows.runner.telling.chapter import Fact, facts, heading
from flows.runner.telling.next_steps import Deed, NextStep, next_steps
from flows.runner.telling.reasons import Reasons


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does next, and where; `link` is empty for what is done outside Samdrift."""

    words: str
    link: str
    link_text: str


@dataclass(frozen=True, slots=True)
class Titled:
    """Facts that follow one another under one title."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One chapter: what it is of, its facts, and the page of the citizen in that batch."""

    heading: str
    facts: tuple[Titled, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything known of one citizen, without who it is."""

    sentence: str
    steps: tuple[Step, ...]
    offered: date | None
    chapters: tuple[Told, ...]
    replies: tuple[str, ...] = ()
    """What the citizen has answered, oldest first."""
    reply_link: str = ""
    """Where another reply is written down; empty for who may not, or where no batch has met the citizen."""


def answer(opened: Ledger, organisation: str, lineage: str, key: CitizenKey, reader: Visitor) -> Answer | None:
    """Return why, for the citizen with this key; whoever asks has written so in the audit.

    None: the citizen's district, by the newest batch, is not one of those the reader sees. What happened while the
    citizen lived in another is left out.
    """
    reasons = Reasons(lineage)
    found = story.chapters(opened, organisation, lineage, key)
    if found and not reader.sees(found[-1].proposal.district):
        return None
    chapters = [each for each in found if reader.sees(each.proposal.district)]
    offered = opened.history.last_offer(organisation, lineage, key) if reader.narrowed is None or chapters else None
    known = opened.replies.of(organisation, lineage, key) if reader.narrowed is None or chapters else []
    answered = tuple(map(replies.told, known))
    if not chapters:
        return Answer(story.UNKNOWN, (_unknown(),), offered, (), answered)
    last = story.decisive(chapters)
    steps = tuple(_step(each) for each in next_steps(opened, last, reasons))
    told = (Told(heading(each), _titled(facts(opened, each, reasons)), _citizen(each)) for each in reversed(chapters))
    link = _reply_link(chapters[-1]) if reader.may(RECORDS) else ""
    return Answer(story.in_short(last, reasons), steps, offered, tuple(told), answered, link)


def _titled(found: Iterable[Fact]) -> tuple[Titled, ...]:
    runs = groupby(found, key=lambda each: each.title)
    return tuple(Titled(title, tuple(each.text for each in same)) for title, same in runs)


def _citizen(chapter: story.Chapter) -> str:
    return addresses.citizen(chapter.batch.id, chapter.proposal.sequence)


def _reply_link(chapter: story.Chapter) -> str:
    return addresses.citizen_replies(chapter.batch.id, chapter.proposal.sequence)


def _unknown() -> Step:
    return Step(why_texts.sentence(story.UNKNOWN_NEXT), "", "")


def _step(step: NextStep) -> Step:
    text = why_texts.LINKS[step.deed]
    match step.deed:
        case Deed.APPROVE:
            return Step(why_texts.APPROVE, addresses.batch(step.target), text)
        case Deed.RUN:
            return Step(why_texts.RUN, addresses.adoption(step.adoption), text)
        case Deed.LINE:
            return Step(f"{step.words} {why_texts.due(step.due)}", f"{WORKLIST}/{step.target}", text)
        case Deed.BY_HAND:
            return Step(why_texts.sentence(step.words), "", text)
