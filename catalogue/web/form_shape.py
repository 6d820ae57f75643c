"""The shape of a form: a pydantic model's JSON Schema, read once and refused at once where no field could show it.

The subset (facts: low-code-and-catalogues.md 3.4): string with `format` email or date, or `x-long`; integer, number,
boolean; enum; array of enum, of strings or of objects; nested object; object of objects by name; `oneOf` with a
discriminator. `x-titles` words the choices, `x-dependsOn` says when a field counts. Where options come from is said by
`x-source` or `options`, by `names` (a robot's own tables, letters or reasons) and by `x-secret`. Anything else raises
`Unsupported` when the form is made, not when it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from pydantic import BaseModel

from catalogue.web import form_words

SECRETS: Final = "secrets"
"""The source of fields that choose a secret by its name; its value is never on a page."""
OWN: Final = "robot."
"""How the source of a field begins whose value names something of the robot itself: `robot.table`."""
FEW: Final = 5
"""So many choices are shown as buttons; more as a list."""

_Schema = Mapping[str, Any]
_TEXTS: Final = {"email": "email", "date": "date"}
_NAMED: Final = ("options", "names")
_NUMBERS: Final = ("integer", "number")


class Unsupported(TypeError):
    """A model has a field that no form can show; for whoever wrote the model."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(
            f"Feltet »{field}« kan ikke vises i en formular: {why}. Brug en af de former, der understøttes."
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values; `value` is what a page sends."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Depends:
    """Another field beside this one, and the values of it under which this one counts."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One field of a model. Kinds that hold others: `group`, `rows`, `named` and `variant`."""

    name: str
    kind: str
    title: str
    hint: str
    required: bool
    json_type: str = "string"
    nullable: bool = False
    default: Any = None
    choices: tuple[Choice, ...] = ()
    originals: tuple[Any, ...] = ()
    """The choices as the model knows them, in the same order."""
    source: str = ""
    depends: Depends | None = None
    children: tuple[Shape, ...] = ()
    """A group's fields; the one group that every row has; a group for each choice of a variant."""
    tag: str = ""
    """The field of a variant that says which of its groups is meant."""
    may_be_empty: bool = False
    """Nothing typed is something to say: no text, no lines, no boxes ticked."""
    demands: bool = False
    """Shown and left empty, it is wrong, also where the model would have a default."""
    key: str = ""
    """What the name of a named row is the name of, where the model says so by `x-key`."""


def shape_of(model: type[BaseModel], *, whole: bool = False) -> Shape:
    """Return the shape of a whole model; raise `Unsupported`.

    `whole`: every field is filled in already, so that one left empty says so and never means the model's default.
    """
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    found = _Reader(definitions).group("", schema, model.__name__, ())
    return _demanding(found) if whole else found


def _demanding(shape: Shape) -> Shape:
    optional = shape.nullable or shape.may_be_empty or shape.kind in ("group", "rows", "named", "variant", "check")
    children = tuple(_demanding(each) for each in shape.children)
    return replace(shape, demands=not optional, required=shape.required or not optional, children=children)


