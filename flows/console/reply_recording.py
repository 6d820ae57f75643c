"""Writing down one reply from a page: judged by the form and by the ledger, kept once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from catalogue.web.forms import Problem
from catalogue.web.visitor import Visitor
from flows.console import reply_texts
from flows.console.reply_form import KIND, Typed
from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.ledger.said import Reply, Verdict
from flows.runner.adopting.engagement import danish_day

_DONE: Final[Mapping[Verdict, str]] = {Verdict.NEW: "gemt", Verdict.KNOWN: "kendt"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: `done` names a text of `reply_texts.DONE`; else nothing has changed, and `problems` say why."""

    done: str = ""
    reply: Reply | None = None
    problems: tuple[Problem, ...] = ()


def take(opened: Ledger, organisation: str, lineage: str, citizen: CitizenKey, typed: Typed, visitor: Visitor) -> Taken:
    """Keep what was typed as the citizen's reply, in the visitor's name."""
    if problems := typed.problems(danish_day(opened.now())):
        return Taken(problems=problems)
    kept = opened.replies.record(typed.reply(organisation, lineage, citizen, visitor.name))
    if kept.verdict is Verdict.STRANGER:
        return Taken(problems=(Problem(KIND, reply_texts.STRANGER),))
    return Taken(_DONE[kept.verdict], kept.reply)
