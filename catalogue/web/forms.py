"""Forms from pydantic models: the model says what there is to fill in, and is the only one to judge what was typed.

A page makes a `Form` once, shows `blank()`, and gives `read()` what came back: a model, or the same fields with every
value still in them and a message at each that is wrong. `macros/forms.html` draws the fields; no script is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from catalogue.boundary import looks_like_cpr
from catalogue.web import form_rows, form_words
from catalogue.web.form_known import spread
from catalogue.web.form_reading import (
    BOX,
    MOST_ROWS,
    ROW_NAME,
    Typed,
    beyond,
    first,
    joined,
    lines_of,
    names_of,
    numbers_of,
    place_of,
    rows_of,
    value_of,
)
from catalogue.web.form_rows import ADD_ROW, REMOVE_ROW
from catalogue.web.form_shape import SECRETS, Choice, Shape, Unsupported, shape_of

__all__ = ["Choice", "Field", "Filled", "Form", "Problem", "Sources", "Unsupported"]

_Model = TypeVar("_Model", bound=BaseModel)

Sources = Mapping[str, tuple[Choice, ...] | None]
"""The options of fields by where they come from; None where they cannot be had just now.

A source that is not named here has no list: its fields are typed.
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and the name of the field it is wrong at; `title` is what the page calls that field."""

    field: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field as a page shows it. A `group` holds `fields`; `values` are the boxes that are ticked."""

    name: str
    title: str
    kind: str = "text"
    hint: str = ""
    required: bool = True
    value: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    error: str = ""
    fields: tuple[Field, ...] = ()
    repeats: bool = False
    """A group of rows, to which a row can be added."""
    box: str = ""
    """What boxes are sent as that stand for lines to be typed; else the field's own name."""
    removable: bool = False
    """A row, which can be taken away."""

    @property
    def is_flat(self) -> bool:
        """Return whether a group holds nothing but plain fields, which may stand side by side."""
        return not any(each.fields or each.repeats for each in self.fields)


@dataclass(frozen=True, slots=True)
class Filled(Generic[_Model]):
    """A form with what stands in it: `model` is None while `problems` has anything, or nothing was judged yet."""

    fields: tuple[Field, ...]
    problems: tuple[Problem, ...] = ()
    model: _Model | None = None

    @property
    def citizens(self) -> tuple[str, ...]:
        """Return the names of the fields in which a CPR number seems to stand."""
        return tuple(_citizens(self.fields))

    def refused(self, problem: Problem) -> Filled[_Model]:
        """Return the same with what only the page can know is wrong, at one of the fields."""
        title = dict(_titles(self.fields)).get(problem.field, "")
        return Filled(_marked(self.fields, problem), (*self.problems, replace(problem, title=title)))


class Form(Generic[_Model]):
    """The form of one model; raises `Unsupported` when it is made, for a model it could not show.

    `whole` is a form of what is filled in already: a field that is emptied is asked for, not given its default.
    """

    def __init__(self, model: type[_Model], *, whole: bool = False) -> None:
        self._model = model
        self._shape = shape_of(model, whole=whole)

    @property
    def sources(self) -> frozenset[str]:
        """Return where the options of its fields come from."""
        return frozenset(_sources(self._shape))

    def blank(self, known: Mapping[str, Any] | None = None, sources: Sources | None = None) -> Filled[_Model]:
        """Return the form before anybody has typed: the model's defaults, and `known` in their place."""
        values = {each.name: each.default for each in self._shape.children} | dict(known or {})
        typed = _gathered(spread(self._shape, values, ""))
        return Filled(self._shown(typed, {}, sources or {}))

    def read(self, sent: Iterable[tuple[str, object]], sources: Sources | None = None) -> Filled[_Model]:
        """Return the model that was typed, or what is wrong, at its field, with everything typed still there.

        A button that adds or takes away a row gives neither: the same form, with a row more or less, unjudged.
        """
        typed = _gathered((name, value) for name, value in sent if isinstance(value, str))
        if ADD_ROW in typed or REMOVE_ROW in typed:
            return Filled(self._shown(form_rows.edited(typed), {}, sources or {}))
        problems = tuple(_lost_rows(self._shape, "", typed))
        model = None
        try:
            model = self._model.model_validate(value_of(self._shape, "", typed))
        except ValidationError as error:
            problems += tuple(
                Problem(place_of(self._shape, each["loc"], "", typed), form_words.words(each))
                for each in error.errors(include_url=False, include_input=False)
            )
        told = {each.field: each.text for each in reversed(problems)}
        fields = self._shown(typed, told, sources or {})
        titles = dict(_titles(fields))
        problems = tuple(replace(each, title=titles.get(each.field, "")) for each in problems)
        return Filled(fields, problems, None if problems else model)

    def _shown(self, typed: Typed, told: Mapping[str, str], sources: Sources) -> tuple[Field, ...]:
        return _Drawing(typed, told, sources).inside(self._shape, "")


