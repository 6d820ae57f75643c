"""What a person does with a line of the worklist: each checks the ledger again, and says in Danish what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from catalogue.web.forms import Problem
from flows.console.worklist import worklist_texts as c
from flows.ledger import Ledger
from flows.ledger.model import Item
from flows.runner.adopting import manual_desk
from flows.runner.casework.answers import no_retry, unanswered
from flows.runner.telling import words

LONGEST: Final = 2000
NOTE, WHY, ANSWER, ANSWER_NOTE, SEEN = "note", "hvorfor", "svar", "svarnote", "set"
YES, NO = "sket", "ikke-sket"


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form held. `seen` is who had the line when the page was shown."""

    note: str = ""
    why: str = ""
    answer: str = ""
    answer_note: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: `done` names a text of `worklist_texts.DONE`; else nothing has changed, and this is why."""

    done: str = ""
    problems: tuple[Problem, ...] = ()
    message: str = ""


Deed = Callable[[Ledger, Item, str, Typed], Result]


def perform(deed: str, opened: Ledger, item: Item, by: str, typed: Typed) -> Result:
    """Do one deed, unless the line is closed or has been taken by somebody since the page was shown."""
    if item.closed_at is not None:
        return Result(message=_closed(item))
    if item.taken_by not in ("", by, typed.seen):
        return Result(message=c.taken_meanwhile(item.taken_by))
    result = DEEDS[deed](opened, item, by, typed)
    if result.done or result.problems:
        return result
    # Refused by the ledger itself: somebody was quicker than the checks above.
    now = opened.worklist.get(item.id) or item
    return Result(message=_closed(now)) if now.closed_at is not None else result


def _take(opened: Ledger, item: Item, by: str, _typed: Typed) -> Result:
    if opened.worklist.take(item.id, by):
        return Result("taget")
    now = opened.worklist.get(item.id) or item
    return Result("taget") if now.taken_by == by else Result(message=c.taken(now.taken_by))


def _give_back(opened: Ledger, item: Item, by: str, _typed: Typed) -> Result:
    if not item.taken_by:
        return Result(message=c.NOT_TAKEN)
    if opened.worklist.give_back(item.id, item.taken_by, by):
        return Result("lagt-tilbage")
    now = opened.worklist.get(item.id) or item
    return Result(message=c.taken_meanwhile(now.taken_by) if now.taken_by else c.NOT_TAKEN)


def _resolve(opened: Ledger, item: Item, by: str, typed: Typed) -> Result:
    if not item.reference and not typed.note:
        return _wrong(NOTE, c.NOTE_MISSING)
    if len(typed.note) > LONGEST:
        return _wrong(NOTE, c.TEXT_LONG)
    if unanswered(opened, item) is not None:
        return Result(message=c.ANSWER_FIRST)
    return Result("loest") if opened.worklist.resolve(item.id, by, typed.note) else Result(message=c.BUSY)


def _retry(opened: Ledger, item: Item, by: str, _typed: Typed) -> Result:
    if (never := no_retry(opened, item)) is not None:
        return Result(message=c.no_retry(never) or c.BUSY)
    if unanswered(opened, item) is not None:
        return Result(message=c.ANSWER_FIRST)
    return Result("proevet") if opened.worklist.retry(item.id, by) else Result(message=c.BUSY)


def _answer(opened: Ledger, item: Item, by: str, typed: Typed) -> Result:
    if typed.answer not in (YES, NO):
        return _wrong(ANSWER, c.SETTLE_MISSING)
    if len(typed.answer_note) > LONGEST:
        return _wrong(ANSWER_NOTE, c.TEXT_LONG)
    hanging = unanswered(opened, item)
    happened = typed.answer == YES
    if hanging is None:
        return Result(message=c.NOT_UNCERTAIN)
    if not opened.worklist.settle(item.id, hanging.id, by, typed.answer_note, happened=happened):
        return Result(message=c.NOT_UNCERTAIN if unanswered(opened, item) is None else c.TOO_SOON)
    return Result(typed.answer)


def _decline(opened: Ledger, item: Item, by: str, typed: Typed) -> Result:
    if not typed.why:
        return _wrong(WHY, c.DECLINE_MISSING)
    if len(typed.why) > LONGEST:
        return _wrong(WHY, c.TEXT_LONG)
    return Result("ikke-oprettet") if manual_desk.decline(opened, item.id, by, typed.why) else Result(message=c.BUSY)


def _wrong(field: str, text: str) -> Result:
    return Result(problems=(Problem(field, text),))


def _closed(item: Item) -> str:
    return c.closed_meanwhile(item.closed_by, words.word(words.ITEM_STATES, item.state))


DEEDS: Final[Mapping[str, Deed]] = MappingProxyType(
    {
        "tag": _take,
        "laeg-tilbage": _give_back,
        "loes": _resolve,
        "proev-igen": _retry,
        "svar": _answer,
        "opret-ikke": _decline,
    }
)
"""By the last part of the address a form is sent to."""
