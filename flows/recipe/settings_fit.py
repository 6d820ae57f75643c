"""Whether an adoption's settings fit its robot: what pydantic alone cannot know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from flows.recipe import texts
from flows.recipe.errors import did_you_mean
from flows.recipe.model import Robot, StepCall, settings_named
from flows.recipe.settings_model import names_of
from flows.recipe.validation_words import why

TABLE: Final = "table"
LETTER: Final = "letter"
_TEMPLATE: Final = "template"
_WORDS: Final = {TABLE: texts.no_rules, LETTER: texts.no_letter, "reason": texts.no_reason}


@dataclass(frozen=True, slots=True)
class Misfit:
    """One setting that the robot cannot use; `what` is Danish and says what to write."""

    setting: str
    what: str


def misfits(robot: Robot, settings: BaseModel) -> tuple[Misfit, ...]:
    """Return every setting that names no table, letter or reason of the robot, or that a step cannot take."""
    return (*_wrong_names(robot, settings), *(each for call in robot.calls for each in _arguments(call, settings)))


def default_misfits(robot: Robot) -> tuple[Misfit, ...]:
    """Return every default of the robot's own settings that it cannot use itself."""
    fields = robot.settings_model.model_fields
    defaults = {name: field.get_default(call_default_factory=False) for name, field in fields.items()}
    given = {name: value for name, value in defaults.items() if not fields[name].is_required() and value is not None}
    return tuple(_wrong_names(robot, robot.settings_model.model_construct(**given)))


def _wrong_names(robot: Robot, settings: BaseModel) -> Iterator[Misfit]:
    known: Mapping[str, Mapping[str, Any]] = {TABLE: robot.tables, LETTER: robot.letters, "reason": robot.reasons}
    for setting, kind in sorted(_naming(robot).items()):
        value = getattr(settings, setting, None)
        for name in value if isinstance(value, tuple | list | set | frozenset) else (value,):
            if name is not None and str(name) not in known[kind]:
                yield Misfit(setting, _WORDS[kind](name, did_you_mean(str(name), known[kind])))


def _naming(robot: Robot) -> dict[str, str]:
    """Return the settings whose value is a name of the robot's own: declared so, or used so."""
    fields = robot.settings_model.model_fields.items()
    found = {name: kind for name, field in fields if (kind := names_of(field)) in _WORDS}
    found.update(dict.fromkeys(settings_named(robot.decide), TABLE))
    for call in robot.calls:
        found.update(dict.fromkeys(settings_named(call.arguments.get(_TEMPLATE)), LETTER))
    return found


def _arguments(call: StepCall, settings: BaseModel) -> Iterator[Misfit]:
    try:
        call.filled(settings)
    except ValidationError as error:
        for each in error.errors(include_input=False, include_url=False):
            key = str(each["loc"][0]) if each["loc"] else ""
            for setting in settings_named(call.arguments.get(key)):
                yield Misfit(setting, texts.field_wrong(f"på trinnet {call.definition.name}", key, why(each)))
