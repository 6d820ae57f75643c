"""With what a robot can set right what it did for one citizen, and what of that is still to be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flows.console.corrections import correct_texts as c
from flows.ledger.errors import LedgerError
from flows.ledger.model import Case, EffectRow
from flows.ledger.states import LETTER_CHANNELS, CaseState, Contact, EffectState
from flows.ledger.step_names import CORRECTION, follows, named
from flows.recipe.errors import RecipeError
from flows.recipe.model import Corrections, Robot
from flows.runner.adopting.adoption import find_adoption
from flows.runner.adopting.engagement import fill_settings
from flows.runner.adopting.robots import robot_of
from flows.runner.casework.live_doing import UNTOUCHED
from flows.runner.errors import RunnerError
from flows.runner.home import Home
from flows.runner.steps.cancel_intervention import cancel_intervention
from flows.runner.steps.create_intervention import create_intervention
from flows.runner.steps.send_letter import send_letter
from flows.runner.steps.tell_advisor import tell_advisor
from letters import LetterError, LetterTemplate

APOLOGY: Final = named(send_letter.name, CORRECTION)
"""The effect of an apology."""


@dataclass(frozen=True, slots=True)
class Means:
    """A robot that can set right what it did, its settings here, and the names its systems use."""

    robot: Robot
    how: Corrections
    settings: Any
    organisation: str
    intervention: str
    apology: LetterTemplate | None
    """None where the robot has no apology that can be read."""

    @property
    def call(self) -> str:
        """Return what is asked of whoever is to call; empty where the robot asks nobody."""
        reason = self.robot.reasons.get(self.how.call)
        return reason.todo or reason.text if reason else ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can still be done for one citizen; `contacts` always has NONE."""

    cancel: bool
    contacts: tuple[Contact, ...]

    @property
    def any(self) -> bool:
        """Return whether there is anything to choose."""
        return self.cancel or len(self.contacts) > 1


def means_of(adoption: str, home: Home) -> Means | None:
    """Return an adoption's means as they are now; None where its robot has none, or nothing can be read."""
    try:
        saved = find_adoption(adoption, home)
        robot = robot_of(saved.robot)
        if robot.corrections is None:
            return None
        settings = fill_settings(robot, saved)
        apology = _apology(robot, robot.corrections, settings)
    except (RunnerError, RecipeError, LedgerError):
        return None
    intervention = str(getattr(saved.systems.care_system, "intervention", ""))
    return Means(robot, robot.corrections, settings, saved.organisation.name, intervention, apology)


def was_acted_on(case: Case | None, effects: Sequence[EffectRow]) -> bool:
    """Return whether a case has ended and something was, or may have been, made outside for it."""
    made = any(each.state not in UNTOUCHED and not follows(each.step) for each in effects)
    return case is not None and case.state is CaseState.ENDED and made


def choices(effects: Sequence[EffectRow], means: Means) -> Choices:
    """Return what a correction could still do: nothing that is done already, no apology for a letter never sent."""
    return Choices(_stands(effects), tuple(_contacts(effects, means)))


def happens(means: Means, *, cancel: bool, contact: Contact) -> Iterator[str]:
    """Yield in words what would happen, in order."""
    if cancel:
        yield c.cancels(means.intervention)
    if contact is Contact.LETTER and means.apology is not None:
        yield c.sends(means.apology.title)
    if contact is Contact.CALL:
        yield c.calls(means.call)


def _stands(effects: Sequence[EffectRow]) -> bool:
    confirmed = [each.step for each in effects if each.state is EffectState.CONFIRMED]
    closed = any(step.endswith(cancel_intervention.name) for step in confirmed)
    return create_intervention.name in confirmed and not closed


def _contacts(effects: Sequence[EffectRow], means: Means) -> Iterator[Contact]:
    begun = {each.step for each in effects if each.state not in UNTOUCHED}
    written = any(each.channel in LETTER_CHANNELS and not follows(each.step) for each in effects if each.step in begun)
    if means.apology is not None and written and APOLOGY not in begun:
        yield Contact.LETTER
    if means.call and named(tell_advisor.name, CORRECTION) not in begun:
        yield Contact.CALL
    yield Contact.NONE


def _apology(robot: Robot, how: Corrections, settings: Any) -> LetterTemplate | None:
    if how.letter is None:
        return None
    name = str(getattr(robot.arguments(how.letter, settings), "template", ""))
    try:
        return LetterTemplate.parse(name, robot.letters[name].read_text(encoding="utf-8"))
    except (KeyError, OSError, LetterError):
        return None
