"""A compiled robot: what the runner works with, whether a recipe or Python made it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from catalogue.model import Card
from flows.recipe import texts
from flows.recipe.condition import Condition
from flows.recipe.errors import RecipeError, did_you_mean
from flows.recipe.step import StepDefinition
from flows.recipe.table import DecisionTable
from flows.recipe.validation_words import why

_SETTING: Final = re.compile(r"\{settings\.([a-z_][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case did not simply end well, for people: what it means, what to do, how an advisor hears of it."""

    code: str
    text: str
    todo: str
    tell: str
    """`now`, `digest`, `list` or `none` (facts: domain.md 1.6)."""
    due_days: int


@dataclass(frozen=True, slots=True)
class StepCall:
    """One step of a recipe: which, with what, and when."""

    definition: StepDefinition
    arguments: Mapping[str, Any]
    when: Condition | None
    line: int

    def filled(self, settings: Any) -> BaseModel:
        """Return the arguments with the adoption's settings in their places; raise pydantic's `ValidationError`."""
        found = {name: _filled(value, settings) for name, value in self.arguments.items()}
        return self.definition.arguments.model_validate(found)


@dataclass(frozen=True, slots=True)
class Corrections:
    """How an offer that was a mistake is set right; closing the intervention itself takes no words."""

    letter: StepCall | None = None
    """How the apology is sent; None where the robot has none."""
    unsent: str = ""
    """Reason code of an apology that must not or cannot be sent as a letter."""
    lost: str = ""
    """Reason code of an apology that never arrived, or of which nobody knows."""
    call: str = ""
    """Reason code of the task to call the citizen; empty where the robot has none."""


@dataclass(frozen=True, slots=True)
class Robot:
    """One version of a robot. `content_hash` is over every file of its folder."""

    lineage: str
    version: str
    card: Card
    settings_model: type[BaseModel]
    occasion: str
    decide: str
    tables: Mapping[str, tuple[DecisionTable, ...]]
    steps: tuple[StepCall, ...]
    reasons: Mapping[str, Reason]
    letters: Mapping[str, Path]
    content_hash: str
    folder: Path
    corrections: Corrections | None = None
    """None: what this robot has done cannot be set right by it."""
    replies: Mapping[str, tuple[StepCall, ...]] = field(default_factory=dict)
    """By kind of reply, what follows it; nothing where the recipe names none."""

    @property
    def calls(self) -> tuple[StepCall, ...]:
        """Return every step call of the recipe, also those that are taken after a run."""
        apology = self.corrections.letter if self.corrections else None
        answers = (call for calls in self.replies.values() for call in calls)
        return (*self.steps, *([apology] if apology else []), *answers)

    def arguments(self, call: StepCall, settings: Any) -> BaseModel:
        """Return a step's arguments with the adoption's settings filled in; raise `RecipeError`."""
        try:
            return call.filled(settings)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            key = ".".join(str(part) for part in first["loc"])
            wrong = texts.field_wrong(f"på trinnet {call.definition.name}", key, why(first))
            raise self._error(wrong, call.line) from None

    def table(self, name: str, on: date) -> DecisionTable:
        """Return the version of a table that is valid on a day; raise `RecipeError`."""
        if name not in self.tables:
            raise self._error(texts.no_rules(name, did_you_mean(name, self.tables)), 1)
        for table in self.tables[name]:
            if table.valid_on(on):
                return table
        versions = [each.valid_from.isoformat() for each in self.tables[name]]
        raise self._error(texts.not_valid_on(name, on.isoformat(), versions), 1)

    def _error(self, what: str, line: int) -> RecipeError:
        return RecipeError(what, file=self.folder / "robot.yaml", line=line)


def settings_named(value: Any) -> tuple[str, ...]:
    """Return the settings that an argument names."""
    return tuple(_SETTING.findall(value)) if isinstance(value, str) else ()


def _filled(value: Any, settings: Any) -> Any:
    if not isinstance(value, str):
        return value
    whole = _SETTING.fullmatch(value)
    if whole:
        return getattr(settings, whole[1])
    return _SETTING.sub(lambda found: str(getattr(settings, found[1])), value)
