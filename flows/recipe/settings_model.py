"""The settings of a robot: a pydantic model beside robot.yaml, wherever the robot's folder lies.

`json_schema_extra` of a field may say `group` (where the form shows it), `names` (`table`, `letter` or `reason`:
its value must be one of the robot's own), `options` (`care_system.interventions`, `care_system.organisations` or
`care_system.suppliers`: the form offers what the care system lists) and `x-titles` (a choice's name on screen).
"""

from __future__ import annotations

import hashlib
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from flows.recipe import texts
from flows.recipe.errors import RecipeError
from flows.recipe.source import Source

_FORM: Final = re.compile(r"([a-z_][a-z0-9_]*):([A-Za-z_][A-Za-z0-9_]*)")


def settings_model(source: Source, folder: Path) -> type[BaseModel]:
    """Return the model that `settings: module:Class` names.

    Raises `RecipeError` also for whatever the author's module raises, and for a field the form could not show.
    """
    form = _FORM.fullmatch(source.at("settings").text())
    if form is None:
        raise source.error(texts.SETTINGS_FORM, "settings")
    module, name = form.groups()
    if not (folder / f"{module}.py").is_file():
        raise source.error(texts.no_settings(module, name), "settings")
    found = getattr(_imported(folder, module), name, None)
    if found is None:
        raise source.error(texts.no_settings(module, name), "settings")
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        raise source.error(texts.NOT_A_MODEL, "settings")
    if untitled := next(_untitled(found), None):
        raise source.error(texts.untitled(untitled), "settings", rule=texts.SETTING_TITLE)
    return found


def names_of(field: FieldInfo) -> str:
    """Return what a setting's value must be the name of: `table`, `letter`, `reason`, or nothing."""
    extra = field.json_schema_extra
    return str(extra.get("names", "")) if isinstance(extra, dict) else ""


def _imported(folder: Path, module: str) -> ModuleType:
    """Import a module of the folder under a name of its own, so that changed code is another module."""
    mark = hashlib.sha256(str(folder.resolve()).encode())
    for file in sorted(folder.glob("*.py")):
        mark.update(file.name.encode() + b"\0" + file.read_bytes())
    package = f"samdrift_robot_{mark.hexdigest()[:24]}"
    if package not in sys.modules:
        home = ModuleType(package)
        home.__path__ = [str(folder.resolve())]
        sys.modules[package] = home
    importlib.invalidate_caches()
    try:
        return importlib.import_module(f"{package}.{module}")
    except Exception as error:  # noqa: BLE001 - a robot's own code may raise anything
        line = getattr(error, "lineno", None) or _line_in(error, folder / f"{module}.py")
        broken = texts.settings_broken(module, type(error).__name__)
        raise RecipeError(broken, file=folder / f"{module}.py", line=line) from None


def _line_in(error: Exception, file: Path) -> int:
    """Return the last line of the file that took part in the error."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == file.resolve():
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _untitled(model: type[BaseModel], before: str = "", seen: frozenset[type] = frozenset()) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if not field.title or not field.description:
            yield f"{before}{name}"
        for inner in _models(field.annotation):
            if inner not in seen:
                yield from _untitled(inner, f"{before}{name}.", seen | {model})


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
