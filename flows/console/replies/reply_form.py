"""The form in which one reply is written down: its fields, and what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from starlette.datastructures import FormData

from catalogue.web.forms import Choice, Field, Problem
from flows.console.replies import reply_texts as c
from flows.ledger.columns import masked
from flows.ledger.ids import CitizenKey
from flows.ledger.said import NewReply
from flows.ledger.states import ReplyKind
from flows.runner.runs.reply_list import LONGEST_NOTE, day_of, day_problem
from flows.runner.runs.reply_list_texts import DAY_FORM
from flows.runner.telling.replies import KINDS, LIST, PHONE, SOURCES

KIND, DAY, HOW, NOTE = "svar", "svardag", "svarvej", "svarnote"
_KINDS: Final = tuple(Choice(kind, words) for kind, words in KINDS.items())
_WAYS: Final = tuple(Choice(way, words[:1].upper() + words[1:]) for way, words in SOURCES.items() if way != LIST)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form held."""

    kind: str = ""
    day: str = ""
    how: str = PHONE
    note: str = field(repr=False, default="")

    def problems(self, today: date) -> tuple[Problem, ...]:
        """Return what is wrong, each at its field."""
        found = (
            (KIND, "" if self.kind in KINDS else c.FORM_KIND_MISSING),
            (DAY, self._day_problem(today)),
            (HOW, "" if self.how in {each.value for each in _WAYS} else c.FORM_HOW_MISSING),
            (NOTE, c.NOTE_LONG if len(self.note) > LONGEST_NOTE else ""),
        )
        return tuple(Problem(name, text) for name, text in found if text)

    def reply(self, organisation: str, lineage: str, citizen: CitizenKey, by: str) -> NewReply:
        """Return the reply; only when there are no problems."""
        said_on = day_of(self.day)
        if said_on is None:
            raise ValueError("a reply has a day")
        return NewReply(organisation, lineage, citizen, ReplyKind(self.kind), said_on, self.how, by, masked(self.note))

    def _day_problem(self, today: date) -> str:
        said_on = day_of(self.day)
        wrong = DAY_FORM if said_on is None else day_problem(said_on, today)
        return f"{wrong[:1].upper()}{wrong[1:]}." if wrong else ""


def typed_of(form: FormData) -> Typed:
    """Return what was typed; a field that was not sent is empty."""
    return Typed(*(text(form, name) for name in (KIND, DAY, HOW, NOTE)))


def text(form: FormData, name: str) -> str:
    """Return one field of a form without blanks around it; a file in its place is nothing."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def fields(typed: Typed | None, problems: Sequence[Problem], today: date) -> tuple[Field, ...]:
    """Return the fields with what was typed; a blank form has today, and that it came by telephone."""
    known, wrong = typed or Typed(day=today.isoformat()), wrong_at(problems)
    return (
        Field(KIND, c.FORM_KIND, "radio", values=(known.kind,), choices=_KINDS, error=wrong.get(KIND, "")),
        Field(DAY, c.FORM_DAY, "date", value=masked(known.day), error=wrong.get(DAY, "")),
        Field(HOW, c.FORM_HOW, "radio", values=(known.how,), choices=_WAYS, error=wrong.get(HOW, "")),
        Field(NOTE, c.FORM_NOTE, "long", c.FORM_NOTE_HINT, False, masked(known.note), error=wrong.get(NOTE, "")),
    )


def wrong_at(problems: Sequence[Problem]) -> Mapping[str, str]:
    """Return what is wrong by field."""
    return {each.field: each.text for each in problems}
