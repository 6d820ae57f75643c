"""Writing down one reply from a page: judged by the form and by the ledger, kept once."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.web.forms import Problem
from catalogue.web.visitor import Visitor
from flows.console.replies import reply_texts
from flows.console.replies.reply_form import KIND, Typed
from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.ledger.said import Verdict
from flows.runner.adopting.engagement import danish_day


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: `done` names a text of `reply_texts.DONE`; else nothing has changed, and `problems` say why."""

    done: str = ""
    problems: tuple[Problem, ...] = ()


def take(opened: Ledger, organisation: str, lineage: str, citizen: CitizenKey, typed: Typed, visitor: Visitor) -> Taken:
    """Keep what was typed as the citizen's reply, in the visitor's name."""
    if problems := typed.problems(danish_day(opened.now())):
        return Taken(problems=problems)
    kept = opened.replies.record(typed.reply(organisation, lineage, citizen, visitor.name))
    if kept.verdict is Verdict.STRANGER:
        return Taken(problems=(Problem(KIND, reply_texts.STRANGER),))
    if kept.verdict is Verdict.KNOWN:
        return Taken("kendt")
    return Taken("gemt" if kept.reply and kept.reply.handled_at is None else "regel")
