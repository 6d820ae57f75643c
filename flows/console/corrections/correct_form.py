"""What a person fills in to set something right for one citizen: read, judged, and drawn again as it was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from starlette.datastructures import FormData

from catalogue.web.form_shape import Choice
from catalogue.web.forms import Field, Problem
from flows.console.corrections import correct_texts as c
from flows.console.corrections.correct_means import Choices
from flows.console.purposes import FIELD, purpose_field
from flows.ledger.columns import masked
from flows.ledger.states import Contact

CANCEL, CONTACT, WHY, LOOK = "luk", "kontakt", "hvorfor", "vis"
YES: Final = "ja"
CONTACTS: Final[Mapping[str, Contact]] = MappingProxyType(
    {"brev": Contact.LETTER, "opkald": Contact.CALL, "ingen": Contact.NONE}
)
SHORTEST, LONGEST = 10, 2000


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form held."""

    cancel: bool
    contact: str = ""
    why: str = field(repr=False, default="")
    purpose: str = ""
    look: str = ""
    """Which way of seeing the letter was asked for; empty when the correction itself was."""

    @property
    def why_masked(self) -> str:
        """Return the reason without what looks like a CPR number."""
        return masked(self.why)

    @property
    def chosen(self) -> Contact:
        """Return the contact that was chosen; NONE for nothing."""
        return CONTACTS.get(self.contact, Contact.NONE)


def typed_in(form: FormData) -> Typed:
    """Return what was typed."""
    return Typed(
        _text(form, CANCEL) == YES, _text(form, CONTACT), _text(form, WHY), _text(form, FIELD), _text(form, LOOK)
    )


def judged(typed: Typed, choices: Choices) -> tuple[Problem, ...]:
    """Return what is wrong with what was typed, by what can be chosen now."""
    return tuple(Problem(name, text) for name, text in _wrong(typed, choices) if text)


def fields(typed: Typed, choices: Choices, means_name: str, problems: Sequence[Problem]) -> tuple[Field, ...]:
    """Return the fields with what was typed; a number that looks like a CPR number is not shown again."""
    errors = {each.field: each.text for each in problems}
    shown = []
    if choices.cancel:
        value = YES if typed.cancel else ""
        hint = c.cancel_hint(means_name)
        shown.append(Field(CANCEL, c.CANCEL, "check", hint, required=False, value=value, error=errors.get(CANCEL, "")))
    ways = tuple(Choice(name, c.CONTACT_TITLES[name]) for name, way in CONTACTS.items() if way in choices.contacts)
    values, wrong = ((typed.contact,) if typed.contact else ()), errors.get(CONTACT, "")
    shown.append(Field(CONTACT, c.CONTACT, "radio", values=values, choices=ways, error=wrong))
    shown.append(Field(WHY, c.WHY, "long", c.WHY_HINT, value=typed.why_masked, error=errors.get(WHY, "")))
    return tuple(shown)


def purpose(typed: Typed, problems: Sequence[Problem]) -> Field:
    """Return the field that asks why the letter is looked at."""
    return purpose_field(typed.purpose, next((each.text for each in problems if each.field == FIELD), ""))


def _wrong(typed: Typed, choices: Choices) -> Iterator[tuple[str, str]]:
    if typed.cancel and not choices.cancel:
        # The box is gone from the form: what to say stands at the choice that is left.
        yield CONTACT, c.CANCEL_GONE
    elif typed.contact not in CONTACTS:
        yield CONTACT, c.CONTACT_MISSING
    elif typed.chosen not in choices.contacts:
        yield CONTACT, c.CONTACT_GONE
    elif typed.chosen is Contact.NONE and not typed.cancel:
        yield CONTACT, c.NOTHING_CHOSEN
    length = len(" ".join(typed.why.split()))
    if length < SHORTEST:
        yield WHY, c.WHY_MISSING
    elif len(typed.why) > LONGEST:
        yield WHY, c.WHY_LONG
    elif masked(typed.why) != typed.why:
        yield WHY, c.WHY_CPR


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