class _Drawing:
    """The fields of a form from its shape and what stands in it."""

    def __init__(self, typed: Typed, told: Mapping[str, str], sources: Sources) -> None:
        self._typed = typed
        self._told = told
        self._sources = sources

    def inside(self, shape: Shape, path: str) -> tuple[Field, ...]:
        """Return the fields of a group."""
        return tuple(self._field(each, joined(path, each.name)) for each in shape.children)

    def _field(self, shape: Shape, path: str) -> Field:
        match shape.kind:
            case "group":
                return self._group(shape, path, self.inside(shape, path))
            case "rows" | "named":
                return replace(self._group(shape, path, tuple(self._rows(shape, path))), repeats=True)
            case "variant":
                return self._group(shape, path, self._variant(shape, path))
            case _:
                return self._leaf(shape, path)

    def _group(self, shape: Shape, path: str, fields: tuple[Field, ...], title: str = "") -> Field:
        error = self._told.get(path, "")
        required = shape.required and not shape.nullable
        return Field(path, title or shape.title, "group", shape.hint, required, error=error, fields=fields)

    def _rows(self, shape: Shape, path: str) -> Iterator[Field]:
        one, filled = shape.children[0], rows_of(path, self._typed)
        numbers = numbers_of(path, self._typed)
        spare = max(numbers, default=-1) + 1
        more = [spare] if spare < MOST_ROWS and spare - 1 in (*filled, -1) else []
        for place, row in enumerate([*numbers, *more], start=1):
            here = f"{path}.{row}"
            called = first(self._typed, f"{here}.{ROW_NAME}") or f"{form_words.ROW} {place}"
            title = called if row in filled else form_words.NEW_ROW
            name = [self._row_name(f"{here}.{ROW_NAME}", shape.key)] if shape.kind == "named" else []
            group = self._group(one, here, (*name, *self.inside(one, here)), title)
            yield replace(group, removable=row in filled)

    def _row_name(self, path: str, title: str) -> Field:
        return Field(path, title or form_words.ROW_NAME, value=first(self._typed, path), error=self._told.get(path, ""))

    def _variant(self, shape: Shape, path: str) -> tuple[Field, ...]:
        tag = joined(path, shape.tag)
        chosen, error = first(self._typed, tag), self._told.get(tag, "")
        choice = Field(tag, shape.title, "radio", shape.hint, shape.required, chosen, (chosen,), shape.choices, error)
        words = {each.value: each.title for each in shape.choices}
        groups = (
            self._group(each, joined(path, each.name), self.inside(each, joined(path, each.name)), words[each.name])
            for each in shape.children
            if each.children
        )
        return (choice, *groups)

    def _leaf(self, shape: Shape, path: str) -> Field:
        if shape.kind == "lines":
            return self._lines(shape, path)
        values = tuple(self._typed.get(path, ()))
        value = first(self._typed, path)
        kind, hint, choices = shape.kind, shape.hint, shape.choices
        if shape.source in self._sources or shape.source == SECRETS:
            kind, hint, choices = self._options(shape, [value] if value else [])
        required = (shape.required and not shape.nullable) or kind == "check"
        return Field(path, shape.title, kind, hint, required, value, values, choices, self._told.get(path, ""))

    def _lines(self, shape: Shape, path: str) -> Field:
        """Return lines to type in; boxes to tick where there is a list, with what was typed among them."""
        box = f"{path}.{BOX}"
        value, ticked = first(self._typed, path), self._typed.get(box, ())
        chosen = lines_of([value, *ticked])
        kind, hint, choices = shape.kind, shape.hint, shape.choices
        if shape.source in self._sources:
            kind, hint, choices = self._options(shape, chosen)
        error = self._told.get(path, "")
        if kind == "choices":
            return Field(
                path,
                shape.title,
                kind,
                hint,
                required=False,
                values=tuple(chosen),
                choices=choices,
                error=error,
                box=box,
            )
        hint, value = f"{hint} {form_words.LINES}".strip(), "\n".join((*filter(None, [value]), *ticked))
        return Field(path, shape.title, "long", hint, required=False, value=value, error=error)

    def _options(self, shape: Shape, chosen: Sequence[str]) -> tuple[str, str, tuple[Choice, ...]]:
        """Return a list to choose from; without one a name can be typed, a secret never can."""
        found = self._sources.get(shape.source)
        if shape.source == SECRETS:
            hint = shape.hint if found else f"{shape.hint} {form_words.NO_SECRETS}".strip()
            return "select", hint, found or ()
        if found is None:
            return shape.kind, f"{shape.hint} {form_words.NO_OPTIONS}".strip(), ()
        known = {each.value for each in found}
        # What was typed, or chosen before the list changed, is still there to be seen.
        gone = (Choice(each, f"{each} {form_words.UNLISTED}") for each in dict.fromkeys(chosen) if each not in known)
        return ("choices" if shape.kind == "lines" else "select"), shape.hint, (*found, *gone)


