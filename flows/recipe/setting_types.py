"""What a setting holds, as a table needs to know it: one word, number or yes/no, or several; or nothing it can use."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel

from flows.recipe.errors import did_you_mean
from flows.recipe.texts import unknown_setting, unusable_setting

_MANY: Final = (tuple, list, set, frozenset)
_DANISH: Final = {bool: "ja eller nej", int: "et helt tal", str: "tekst"}


@dataclass(frozen=True, slots=True)
class SettingType:
    """`element` is bool, int or str; `many` when the setting is a list of them."""

    element: type
    many: bool

    @property
    def danish(self) -> str:
        """Return the type as a caseworker would say it."""
        return f"en liste ({_DANISH[self.element]})" if self.many else _DANISH[self.element]


def type_of(model: type[BaseModel], name: str) -> SettingType | None:
    """Return what a setting holds; None when it is a group of fields, may be empty, or is not there."""
    field = model.model_fields.get(name)
    return None if field is None else _of(field.annotation)


def misfit(model: type[BaseModel], name: str, element: type, *, many: bool) -> str:
    """Return in Danish why a setting cannot be asked for here, or nothing when it can."""
    if name not in model.model_fields:
        return unknown_setting(name, did_you_mean(name, model.model_fields))
    found = type_of(model, name)
    if found is not None and found.element is element and (many or not found.many):
        return ""
    fitting = [each for each in model.model_fields if _fits(type_of(model, each), element, many=many)]
    held = found.danish if found else "noget sammensat eller noget, der kan være tomt"
    return unusable_setting(name, held, SettingType(element, many=False).danish, fitting)


def _fits(found: SettingType | None, element: type, *, many: bool) -> bool:
    return found is not None and found.element is element and (many or not found.many)


def _of(annotation: Any) -> SettingType | None:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _of(inner[0])
    if origin is Literal:
        return _same([type(each) for each in inner])
    if origin in _MANY:
        found = _of(inner[0]) if inner and (origin is not tuple or inner[1:] == (Ellipsis,)) else None
        return SettingType(found.element, many=True) if found and not found.many else None
    if isinstance(annotation, type) and annotation is not NoneType:
        return next((SettingType(each, many=False) for each in (bool, int, str) if issubclass(annotation, each)), None)
    return None


def _same(kinds: list[type]) -> SettingType | None:
    return _of(kinds[0]) if len(set(kinds)) == 1 else None
