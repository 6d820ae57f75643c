"""The difference between an adoption's file and what is in force: what an overlay's document says, by section.

Only what differs is kept, down to the single setting: a file saved anew keeps its say about everything else. What an
organisation has taken away stands under `removed`, since nothing that is there could say so.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.runner.adopting import texts_overlay as texts

SETTINGS: Final = "settings"

_Path = tuple[str, ...]


class UnknownDifference(ValueError):
    """An overlay's document says something this version does not know; the message is Danish."""


class Difference(BaseModel):
    """One overlay's document. A path under `removed` begins with its section."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    settings: dict[str, Any] = Field(default_factory=dict)
    removed: tuple[_Path, ...] = ()

    @classmethod
    def read(cls, document: str) -> Self:
        """Read a document; raise `UnknownDifference` with the section that is not known."""
        try:
            return cls.model_validate_json(document)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise UnknownDifference(texts.unknown_section(".".join(map(str, first["loc"])))) from None

    @classmethod
    def between(cls, before: Mapping[str, Any], after: Mapping[str, Any]) -> Self:
        """Return what makes the settings `after` of the settings `before`; both are JSON."""
        removed = ((SETTINGS, *path) for path in _removed(before, after))
        return cls(settings=_added(before, after), removed=tuple(removed))

    @property
    def is_nothing(self) -> bool:
        """Return whether it changes nothing."""
        return not self.settings and not self.removed

    def document(self) -> str:
        """Return it as it is kept."""
        return json.dumps(self.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)

    def applied(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return settings with the difference laid over them; what is gone already is not missed."""
        made = _merged(settings, self.settings)
        for path in self.removed:
            if path[:1] == (SETTINGS,) and len(path) > 1:
                _remove(made, path[1:])
        return made


def _added(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in after.items():
        if name not in before:
            found[name] = value
        elif isinstance(value, dict) and isinstance(before[name], dict):
            if inner := _added(before[name], value):
                found[name] = inner
        elif value != before[name]:
            found[name] = value
    return found


def _removed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[_Path]:
    for name, value in before.items():
        if name not in after:
            yield (name,)
        elif isinstance(value, dict) and isinstance(after[name], dict):
            yield from ((name, *rest) for rest in _removed(value, after[name]))


def _merged(before: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(dict(before))
    for name, value in over.items():
        known = made.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            made[name] = _merged(known, value)
        else:
            made[name] = copy.deepcopy(value)
    return made


def _remove(settings: dict[str, Any], path: _Path) -> None:
    for name in path[:-1]:
        inner = settings.get(name)
        if not isinstance(inner, dict):
            return
        settings = inner
    settings.pop(path[-1], None)
