"""What has happened to one citizen of a batch, in the order it happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.console.citizens import citizen_words
from flows.ledger.model import Case, Item
from flows.ledger.overview import Track
from flows.ledger.said import Reply
from flows.runner.telling import corrections, deeds, replies, words
from flows.runner.telling.moments import moment
from flows.runner.telling.reasons import Reasons
from flows.runner.telling.story import Chapter
from flows.runner.telling.summary_text import OUTCOMES


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, or is to happen, and when."""

    when: str
    what: str


def timeline(chapter: Chapter, track: Track, reasons: Reasons, answered: Sequence[Reply]) -> tuple[Event, ...]:
    """Return everything known with a time, oldest first."""
    dated = [
        *_batch(chapter),
        *((each.intent_at, deeds.sentence(each)) for each in chapter.effects if each.intent_at),
        *((each.occurred, citizen_words.post_says(each.status)) for each in track.receipts),
        *(event for item in track.items for event in _item(item, reasons)),
        *(_case(chapter.case, reasons) if chapter.case else ()),
        *(event for reply in answered for event in _reply(reply)),
        *corrections.events(chapter.corrections, reasons),
    ]
    return tuple(Event(moment(at), what) for at, what in sorted(dated, key=lambda event: event[0]))


def _batch(chapter: Chapter) -> Iterator[tuple[datetime, str]]:
    batch, approval = chapter.batch, chapter.approval
    yield batch.register_as_of, citizen_words.EXTRACT
    if batch.prepared_at is not None:
        yield batch.prepared_at, citizen_words.proposed(batch.started_by)
    if approval is not None:
        yield approval.approved_at, citizen_words.approved(approval.approved_by)
    if batch.opened_at is not None:
        yield batch.opened_at, citizen_words.OPENED


def _item(item: Item, reasons: Reasons) -> Iterator[tuple[datetime, str]]:
    yield item.created_at, citizen_words.line_added(reasons.text(item.reason))
    if item.closed_at is not None:
        yield item.closed_at, citizen_words.line_closed(words.word(words.ITEM_STATES, item.state), item.closed_by)


def _case(case: Case, reasons: Reasons) -> Iterator[tuple[datetime, str]]:
    if case.ended_at is not None and case.outcome is not None:
        yield case.ended_at, citizen_words.ended(OUTCOMES[case.outcome], reasons.text(case.reason))
    elif case.not_before is not None:
        yield case.not_before, citizen_words.AGAIN


def _reply(reply: Reply) -> Iterator[tuple[datetime, str]]:
    yield reply.recorded_at, replies.recorded(reply)
    if reply.withdrawn_at is not None:
        yield reply.withdrawn_at, replies.withdrawn(reply)
