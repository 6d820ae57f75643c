"""A YAML file with the line of every key, read safely: no tags, aliases or doubled keys, bounded in size and depth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from flows.recipe.errors import RecipeError, did_you_mean

MAX_BYTES: Final = 512 * 1024
MAX_DEPTH: Final = 20
_PLAIN_TAGS: Final = ("tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")
_Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A part of a YAML file: its value, and where each part of it stands."""

    file: Path
    value: Any
    lines: Mapping[_Keys, int]
    place: _Keys = ()

    @property
    def line(self) -> int:
        """Return the line this part begins at."""
        return self.lines.get(self.place, 1)

    def error(self, what: str, *keys: str | int) -> RecipeError:
        """Return an error at this part, or at a part of it."""
        return RecipeError(what, file=self.file, line=self.lines.get((*self.place, *keys), self.line))

    def at(self, key: str | int) -> Source:
        """Return a part of this part."""
        return Source(self.file, self.value[key], self.lines, (*self.place, key))

    def mapping(self, known: tuple[str, ...] | None = None, required: tuple[str, ...] = ()) -> Mapping[str, Any]:
        """Return the value as a mapping of known keys; refuse anything else with a suggestion."""
        if not isinstance(self.value, dict):
            raise self.error("her skal stå nøgler og værdier.")
        for key in self.value:
            if known is not None and key not in known:
                raise self.error(f'ukendt nøgle "{key}". {did_you_mean(str(key), known)}', key)
        for key in required:
            if key not in self.value:
                raise self.error(f'nøglen "{key}" mangler.')
        return self.value

    def items(self) -> list[Source]:
        """Return the parts of a list."""
        if not isinstance(self.value, list):
            raise self.error("her skal stå en liste.")
        return [self.at(number) for number in range(len(self.value))]

    def text(self) -> str:
        """Return the value as text."""
        if not isinstance(self.value, str):
            raise self.error("her skal stå en tekst.")
        return self.value


def read_source(file: Path) -> Source:
    """Read a file; raise `RecipeError` for anything that is not plain YAML within the limits."""
    try:
        raw = file.read_bytes()
    except OSError:
        raise RecipeError("filen mangler eller kan ikke læses.", file=file, line=1) from None
    if len(raw) > MAX_BYTES:
        raise RecipeError(f"filen er over {MAX_BYTES // 1024} kB.", file=file, line=1)
    try:
        root = yaml.compose(raw.decode("utf-8"), Loader=_NoAliases)
    except UnicodeDecodeError:
        raise RecipeError("filen er ikke UTF-8.", file=file, line=1) from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise RecipeError("filen er ikke gyldig YAML.", file=file, line=mark.line + 1 if mark else 1) from None
    lines: dict[_Keys, int] = {}
    value = None if root is None else _plain(root, (), lines, file)
    return Source(file, value, lines)


class _NoAliases(yaml.SafeLoader):
    """Refuses aliases: the way a small file becomes a large one."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # its stub has no types
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


def _plain(node: yaml.Node, place: _Keys, lines: dict[_Keys, int], file: Path) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(place, line)
    if len(place) > MAX_DEPTH:
        raise RecipeError("filen er indrykket for dybt.", file=file, line=line)
    if not isinstance(node, yaml.ScalarNode) and node.tag not in _PLAIN_TAGS:
        raise RecipeError("mærker (!) kan ikke bruges.", file=file, line=line)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, (*place, number), lines, file) for number, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, file)
    return _scalar(node, file)


def _mapping(node: yaml.MappingNode, place: _Keys, lines: dict[_Keys, int], file: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in found:
            raise RecipeError(f'nøglen "{key}" står to gange.', file=file, line=line)
        lines[(*place, key)] = line
        found[key] = _plain(value_node, (*place, key), lines, file)
    return found


def _scalar(node: yaml.Node, file: Path) -> Any:
    try:
        return yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, ValueError):
        raise RecipeError("værdien kan ikke læses.", file=file, line=node.start_mark.line + 1) from None