def _citizens(fields: tuple[Field, ...]) -> Iterator[str]:
    for each in fields:
        if any(map(looks_like_cpr, (each.value, *each.values))):
            yield each.name
        yield from _citizens(each.fields)


def _sources(shape: Shape) -> Iterator[str]:
    if shape.source:
        yield shape.source
    for each in shape.children:
        yield from _sources(each)


def _titles(fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    for each in fields:
        yield each.name, each.title
        yield from _titles(each.fields)


def _gathered(items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    typed: dict[str, list[str]] = {}
    for name, value in items:
        typed.setdefault(name, []).append(value)
    return typed


def _marked(fields: tuple[Field, ...], problem: Problem) -> tuple[Field, ...]:
    return tuple(
        replace(each, error=problem.text)
        if each.name == problem.field
        else replace(each, fields=_marked(each.fields, problem))
        for each in fields
    )


def _lost_rows(shape: Shape, path: str, typed: Typed) -> Iterator[Problem]:
    """Return rows that would be lost: those without a name of their own, and those there is no room for."""
    for each in shape.children if shape.kind == "group" else ():
        here = joined(path, each.name)
        if each.kind in ("named", "rows") and beyond(here, typed):
            yield Problem(here, form_words.TOO_MANY_ROWS)
        if each.kind == "named":
            names, rows = names_of(here, typed), rows_of(here, typed)
            for place, row in enumerate(rows):
                if not names[place]:
                    yield Problem(f"{here}.{row}.{ROW_NAME}", form_words.FILL)
                elif names[place] in names[:place]:
                    yield Problem(f"{here}.{row}.{ROW_NAME}", form_words.TWICE)
        elif each.kind == "group":
            yield from _lost_rows(each, here, typed)
