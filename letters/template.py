"""A letter's text: front matter, then Markdown with placeholders. Read and checked once, filled for each citizen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml
from jinja2 import Template, meta
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from letters.data import Value
from letters.errors import DoesNotFit, MissingField, TemplateBroken
from letters.sandbox import compiled, every_branch, read, skeleton
from letters.tree import MarkdownRefused, Node, fill, parse
from letters.values import CPR_SHAPE, DEFAULT_LIMIT, printable

_FENCE: Final = "---\n"
_LONGEST_TEXT: Final = 20_000
_LONGEST_LIST: Final = 30


class FieldSpec(BaseModel):
    """What the front matter says of one field."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str = Field(min_length=1)
    optional: bool = False
    max: int = Field(default=DEFAULT_LIMIT, ge=1, le=5000)


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=150)
    fields: dict[str, FieldSpec | str] = {}
    max_pages: int = Field(default=2, ge=1, le=10)


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A checked letter text. Make one with `parse`; it may be shared between threads."""

    name: str
    title: str
    """The subject: fixed text, the same for every citizen, so nothing personal can stand in it."""
    specs: Mapping[str, FieldSpec]
    max_pages: int
    sha256: str
    """Of the whole text with line ends as `\\n`: which words a citizen was sent."""
    _used: frozenset[str] = field(repr=False)
    _body: Template = field(repr=False)

    @classmethod
    def parse(cls, name: str, text: str) -> LetterTemplate:
        """Read a template; raise `TemplateBroken` for anything a later letter would trip over."""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        if len(text) > _LONGEST_TEXT:
            raise TemplateBroken(name, f"teksten er længere end {_LONGEST_TEXT} tegn. Forkort den.")
        if CPR_SHAPE.search(text):
            raise TemplateBroken(name, "teksten har ti cifre, der ligner et CPR-nummer. Fjern dem.")
        front, body = _split(name, text)
        tree = read(name, body)
        if "{{" in front.title or "{%" in front.title:
            raise TemplateBroken(name, "title er fast tekst, ens for alle; den kan ikke have felter.")
        specs = {key: FieldSpec(label=spec) if isinstance(spec, str) else spec for key, spec in front.fields.items()}
        used = frozenset(meta.find_undeclared_variables(tree))
        _check_declared(name, used, specs)
        _blocks(name, every_branch(tree))
        digest = hashlib.sha256(text.encode()).hexdigest()
        return cls(name, front.title, specs, front.max_pages, digest, used, compiled(tree))

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the fields that a letter cannot be made without, sorted."""
        return tuple(sorted(name for name in self._used if not self.specs[name].optional))

    def fill(self, values: Mapping[str, Value]) -> tuple[Node, ...]:
        """Return the letter's body for one citizen; raise a `LetterRefused` naming the field that stops it."""
        prepared = {name: self._prepare(name, values) for name in sorted(self._used)}
        text, slots = skeleton(self.name, self._body, prepared)
        return fill(_blocks(self.name, text), slots)

    def _prepare(self, name: str, values: Mapping[str, Value]) -> Value:
        spec = self.specs[name]
        value = values.get(name, "")
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            return int(printable(name, f"{value:d}", limit=spec.max))
        if isinstance(value, str):
            value = printable(name, value, limit=spec.max)
        else:
            value = _prepared_list(name, value, spec.max)
        if not value and not spec.optional:
            raise MissingField(name)
        return value


def _prepared_list(name: str, items: tuple[str, ...], limit: int) -> tuple[str, ...]:
    if len(items) > _LONGEST_LIST:
        raise DoesNotFit(name, f"feltet »{name}« har flere end {_LONGEST_LIST} punkter. Forkort listen.")
    return tuple(printable(name, item, limit=limit) for item in items)


def _split(name: str, text: str) -> tuple[_FrontMatter, str]:
    head, fence, body = text.removeprefix(_FENCE).partition("\n" + _FENCE)
    if not text.startswith(_FENCE) or not fence:
        raise TemplateBroken(name, "den skal begynde med en blok mellem to linjer med ---, med title og fields.")
    try:
        return _FrontMatter.model_validate(yaml.safe_load(head)), body
    except ValidationError as error:
        places = ", ".join(sorted({".".join(str(part) for part in problem["loc"][:2]) for problem in error.errors()}))
        raise TemplateBroken(name, f"blokken mellem --- har fejl i: {places or 'hele blokken'}.") from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise TemplateBroken(name, "blokken mellem --- er ikke gyldig YAML.") from None


def _check_declared(name: str, used: frozenset[str], specs: Mapping[str, FieldSpec]) -> None:
    unknown = sorted(used - set(specs))
    if unknown:
        raise TemplateBroken(name, f"feltet »{unknown[0]}« bruges, men står ikke under fields. Tilføj det der.")


def _blocks(name: str, text: str) -> tuple[Node, ...]:
    try:
        return parse(text)
    except MarkdownRefused as refused:
        raise TemplateBroken(name, str(refused)) from None
