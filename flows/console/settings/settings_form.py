"""The form of an adoption's settings: made of the robot's own model, in its own groups, with what is in force in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, create_model
from pydantic import Field as Declared

from catalogue.web.forms import Field, Filled, Form, Problem, Sources
from flows.console.settings import settings_texts as texts
from flows.recipe.model import Robot
from flows.recipe.settings_fit import misfits
from flows.runner.adopting.adoption_versions import Version
from flows.runner.adopting.difference import SETTINGS, Difference

WHY: Final = "why"
VERSION: Final = "version"
FILE: Final = "fil"
_LARGEST: Final = 100_000
"""Characters of settings that can be saved; what a letter or a person uses is some thousand."""


@dataclass(frozen=True, slots=True)
class Section:
    """The fields of one group of settings."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What somebody's form was made from: the version, and a mark of the file below it."""

    number: int
    file: str

    @classmethod
    def of(cls, version: Version) -> Basis:
        """Return what a form made now is made from."""
        text = version.adoption.origin.text
        return cls(version.number, hashlib.sha256(text.encode()).hexdigest()[:16])

    @classmethod
    def sent(cls, form: Mapping[str, object]) -> Basis:
        """Return what a form says it was made from; what is not a version is one nobody knows."""
        number = form.get(VERSION)
        known = isinstance(number, str) and number.isascii() and number.isdigit() and len(number) < 10  # noqa: PLR2004
        return cls(int(str(number)) if known else -1, str(form.get(FILE, "")))


class SettingsForm:
    """The form of one robot's settings; raises `Unsupported` when it is made, for settings no form can show."""

    def __init__(self, robot: Robot) -> None:
        self._robot = robot
        self._form = _form(robot.settings_model)

    @property
    def sources(self) -> frozenset[str]:
        """Return where the options of its fields come from."""
        return self._form.sources

    def blank(self, values: Mapping[str, Any], sources: Sources, why: str = "") -> Filled[Any]:
        """Return the form with settings in it."""
        return self._form.blank({SETTINGS: values, WHY: why}, sources)

    def read(self, sent: Iterable[tuple[str, object]], sources: Sources) -> Filled[Any]:
        """Return what was typed, judged by the model, by the robot that must use it, and by what is never kept here."""
        filled = self._form.read(sent, sources)
        if filled.model is None:
            return filled
        settings = getattr(filled.model, SETTINGS)
        if len(settings.model_dump_json()) > _LARGEST:
            return filled.refused(Problem(SETTINGS, texts.TOO_LARGE))
        # Settings are kept in clear.
        for name in filled.citizens:
            filled = filled.refused(Problem(name, texts.CITIZEN))
        for each in misfits(self._robot, settings):
            filled = filled.refused(Problem(f"{SETTINGS}.{each.setting}", each.what))
        return filled

    def sections(self, filled: Filled[Any]) -> tuple[Section, ...]:
        """Return the fields group by group, in the order of the model."""
        found: dict[str, list[Field]] = {}
        for each in _named(filled.fields, SETTINGS).fields:
            found.setdefault(self._group(each.name), []).append(each)
        return tuple(Section(title, tuple(fields)) for title, fields in found.items())

    @staticmethod
    def why(filled: Filled[Any]) -> Field:
        """Return the field that asks why."""
        return _named(filled.fields, WHY)

    def _group(self, name: str) -> str:
        field = self._robot.settings_model.model_fields[name.removeprefix(f"{SETTINGS}.")]
        extra = field.json_schema_extra
        return str(extra.get("group", texts.OTHER)) if isinstance(extra, dict) else texts.OTHER


def joined(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Return theirs with everything laid over it that I have changed since `base`: mine where we both changed it."""
    return Difference.between(base, mine).applied(theirs)


def _named(fields: tuple[Field, ...], name: str) -> Field:
    return next(each for each in fields if each.name == name)


@cache
def _form(model: type[BaseModel]) -> Form[BaseModel]:
    asked: dict[str, Any] = {
        SETTINGS: (model, Declared(title=texts.SETTINGS)),
        WHY: (
            str,
            Declared(
                min_length=5,
                max_length=500,
                title=texts.WHY_TITLE,
                description=texts.WHY_HINT,
                json_schema_extra={"x-long": True},
            ),
        ),
    }
    return Form(create_model("SettingsOrder", **asked), whole=True)