class _Reader:
    def __init__(self, definitions: _Schema) -> None:
        self._definitions = definitions

    def group(self, name: str, schema: _Schema, where: str, inside: tuple[str, ...]) -> Shape:
        """Return an object with its properties as children."""
        required = schema.get("required", [])
        children = tuple(
            self._field(each, cast("_Schema", part), f"{where}.{each}", inside, required=each in required)
            for each, part in schema.get("properties", {}).items()
        )
        return Shape(name, "group", str(schema.get("title", "")), "", required=True, children=children)

    def _field(self, name: str, schema: _Schema, where: str, inside: tuple[str, ...], *, required: bool) -> Shape:
        if "." in name:
            raise Unsupported(where, "navnet har et punktum")
        plain, nullable = _without_null(schema, where)
        resolved, seen = self._resolved(plain, where, inside)
        found = self._kind(name, {**resolved, **_own(plain), **_own(schema)}, where, seen)
        depends = next(
            (Depends(field, tuple(map(str, values))) for field, values in schema.get("x-dependsOn", {}).items()), None
        )
        said = (schema.get("description", ""), schema.get("x-help", ""), form_words.limits(resolved))
        hint = " ".join(str(each) for each in said if each)
        title = str(schema.get("title") or resolved.get("title") or name)
        found = replace(found, title=title, hint=hint, default=schema.get("default"))
        return replace(found, required=required, nullable=nullable, depends=depends)

    def _resolved(self, schema: _Schema, where: str, inside: tuple[str, ...]) -> tuple[_Schema, tuple[str, ...]]:
        reference = str(schema.get("$ref", ""))
        if not reference:
            return schema, inside
        if reference in inside:
            raise Unsupported(where, "modellen rummer sig selv")
        return cast("_Schema", self._definitions[reference.removeprefix("#/$defs/")]), (*inside, reference)

    def _kind(self, name: str, schema: _Schema, where: str, inside: tuple[str, ...]) -> Shape:
        if "oneOf" in schema:
            return self._variant(name, schema, where, inside)
        if "enum" in schema or "const" in schema:
            return _enum(name, schema)
        match schema.get("type"):
            case "object":
                return self._object(name, schema, where, inside)
            case "array":
                return self._array(name, schema, where, inside)
            case plain:
                return _plain(name, str(plain or ""), schema, where)

    def _object(self, name: str, schema: _Schema, where: str, inside: tuple[str, ...]) -> Shape:
        if "properties" in schema:
            return self.group(name, schema, where, inside)
        of = schema.get("additionalProperties")
        if not isinstance(of, dict):
            raise Unsupported(where, "et objekt uden kendte felter")
        return replace(self._repeated(name, "named", of, where, inside), key=str(schema.get("x-key", "")))

    def _array(self, name: str, schema: _Schema, where: str, inside: tuple[str, ...]) -> Shape:
        items = schema.get("items")
        if not isinstance(items, dict) or "prefixItems" in schema:
            raise Unsupported(where, "en liste, hvis pladser er forskellige")
        one, _ = self._resolved(items, where, inside)
        if "enum" in one:
            empty = not schema.get("minItems")
            return replace(_enum(name, {**one, **_own(schema)}), kind="choices", may_be_empty=empty)
        if one.get("type") == "string" and not one.get("format"):
            source, empty = _source({**one, **_own(schema)}), not schema.get("minItems")
            return Shape(name, "lines", "", "", required=False, source=source, may_be_empty=empty)
        return self._repeated(name, "rows", items, where, inside)

    def _repeated(self, name: str, kind: str, items: _Schema, where: str, inside: tuple[str, ...]) -> Shape:
        one, seen = self._resolved(items, where, inside)
        if "properties" not in one:
            raise Unsupported(where, "rækker, der ikke er objekter med kendte felter")
        return Shape(name, kind, "", "", required=False, children=(self.group("", one, where, seen),))

    def _variant(self, name: str, schema: _Schema, where: str, inside: tuple[str, ...]) -> Shape:
        chosen = schema.get("discriminator", {})
        tag, mapping = chosen.get("propertyName"), chosen.get("mapping", {})
        if not tag or not mapping:
            raise Unsupported(where, "flere former uden et felt, der vælger imellem dem")
        groups = []
        for value, reference in mapping.items():
            one, seen = self._resolved({"$ref": reference}, where, inside)
            group = self.group(value, one, f"{where}.{value}", seen)
            kept = tuple(each for each in group.children if each.name != tag)
            groups.append(replace(group, children=kept))
        choices = tuple(Choice(each.name, _worded(schema, each.name, each.title)) for each in groups)
        found = Shape(name, "variant", "", "", required=False, choices=choices, tag=tag)
        return replace(found, originals=tuple(each.value for each in choices), children=tuple(groups))


def _without_null(schema: _Schema, where: str) -> tuple[_Schema, bool]:
    options = schema.get("anyOf")
    if options is None:
        return schema, False
    real = [each for each in options if each.get("type") != "null"]
    if len(real) != 1:
        raise Unsupported(where, "flere former uden et felt, der vælger imellem dem")
    return cast("_Schema", real[0]), len(real) < len(options)


def _own(schema: _Schema) -> _Schema:
    """Return what a field says beside its type."""
    return {name: value for name, value in schema.items() if name.startswith("x-") or name in _NAMED}


def _enum(name: str, schema: _Schema) -> Shape:
    originals = tuple(schema.get("enum", (schema.get("const"),)))
    choices = tuple(Choice(str(each), _worded(schema, str(each), str(each))) for each in originals)
    kind = "radio" if len(choices) <= FEW else "select"
    return Shape(name, kind, "", "", required=False, choices=choices, originals=originals)


def _plain(name: str, kind: str, schema: _Schema, where: str) -> Shape:
    if kind == "string":
        return _string(name, schema, where)
    if kind == "boolean":
        return Shape(name, "check", "", "", required=False, json_type=kind)
    if kind in _NUMBERS:
        return Shape(name, "number", "", "", required=False, json_type=kind)
    raise Unsupported(where, f"formen {kind or 'uden type'} er ukendt")


def _string(name: str, schema: _Schema, where: str) -> Shape:
    form = str(schema.get("format", ""))
    if form and form not in _TEXTS:
        raise Unsupported(where, f"tekst af formen {form}")
    kind = "long" if schema.get("x-long") else _TEXTS.get(form, "text")
    source = _source(schema)
    # What the robot has, it needs the name of; what another system has may be left to be found later.
    empty = not (form or schema.get("minLength") or schema.get("pattern") or source.startswith(OWN))
    return Shape(name, kind, "", "", required=False, source=source, may_be_empty=empty)


def _source(schema: _Schema) -> str:
    """Return where a field's options come from; nothing for a field that is typed."""
    if schema.get("x-secret"):
        return SECRETS
    named = schema.get("names", "")
    return str(schema.get("x-source") or schema.get("options") or (named and f"{OWN}{named}"))


def _worded(schema: _Schema, value: str, otherwise: str) -> str:
    return str(schema.get("x-titles", {}).get(value, otherwise))
