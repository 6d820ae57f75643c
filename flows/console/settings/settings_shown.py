"""An adoption's settings for reading: in the model's own groups, with the model's own titles and explanations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from catalogue.web.danish import day, plain_number
from flows.console.runs import run_texts as texts


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `parts` are those inside it, and then there is no `value`."""

    title: str
    hint: str
    value: str
    parts: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """Settings that belong together."""

    title: str
    settings: tuple[Setting, ...]


def groups(settings: BaseModel) -> tuple[SettingGroup, ...]:
    """Return every setting, group by group in the order of the model."""
    found: dict[str, list[Setting]] = {}
    for name, field in type(settings).model_fields.items():
        found.setdefault(_group(field), []).append(_setting(field, getattr(settings, name)))
    return tuple(SettingGroup(title, tuple(each)) for title, each in found.items())


def _group(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    return str(extra.get("group", texts.OTHER_SETTINGS)) if isinstance(extra, dict) else texts.OTHER_SETTINGS


def _setting(field: FieldInfo, value: Any) -> Setting:
    title, hint = field.title or "", field.description or ""
    parts = tuple(_parts(value))
    return Setting(title, hint, "" if parts else _words(value), parts)


def _parts(value: Any) -> Iterator[Setting]:
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            if getattr(value, name) not in ("", None):
                yield _setting(field, getattr(value, name))
    elif isinstance(value, Mapping):
        for name, each in value.items():
            parts = tuple(_parts(each))
            yield Setting(str(name), "", "" if parts else _words(each), parts)


def _words(value: Any) -> str:
    if value in (None, "", (), [], {}):
        return texts.EMPTY
    if isinstance(value, bool):
        return texts.YES if value else texts.NO
    if isinstance(value, tuple | list | set | frozenset):
        return ", ".join(map(_words, value))
    return plain_number(value) if isinstance(value, int | float) else _plain(value)


def _plain(value: Any) -> str:
    return day(value) if isinstance(value, date) else str(value.value if isinstance(value, Enum) else value)
