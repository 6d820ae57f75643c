"""The fields of a line's forms, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.web.form_shape import Choice
from catalogue.web.forms import Field as FormField
from catalogue.web.forms import Problem
from flows.console.purposes import FIELD, Field, purpose_field
from flows.console.worklist import worklist_texts as c
from flows.console.worklist.line_deeds import ANSWER, ANSWER_NOTE, NO, NOTE, WHY, YES, Typed

_ANSWERS: Final = (Choice(YES, c.HAPPENED_YES), Choice(NO, c.HAPPENED_NO))


@dataclass(frozen=True, slots=True)
class LineForm:
    """Every field of a line's page."""

    note: FormField
    answer: FormField
    answer_note: FormField
    why: FormField
    purpose: Field


def fields(typed: Typed, purpose: str, problems: Sequence[Problem], *, manual: bool) -> LineForm:
    """Return the fields; the note may be left out where ticking the line says it all."""
    wrong = {each.field: each.text for each in problems}

    def long(name: str, title: str, value: str, hint: str = "", *, required: bool = True) -> FormField:
        return FormField(name, title, "long", hint, required, value, error=wrong.get(name, ""))

    chosen = (typed.answer,) if typed.answer else ()
    return LineForm(
        long(NOTE, c.NOTE, typed.note, c.NOTE_HINT, required=not manual),
        FormField(ANSWER, c.SETTLE_TITLE, "radio", values=chosen, choices=_ANSWERS, error=wrong.get(ANSWER, "")),
        long(ANSWER_NOTE, c.SETTLE_NOTE, typed.answer_note, c.NOTE_HINT, required=False),
        long(WHY, c.DECLINE_WHY, typed.why, c.NOTE_HINT),
        purpose_field(purpose, wrong.get(FIELD, "")),
    )
