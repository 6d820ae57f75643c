"""robot.yaml -> Robot: everything that can be wrong is found here, with file, line and a suggestion."""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from catalogue.model import Card
from flows.recipe.condition import CelCondition
from flows.recipe.decide import FACT_MISSING
from flows.recipe.errors import RecipeError, did_you_mean
from flows.recipe.model import Reason, Robot, StepCall, settings_named
from flows.recipe.source import Source, read_source
from flows.recipe.step import StepRegistry
from flows.recipe.table import DecisionTable, load_tables

_KEYS: Final = ("robot", "version", "card", "settings", "citizens", "decide", "tables", "reasons", "steps")
_REQUIRED: Final = ("robot", "version", "card", "settings", "citizens", "decide", "tables", "reasons", "steps")
_REASON: Final = ("text", "todo", "tell", "due_days")
_TELL: Final = ("now", "digest", "list", "none")
_PLACES: Final = ("rule_group", "year")
_LINEAGE: Final = re.compile(r"[a-z][a-z0-9-]{2,60}")


def load_robot(folder: Path, registry: StepRegistry) -> Robot:
    """Compile a robot's folder; raise `RecipeError` for the first thing that is wrong."""
    source = read_source(folder / "robot.yaml")
    found = source.mapping(_KEYS, _REQUIRED)
    settings = _settings(source, folder)
    names = frozenset(settings.model_fields)
    reasons = {code: _reason(source.at("reasons").at(code), code) for code in source.at("reasons").mapping()}
    tables = _tables(source, folder, names)
    steps = tuple(_step(each, registry, names) for each in source.at("steps").items())
    _check_codes(source, reasons, tables, steps)
    letters = {each.stem: each for each in sorted((folder / "letters").glob("*.md"))}
    _check_letters(source, steps, letters)
    return Robot(
        _lineage(source),
        str(found["version"]),
        _card(source.at("card")),
        settings,
        _occasion(source.at("citizens")),
        _known_table(source, tables, names),
        tables,
        steps,
        reasons,
        letters,
        content_hash(folder),
        folder,
    )


def content_hash(folder: Path) -> str:
    """Return SHA-256 over every file of the folder: names and contents, in order of name."""
    digest = hashlib.sha256()
    for file in sorted(each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts):
        if "adoptions" in file.relative_to(folder).parts:
            continue
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _lineage(source: Source) -> str:
    name = source.at("robot").text()
    if not _LINEAGE.fullmatch(name):
        raise source.error("robottens id skal være små bogstaver, tal og bindestreger.", "robot")
    return name


def _settings(source: Source, folder: Path) -> type[BaseModel]:
    """Return the settings model that `settings: module:Class` names; it lies beside robot.yaml."""
    module, _, name = source.at("settings").text().partition(":")
    try:
        found = getattr(importlib.import_module(f"flows.robots.{folder.name}.{module}"), name)
    except (ImportError, AttributeError):
        missing = f'indstillingerne "{module}:{name}" findes ikke ved siden af robot.yaml.'
        raise source.error(missing, "settings") from None
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        raise source.error("indstillingerne skal være en pydantic-model.", "settings")
    return found


def _card(source: Source) -> Card:
    source.mapping(tuple(Card.model_fields), ("title", "short_description"))
    try:
        return Card.model_validate(source.value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = str(first["loc"][0]) if first["loc"] else ""
        raise source.error(f'feltet "{key}" på robotbeskrivelsen passer ikke.', key) from None


def _occasion(source: Source) -> str:
    source.mapping(("from", "occasion"), ("from", "occasion"))
    if source.value["from"] != "person_register":
        raise source.error('borgere kan kun hentes fra "person_register".', "from")
    template = source.at("occasion").text()
    for name in re.findall(r"\{([^}]*)\}", template):
        if name not in _PLACES:
            raise source.error(f'ukendt plads "{name}" i anledningen. {did_you_mean(name, _PLACES)}', "occasion")
    return template


def _reason(source: Source, code: str) -> Reason:
    found = source.mapping(_REASON, ("text",))
    if not re.fullmatch(r"[A-Z][A-Z_]+", code):
        raise source.error("en årsagskode er store bogstaver og understreger.")
    tell = str(found.get("tell", "none"))
    if tell not in _TELL:
        raise source.error(f'ukendt besked "{tell}". {did_you_mean(tell, _TELL)}', "tell")
    return Reason(code, source.at("text").text(), str(found.get("todo", "")), tell, int(found.get("due_days", 14)))


def _tables(source: Source, folder: Path, names: frozenset[str]) -> dict[str, tuple[DecisionTable, ...]]:
    part = source.at("tables")
    tables: dict[str, tuple[DecisionTable, ...]] = {}
    for name in part.mapping():
        file = folder / "tables" / part.at(name).text()
        if file.parent.resolve() != (folder / "tables").resolve() or not file.is_file():
            raise part.error(f'tabellen "{part.value[name]}" findes ikke i mappen tables.', name)
        tables[name] = load_tables(read_source(file), name, names)
    return tables


def _known_table(source: Source, tables: Mapping[str, Any], names: frozenset[str]) -> str:
    """Return what `decide` names: a table, or a setting that names one."""
    text = source.at("decide").text()
    setting = settings_named(text)
    if setting and setting[0] not in names:
        raise source.error(f'ukendt indstilling "{setting[0]}". {did_you_mean(setting[0], names)}', "decide")
    if not setting and text not in tables:
        raise source.error(f'ukendt tabel "{text}". {did_you_mean(text, tables)}', "decide")
    return text


def _step(source: Source, registry: StepRegistry, names: frozenset[str]) -> StepCall:
    found = source.mapping()
    if len(found) != 1:
        raise source.error("hvert trin skrives som `- navn: {…}`.")
    name = next(iter(found))
    if name not in registry:
        raise source.error(f'ukendt trin "{name}". {did_you_mean(name, registry)}', name)
    definition, part = registry[name], source.at(name)
    fields = definition.arguments.model_fields
    given = part.mapping((*fields, "when"), tuple(key for key, field in fields.items() if field.is_required()))
    for key, value in given.items():
        for setting in settings_named(value):
            if setting not in names:
                raise part.error(f'ukendt indstilling "{setting}". {did_you_mean(setting, names)}', key)
    when = CelCondition(part.at("when")) if "when" in given else None
    return StepCall(definition, {key: value for key, value in given.items() if key != "when"}, when, part.line)


def _check_codes(
    source: Source,
    reasons: Mapping[str, Reason],
    tables: Mapping[str, tuple[DecisionTable, ...]],
    steps: tuple[StepCall, ...],
) -> None:
    """Refuse a code that no caseworker could read: every one a table or step may give has its words."""
    used = {code for versions in tables.values() for table in versions for code in table.codes()}
    used |= {code for call in steps for code in call.definition.endings} | {FACT_MISSING}
    for code in sorted(used):
        if code not in reasons:
            raise source.error(f'årsagskoden "{code}" mangler tekst. {did_you_mean(code, reasons)}', "reasons")


def _check_letters(source: Source, steps: tuple[StepCall, ...], letters: Mapping[str, Path]) -> None:
    for call in steps:
        template = call.arguments.get("template")
        if template is not None and template not in letters:
            raise RecipeError(
                f'brevet "{template}" findes ikke i mappen letters. {did_you_mean(str(template), letters)}',
                file=source.file,
                line=call.line,
            )
