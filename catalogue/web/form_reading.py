"""From what was typed to what the model is asked to take, and from the model's answer back to the field it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from catalogue.web.form_shape import Shape

MISSING: Final = object()
"""A field that says nothing: the model's default counts, or its absence is an error."""
ROW_NAME: Final = "@navn"
"""The field that holds the name of a row, which no field of a model can be called."""
BOX: Final = "@valg"
"""Beside a field of lines: the boxes ticked in its place where there is a list to tick in."""
MOST_ROWS: Final = 200

Typed = Mapping[str, Sequence[str]]
"""Every value of a form by its name, in order."""

_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")


def value_of(shape: Shape, path: str, typed: Typed) -> Any:
    """Return what a field says, or `MISSING`."""
    return _READERS.get(shape.kind, _single)(shape, path, typed)


def first(typed: Typed, path: str) -> str:
    """Return the first value under a name, or nothing."""
    values = typed.get(path, ())
    return values[0] if values else ""


def rows_of(path: str, typed: Typed) -> list[int]:
    """Return the numbers of the rows in which something stands."""
    return [row for row in numbers_of(path, typed) if any(each.strip() for each in _below(f"{path}.{row}.", typed))]


def numbers_of(path: str, typed: Typed) -> list[int]:
    """Return the numbers of the rows that a page sent, empty ones too."""
    start = len(path) + 1
    found = {
        int(number)
        for name in typed
        if name.startswith(f"{path}.") and (number := name[start:].partition(".")[0]).isascii() and number.isdigit()
        if len(number) <= len(str(MOST_ROWS))
    }
    return sorted(each for each in found if each < MOST_ROWS)


def names_of(path: str, typed: Typed) -> list[str]:
    """Return the names of the rows in which something stands."""
    return [first(typed, f"{path}.{row}.{ROW_NAME}").strip() for row in rows_of(path, typed)]


def place_of(shape: Shape, where: Sequence[int | str], path: str, typed: Typed) -> str:
    """Return the name of the field an error is about: the nearest that the page shows."""
    step, rest = (where[0], where[1:]) if where else (None, ())
    match shape.kind:
        case "group":
            child = next((each for each in shape.children if each.name == step), None)
            if child is not None:
                return place_of(child, rest, joined(path, child.name), typed)
            return path or (place_of(shape.children[0], (), shape.children[0].name, typed) if shape.children else "")
        case "rows" | "named":
            row = _row(shape, step, path, typed)
            return path if row is None else place_of(shape.children[0], rest, f"{path}.{row}", typed)
        case "variant":
            group = next((each for each in shape.children if each.name == step), None)
            tag = joined(path, shape.tag)
            return tag if group is None else place_of(group, rest, joined(path, group.name), typed)
        case _:
            return path


def lines_of(values: Sequence[str]) -> list[str]:
    """Return what stands on the lines of a field, or at its ticked boxes."""
    return [line.strip() for value in values for line in value.splitlines() if line.strip()]


def beyond(path: str, typed: Typed) -> bool:
    """Return whether anything stands in a row after the last there is room for."""
    start = len(path) + 1
    for name, values in typed.items():
        number = name[start:].partition(".")[0] if name.startswith(f"{path}.") else ""
        # The first digits tell: a number of thousands of them is no row either.
        if number.isascii() and number.isdigit() and int(number[:9]) >= MOST_ROWS and any(map(str.strip, values)):
            return True
    return False


def joined(path: str, name: str) -> str:
    """Return the name of a field inside another."""
    return f"{path}.{name}" if path else name


def _row(shape: Shape, step: int | str | None, path: str, typed: Typed) -> int | None:
    rows = rows_of(path, typed)
    if shape.kind == "rows":
        return rows[step] if isinstance(step, int) and step < len(rows) else None
    return next((row for row, name in zip(rows, names_of(path, typed), strict=True) if name == step), None)


def _group(shape: Shape, path: str, typed: Typed) -> Any:
    if shape.nullable and not any(each.strip() for each in _below(f"{path}.", typed)):
        return None
    found = {
        each.name: value_of(each, joined(path, each.name), typed)
        for each in shape.children
        if _counts(each, path, typed)
    }
    return {name: value for name, value in found.items() if value is not MISSING}


def _counts(shape: Shape, path: str, typed: Typed) -> bool:
    depends = shape.depends
    return depends is None or first(typed, joined(path, depends.field)).strip() in depends.values


def _variant(shape: Shape, path: str, typed: Typed) -> Any:
    tag = first(typed, joined(path, shape.tag))
    group = next((each for each in shape.children if each.name == tag), None)
    if group is None:
        return {shape.tag: tag} if tag else (None if shape.nullable else MISSING if not shape.required else {})
    return {shape.tag: tag} | _group(group, joined(path, tag), typed)


def _single(shape: Shape, path: str, typed: Typed) -> Any:
    raw = first(typed, path)
    text = raw.replace("\r\n", "\n") if shape.kind == "long" else raw.strip()
    if text.strip():
        return _original(shape, text) if shape.originals else _number(shape, text)
    if path in typed and shape.nullable:
        return None
    if path in typed and shape.demands:
        return ""
    plain = shape.json_type == "string" and shape.kind in ("text", "long")
    return "" if path in typed and plain and not shape.required else MISSING


def _original(shape: Shape, text: str) -> Any:
    pairs = zip(shape.choices, shape.originals, strict=True)
    return next((value for choice, value in pairs if choice.value == text), text)


def _number(shape: Shape, text: str) -> str:
    """Return a Danish number as the model reads it: 1.234,5 is 1234.5, and 1.000 is a thousand, not one."""
    if shape.json_type not in ("integer", "number"):
        return text
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    return text.replace(",", ".")


def _below(prefix: str, typed: Typed) -> Iterator[str]:
    for name, values in typed.items():
        if name.startswith(prefix):
            yield from values


def _rows(shape: Shape, path: str, typed: Typed) -> Any:
    return [value_of(shape.children[0], f"{path}.{row}", typed) for row in rows_of(path, typed)]


def _named(shape: Shape, path: str, typed: Typed) -> Any:
    rows = zip(names_of(path, typed), _rows(shape, path, typed), strict=True)
    return dict(rows)


def _ticked(_shape: Shape, path: str, typed: Typed) -> Any:
    return path in typed


def _choices(shape: Shape, path: str, typed: Typed) -> Any:
    return [_original(shape, each) for each in typed.get(path, ())]


def _lines(_shape: Shape, path: str, typed: Typed) -> Any:
    return lines_of([first(typed, path), *typed.get(f"{path}.{BOX}", ())])


_READERS: Final = {
    "group": _group,
    "rows": _rows,
    "named": _named,
    "variant": _variant,
    "check": _ticked,
    "choices": _choices,
    "lines": _lines,
}
