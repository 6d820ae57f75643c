"""What is known already, as a page would have sent it: so that a form is filled in and read in one way only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalogue.web.form_reading import ROW_NAME, joined
from catalogue.web.form_shape import Shape

Sent = Iterator[tuple[str, str]]


def spread(shape: Shape, value: Any, path: str) -> Sent:
    """Return a value, as JSON would have it, field by field."""
    match shape.kind:
        case "group":
            yield from _group(shape, value or {}, path)
        case "rows" | "named":
            yield from _rows(shape, value, path)
        case "variant":
            yield from _variant(shape, value or {}, path)
        case _:
            yield from ((path, each) for each in _plain(shape, value))


def _group(shape: Shape, value: dict[str, Any], path: str) -> Sent:
    for each in shape.children:
        yield from spread(each, value.get(each.name, each.default), joined(path, each.name))


def _rows(shape: Shape, value: Any, path: str) -> Sent:
    named = list((value or {}).items()) if shape.kind == "named" else [("", each) for each in value or ()]
    for row, (name, each) in enumerate(named):
        if name:
            yield f"{path}.{row}.{ROW_NAME}", name
        yield from spread(shape.children[0], each, f"{path}.{row}")


def _variant(shape: Shape, value: dict[str, Any], path: str) -> Sent:
    tag = str(value.get(shape.tag, ""))
    yield joined(path, shape.tag), tag
    for each in shape.children:
        yield from spread(each, value if each.name == tag else {}, joined(path, each.name))


def _plain(shape: Shape, value: Any) -> list[str]:
    if shape.kind == "check":
        return ["ja"] if value else []
    if shape.kind == "choices":
        return [str(each) for each in value or ()]
    if shape.kind == "lines":
        return ["\n".join(str(each) for each in value or ())]
    return ["" if value is None else str(value)]
