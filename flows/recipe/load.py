"""robot.yaml -> Robot: everything that can be wrong is found here, with file, line and a suggestion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from catalogue.errors import CatalogueError
from catalogue.model import Card
from flows.recipe import texts
from flows.recipe.content import content_hash
from flows.recipe.corrections import read_corrections
from flows.recipe.errors import RecipeError, did_you_mean
from flows.recipe.model import Robot, StepCall, settings_named
from flows.recipe.reasons import check_reasons, check_table_codes, read_reasons
from flows.recipe.replies import read_replies
from flows.recipe.setting_types import misfit
from flows.recipe.settings_fit import default_misfits
from flows.recipe.settings_model import settings_model
from flows.recipe.source import Source, read_source
from flows.recipe.step import StepRegistry
from flows.recipe.step_reading import read_steps
from flows.recipe.table import DecisionTable, load_tables
from flows.recipe.validation_words import PATTERN, why

_KEYS: Final = ("robot", "version", "card", "settings", "citizens", "decide", "tables", "reasons", "steps")
_OPTIONAL: Final = ("corrections", "replies")
_PLACES: Final = ("rule_group", "year")
_LINEAGE: Final = re.compile(r"[a-z][a-z0-9-]{2,60}")
_VERSION: Final = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}")
_TABLE_FILE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}\.yaml")


def load_robot(folder: Path, registry: StepRegistry, runner_codes: Mapping[str, bool] | None = None) -> Robot:
    """Compile a robot's folder; raise `RecipeError` for the first thing that is wrong.

    `runner_codes` are the reason codes the engine itself may give; True for those that send a citizen to a person.
    """
    source = read_source(folder / "robot.yaml")
    source.mapping((*_KEYS, *_OPTIONAL), _KEYS)
    settings = settings_model(source, folder)
    reasons = read_reasons(source.at("reasons"))
    tables = _tables(source.at("tables"), folder, settings, reasons)
    steps = read_steps(source.at("steps"), registry, settings)
    check_reasons(source.at("reasons"), reasons, tables, steps, runner_codes or {})
    letters = {each.stem: each for each in sorted((folder / "letters").glob("*.md"))}
    corrections = (
        read_corrections(source.at("corrections"), registry, settings, reasons)
        if "corrections" in source.value
        else None
    )
    replies = read_replies(source.at("replies"), registry, settings, reasons) if "replies" in source.value else {}
    robot = Robot(
        _lineage(source),
        _version(source),
        _card(source.at("card")),
        settings,
        _occasion(source.at("citizens")),
        _rules(source, tables, settings),
        tables,
        steps,
        reasons,
        letters,
        content_hash(folder),
        folder,
        corrections,
        replies,
    )
    _check_letters(source, robot.calls, letters)
    for wrong in default_misfits(robot):
        raise source.error(texts.default_misfit(wrong.setting, wrong.what), "settings")
    return robot


def _lineage(source: Source) -> str:
    name = source.at("robot").text()
    if not _LINEAGE.fullmatch(name):
        raise source.error(texts.LINEAGE_FORM, "robot")
    return name


def _version(source: Source) -> str:
    version = source.value["version"]
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise source.error(texts.VERSION_FORM, "version")
    return version


def _card(source: Source) -> Card:
    source.mapping(tuple(Card.model_fields), ("title", "short_description"))
    try:
        return Card.model_validate(source.value)
    except CatalogueError:
        raise source.error(texts.CITIZEN_ON_CARD) from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = str(first["loc"][0]) if first["loc"] else ""
        wrong = texts.FIELD_FORMS.get(key, why(first)) if first["type"] == PATTERN else why(first)
        raise source.error(texts.field_wrong("på robotbeskrivelsen (card)", key, wrong), key) from None


def _occasion(source: Source) -> str:
    source.mapping(("from", "occasion"), ("from", "occasion"))
    if source.value["from"] != "person_register":
        raise source.error(texts.NO_SOURCE, "from")
    template = source.at("occasion").text()
    for name in re.findall(r"\{([^{}]*)\}", template):
        if name not in _PLACES:
            raise source.error(
                texts.unknown_choice("plads i anledningen", name, did_you_mean(name, _PLACES)), "occasion"
            )
    if any(brace in re.sub(r"\{(rule_group|year)\}", "", template) for brace in "{}"):
        raise source.error(texts.OCCASION_BRACES, "occasion")
    return template


def _tables(
    source: Source, folder: Path, settings: type[BaseModel], reasons: Mapping[str, Any]
) -> dict[str, tuple[DecisionTable, ...]]:
    tables: dict[str, tuple[DecisionTable, ...]] = {}
    for name in source.mapping():
        file = source.at(name).text()
        if not _TABLE_FILE.fullmatch(file) or not (folder / "tables" / file).is_file():
            there = [each.name for each in (folder / "tables").glob("*.yaml")]
            raise source.error(texts.no_table_file(file, did_you_mean(file, there)), name)
        found = read_source(folder / "tables" / file)
        tables[name] = load_tables(found, name, settings)
        check_table_codes(found, reasons)
    return tables


def _rules(source: Source, tables: Mapping[str, Any], settings: type[BaseModel]) -> str:
    """Return what `decide` names: a table, or a setting that names one."""
    text = source.at("decide").text()
    named = settings_named(text)
    if named and text == f"{{settings.{named[0]}}}":
        if wrong := misfit(settings, named[0], str, many=False):
            raise source.error(wrong, "decide", rule=texts.SETTING_TYPE)
    elif text not in tables:
        raise source.error(texts.no_rules(text, did_you_mean(text, tables)), "decide")
    return text


def _check_letters(source: Source, steps: tuple[StepCall, ...], letters: Mapping[str, Path]) -> None:
    for call in steps:
        template = call.arguments.get("template")
        if template is not None and not settings_named(template) and template not in letters:
            missing = texts.no_letter(template, did_you_mean(str(template), letters))
            raise RecipeError(missing, file=source.file, line=call.line)
