"""The steps of a recipe: which, with what, and when. What a setting will fill is checked when the adoption is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from flows.recipe import texts
from flows.recipe.condition import CelCondition
from flows.recipe.errors import did_you_mean
from flows.recipe.model import StepCall, settings_named
from flows.recipe.source import Source
from flows.recipe.step import StepDefinition, StepRegistry
from flows.recipe.validation_words import why

_SETTING: Final = re.compile(r"\{settings\.[a-z_][a-z0-9_]*\}")


def read_steps(source: Source, registry: StepRegistry, settings: type[BaseModel]) -> tuple[StepCall, ...]:
    """Return the steps in order; raise `RecipeError` for the first that cannot be taken."""
    calls: list[StepCall] = []
    seen: set[tuple[str, str]] = set()
    for each in source.items():
        call = _step(each, registry, settings)
        key = (call.definition.name, str(call.arguments.get("step", "")))
        if key in seen:
            raise each.error(texts.step_twice(call.definition.name))
        seen.add(key)
        calls.append(call)
    if not calls:
        raise source.error(texts.NO_STEPS)
    return tuple(calls)


def _step(source: Source, registry: StepRegistry, settings: type[BaseModel]) -> StepCall:
    if not isinstance(source.value, dict) or len(source.value) != 1:
        raise source.error(texts.STEP_FORM)
    name = next(iter(source.value))
    if name not in registry:
        raise source.error(texts.unknown_choice("trin", name, did_you_mean(name, registry)), name)
    part = source.at(name)
    arguments = read_arguments(part, registry[name], settings, besides=("when",))
    when = CelCondition(part.at("when")) if "when" in part.value else None
    return StepCall(registry[name], arguments, when, part.line)


def read_arguments(
    part: Source, definition: StepDefinition, settings: type[BaseModel], *, besides: tuple[str, ...]
) -> Mapping[str, Any]:
    """Return what a recipe gives a step, without the keys `besides`; raise `RecipeError` for what it cannot take."""
    fields = definition.arguments.model_fields
    given = part.mapping((*fields, *besides), tuple(key for key, field in fields.items() if field.is_required()))
    arguments = {key: value for key, value in given.items() if key not in besides}
    for key, value in arguments.items():
        _check_settings(part.at(key), value, settings)
    _check_fixed(part, definition, arguments)
    return arguments


def _check_settings(source: Source, value: Any, settings: type[BaseModel]) -> None:
    for setting in settings_named(value):
        if setting not in settings.model_fields:
            raise source.error(texts.unknown_setting(setting, did_you_mean(setting, settings.model_fields)))
    if isinstance(value, str) and any(brace in _SETTING.sub("", value) for brace in "{}"):
        raise source.error(texts.place_in_argument(value))


def _check_fixed(source: Source, definition: StepDefinition, arguments: Mapping[str, Any]) -> None:
    """Refuse an argument that is wrong whatever the adoption says."""
    try:
        definition.arguments.model_validate(arguments)
    except ValidationError as error:
        for each in error.errors(include_input=False, include_url=False):
            key = str(each["loc"][0]) if each["loc"] else ""
            if not settings_named(arguments.get(key)):
                wrong = texts.field_wrong(f"på trinnet {definition.name}", key, why(each))
                raise source.error(wrong, *([key] if key else [])) from None
