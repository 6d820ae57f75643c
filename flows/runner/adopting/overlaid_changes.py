"""What differs between two fillings of a robot's settings, setting by setting, in the robot's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from flows.runner.adopting import texts_overlay as texts

_MISSING: Final = object()
_Models = Sequence[type[BaseModel]]


@dataclass(frozen=True, slots=True)
class Change:
    """One setting with what it was and what it is; None where it was not there, or is gone."""

    path: tuple[str, ...]
    title: str
    before: str | None
    after: str | None


def changes(model: type[BaseModel], before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return every setting that differs, in the order of the model; both are JSON of the same model."""
    return tuple(_inside((model,), before, after, (), ()))


def _inside(
    models: _Models, before: Mapping[str, Any], after: Mapping[str, Any], path: tuple[str, ...], titles: tuple[str, ...]
) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, _MISSING), after.get(name, _MISSING)
        if was == now:
            continue
        field = _field(models, name)
        here, called = (*path, name), (*titles, (field.title if field else None) or name)
        inner = tuple(_models_in(field.annotation)) if field else models
        if isinstance(was, dict) and isinstance(now, dict):
            yield from _inside(inner, was, now, here, called)
        else:
            yield Change(here, texts.BELOW.join(called), _told(was, field, inner), _told(now, field, inner))


def _told(value: Any, field: FieldInfo | None, models: _Models) -> str | None:
    return None if value is _MISSING else _words(value, field, models)


def _words(value: Any, field: FieldInfo | None, models: _Models) -> str:
    if value in (None, "", [], {}):
        return texts.EMPTY
    if isinstance(value, bool):
        return texts.YES if value else texts.NO
    if isinstance(value, dict):
        return ", ".join(_parts(value, models))
    if isinstance(value, list):
        return ", ".join(_words(each, field, models) for each in value)
    return _titles(field).get(str(value), _plain(value))


def _parts(value: Mapping[str, Any], models: _Models) -> Iterator[str]:
    for name, each in value.items():
        if each in (None, "", [], {}):
            continue
        field = _field(models, name)
        inner = tuple(_models_in(field.annotation)) if field else models
        yield f"{(field.title if field else None) or name}: {_words(each, field, inner)}"


def _plain(value: object) -> str:
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def _titles(field: FieldInfo | None) -> Mapping[str, str]:
    extra = field.json_schema_extra if field else None
    found = extra.get("x-titles") if isinstance(extra, dict) else None
    return {str(name): str(title) for name, title in found.items()} if isinstance(found, dict) else {}


def _field(models: _Models, name: str) -> FieldInfo | None:
    return next((each.model_fields[name] for each in models if name in each.model_fields), None)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
