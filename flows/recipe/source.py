"""A YAML file with the line of every key, read safely: no tags, aliases or doubled keys, bounded in size and depth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from flows.recipe import texts
from flows.recipe.errors import RecipeError, did_you_mean

MAX_BYTES: Final = 512 * 1024
MAX_DEPTH: Final = 20
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

    def error(self, what: str, *keys: str | int, rule: str = "") -> RecipeError:
        """Return an error at this part, or at a part of it."""
        return RecipeError(what, file=self.file, line=self.lines.get((*self.place, *keys), self.line), rule=rule)

    def at(self, key: str | int) -> Source:
        """Return a part of this part."""
        return Source(self.file, self.value[key], self.lines, (*self.place, key))

    def mapping(self, known: tuple[str, ...] | None = None, required: tuple[str, ...] = ()) -> Mapping[str, Any]:
        """Return the value as a mapping of known keys; refuse anything else with a suggestion."""
        if not isinstance(self.value, dict):
            raise self.error(texts.NOT_A_MAPPING)
        for key in self.value:
            if known is not None and key not in known:
                raise self.error(texts.unknown_key(key, did_you_mean(key, known)), key)
        for key in required:
            if key not in self.value:
                raise self.error(texts.missing_key(key))
        return self.value

    def items(self) -> list[Source]:
        """Return the parts of a list."""
        if not isinstance(self.value, list):
            raise self.error(texts.NOT_A_LIST)
        return [self.at(number) for number in range(len(self.value))]

    def text(self) -> str:
        """Return the value as text that is not empty."""
        if self.value is None or (isinstance(self.value, str) and not self.value.strip()):
            raise self.error(texts.EMPTY_TEXT)
        if not isinstance(self.value, str):
            raise self.error(texts.NOT_A_TEXT)
        return self.value


def read_source(file: Path) -> Source:
    """Read a file; raise `RecipeError` for anything that is not plain YAML within the limits."""
    try:
        raw = file.read_bytes()
    except OSError:
        raise RecipeError(texts.UNREADABLE, file=file, line=1) from None
    if len(raw) > MAX_BYTES:
        raise RecipeError(texts.too_large(MAX_BYTES // 1024), file=file, line=1)
    try:
        root = yaml.compose(raw.decode("utf-8-sig"), Loader=_PlainLoader)
    except UnicodeDecodeError:
        raise RecipeError(texts.NOT_UTF8, file=file, line=1) from None
    except RecursionError:
        raise RecipeError(texts.TOO_DEEP, file=file, line=1) from None
    except _NotPlain as refused:
        raise RecipeError(refused.text, file=file, line=refused.line) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise RecipeError(texts.NOT_YAML, file=file, line=mark.line + 1 if mark else 1) from None
    lines: dict[_Keys, int] = {}
    value = None if root is None else _plain(root, (), lines, file)
    return Source(file, value, lines)


class _NotPlain(Exception):
    """YAML that a small and safe file never needs."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(text)
        self.text = text
        self.line = line


class _PlainLoader(yaml.SafeLoader):
    """Refuses aliases, the way a small file becomes a large one, and tags, the way a text becomes an object."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # its stub has no types
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise _NotPlain(texts.ALIAS, line)
        if event.tag is not None:
            raise _NotPlain(texts.TAG, line)
        return super().compose_node(parent, index)


def _plain(node: yaml.Node, place: _Keys, lines: dict[_Keys, int], file: Path) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(place, line)
    if len(place) > MAX_DEPTH:
        raise RecipeError(texts.TOO_DEEP, file=file, line=line)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, (*place, number), lines, file) for number, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, file)
    return _scalar(node, file)


def _mapping(node: yaml.MappingNode, place: _Keys, lines: dict[_Keys, int], file: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise RecipeError(texts.NOT_A_MAPPING, file=file, line=line)
        key = str(key_node.value)
        if key in found:
            raise RecipeError(texts.twice(key), file=file, line=line)
        lines[(*place, key)] = line
        found[key] = _plain(value_node, (*place, key), lines, file)
    return found


def _scalar(node: yaml.Node, file: Path) -> Any:
    try:
        value = yaml.SafeLoader("").construct_object(node)
        if isinstance(value, str):
            value.encode("utf-8")
    except (yaml.YAMLError, ValueError, OverflowError):
        raise RecipeError(texts.UNREADABLE_VALUE, file=file, line=node.start_mark.line + 1) from None
    return value
