"""What was done outside for one citizen, as sentences: the same in `why` and on the worklist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from flows.ledger.model import EffectRow, Planned
from flows.ledger.states import PROBE_NONE, EffectKind, EffectState
from flows.ledger.step_names import LATER, follows
from flows.runner.telling import words
from flows.runner.telling.moments import moment


class Deed(NamedTuple):
    """A step as subject and what has been done to it."""

    what: str
    done: str


DEEDS: Final = {
    "open_pathway_program": Deed("Forløbet", "er åbnet"),
    "open_pathway_nested": Deed("Delforløbet", "er åbnet"),
    "create_intervention": Deed("Indsatsen", "er oprettet"),
    "comment_intervention": Deed("Bemærkningen på indsatsen", "er skrevet"),
    "send_letter": Deed("Brevet", "er sendt"),
    "send_letter_paper": Deed("Brevet", "er sendt igen"),
    "tell_advisor": Deed("Opgaven til sundhedsvejlederen", "er oprettet"),
    "tell_letter_failed": Deed("Opgaven om brevet, der ikke nåede frem,", "er oprettet"),
    "digest_mail": Deed("Mailen til sundhedsvejlederen", "er sendt"),
    "file_letter": Deed("Brevets plads på borgeren", "er oprettet"),
    "file_content": Deed("Brevet", "er lagt på borgeren i omsorgssystemet"),
    "cancel_intervention": Deed("Indsatsen", "er lukket igen"),
    "close_task": Deed("Opgaven til sundhedsvejlederen", "er lukket igen"),
    "correct:send_letter": Deed("Undskyldningen", "er sendt"),
    "correct:tell_advisor": Deed("Opgaven om at ringe til borgeren", "er oprettet"),
    "correct:file_letter": Deed("Undskyldningens plads på borgeren", "er oprettet"),
    "correct:file_content": Deed("Undskyldningen", "er lagt på borgeren i omsorgssystemet"),
}
_OF: Final = "."
"""Between closing a task and what that task followed (flows.runner.steps.close_task)."""
_BY: Final = {"digital": " som Digital Post", "paper": " på papir"}
_STATES: Final = {
    EffectState.PLANNED: "er planlagt, men ikke begyndt",
    EffectState.INTENT: "er begyndt; svaret mangler",
    EffectState.REJECTED: "blev afvist af systemet",
}


def told(effects: Iterable[EffectRow]) -> Iterator[str]:
    """Return a line for each effect, with its time where it has one."""
    for effect in effects:
        at = f"{moment(effect.intent_at)}: " if effect.intent_at else ""
        yield f"{at}{sentence(effect)}"


def sentence(effect: EffectRow) -> str:
    """Return one effect as a sentence."""
    deed = deed_of(effect.step) or Deed(effect.step, "er gjort")
    channel = _BY.get(effect.channel, "")
    if effect.state is EffectState.UNKNOWN:
        return f"Det er uvist, om {deed.what[0].lower()}{deed.what[1:]} {deed.done}{channel}: svaret kom aldrig."
    if effect.state is EffectState.ABSENT:
        return f"{deed.what} {deed.done.replace(' ', ' ikke ', 1)}."
    if effect.state is not EffectState.CONFIRMED:
        code = f" ({effect.error_code})" if effect.error_code and effect.state is EffectState.REJECTED else ""
        return f"{deed.what} {_STATES[effect.state]}{code}."
    receipt = f"; posten melder: {words.word(words.DISPATCH, effect.dispatch)}" if channel else ""
    return f"{deed.what} {deed.done}{channel}{receipt}."


def deed_of(step: str) -> Deed | None:
    """Return the words for a step, also where it followed a reply; None for an author's own."""
    plain = step.rpartition(LATER)[2]
    return DEEDS.get(step) or DEEDS.get(plain.partition(_OF)[0])


def is_later(effect: EffectRow) -> bool:
    """Return whether an effect came after the case had ended: for a reply or a correction."""
    return bool(follows(effect.step))


def left(planned: Iterable[Planned], effects: Iterable[EffectRow]) -> tuple[str, ...]:
    """Return what was planned and has not been confirmed, in the plan's own words."""
    confirmed = {each.step for each in effects if each.state is EffectState.CONFIRMED}
    return tuple(each.what for each in planned if each.step not in confirmed)


def unanswered(effects: Iterable[EffectRow]) -> EffectRow | None:
    """Return the unknown effect that only a person can answer for, if there is one; a lost mail of counts is none."""
    unknown = (each for each in effects if each.state is EffectState.UNKNOWN and each.probe == PROBE_NONE)
    return next((each for each in unknown if each.channel or each.kind is EffectKind.WRITE), None)
