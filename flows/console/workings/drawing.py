"""The diagram drawn: one column of boxes that reads on a telephone, and the same as a nested list.

What kind of thing happens is told three times: by the box's shape, by its icon and in words; its colour only helps.
Widths are in the picture's own units, 360 across.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from flows.console.citizens.lettering import clean, wrapped
from flows.console.workings import diagram_texts as texts
from flows.console.workings.stops import KINDS, PARTS, Kind, Stop

WIDTH: Final = 360
LEFT: Final = 12
BOX: Final = 336
TEXT: Final = 66
ROOM: Final = 258
"""How wide a line of text may be; what is left of the box is icon and slanting sides."""
_GAP: Final = 26
_LABEL: Final = 30
_SLANT: Final = 14
_ROAD: Final = 40
_INK: Final = "#1a1a1a"
_COLOURS: Final = {
    Kind.READ: ("#e6f0fa", "#004d99"),
    Kind.COMPUTE: ("#f3ecfa", "#5b2a86"),
    Kind.APPROVE: ("#fff4d6", "#7a5200"),
    Kind.WRITE: ("#e7f5ec", "#1b5e36"),
    Kind.NOTIFY: ("#fdeee6", "#8a3200"),
}
_ICONS: Final = {
    Kind.READ: "M-2 -2 m-4 0 a4 4 0 1 0 8 0 a4 4 0 1 0 -8 0 M1 1 L6 6",
    Kind.COMPUTE: "M0 7 V0 M0 0 L-6 -6 M0 0 L6 -6",
    Kind.APPROVE: "M-6 0 L-2 5 L7 -5",
    Kind.WRITE: "M-6 6 L-5 2 L4 -7 L7 -4 L-2 5 Z",
    Kind.NOTIFY: "M-7 -5 H7 V4 H0 L-4 8 V4 H-7 Z",
}


@dataclass(frozen=True, slots=True)
class _Placed:
    stop: Stop
    top: int
    height: int
    title: tuple[str, ...]
    lines: tuple[str, ...]
    label: str
    """The name of the part that begins here, or nothing."""


def drawn(name: str, stops: Sequence[Stop]) -> Markup:
    """Return the picture; a screen reader is told its name, and each box's."""
    placed = list(_placed(stops))
    height = placed[-1].top + placed[-1].height + 4
    linked = any(each.link for each in stops)
    # A picture has no links in it for a screen reader; with links in it, it is a group of them.
    svg = Element("svg", viewBox=f"0 0 {WIDTH} {height}", width=str(WIDTH), height=str(height))
    svg.set("role", "group" if linked else "img")
    svg.set("aria-label", clean(name))
    svg.set("font-family", "inherit")
    SubElement(svg, "title").text = clean(name)
    SubElement(svg, "desc").text = texts.DESCRIPTION
    for before, each in zip([None, *placed], placed, strict=False):
        if before is not None:
            _arrow(svg, before.top + before.height, each.top)
        _box(svg, each)
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704 - ElementTree has escaped every text


def listed(stops: Sequence[Stop]) -> Markup:
    """Return the same as a list of parts, each with a list of what happens in it."""
    whole = Element("ol", {"class": "sd-outline"})
    for part, inside in groupby(stops, lambda each: each.part):
        item = SubElement(whole, "li")
        SubElement(item, "strong").text = PARTS[part]
        inner = SubElement(item, "ol")
        for each in inside:
            _item(inner, each)
    return Markup(tostring(whole, encoding="unicode", short_empty_elements=False))  # noqa: S704 - ElementTree has escaped every text


def _placed(stops: Sequence[Stop]) -> Iterator[_Placed]:
    top, part = 4, None
    for stop in stops:
        label = PARTS[stop.part] if stop.part is not part else ""
        top += _LABEL if label else 0
        title = wrapped(stop.title, 16, ROOM, bold=True)
        told = (*stop.lines, *((stop.fallback,) if stop.fallback else ()))
        lines = tuple(line for each in told for line in wrapped(each, 14, ROOM))
        counted = len(wrapped(stop.tally.shown, 14, ROOM, bold=True)) if stop.tally else 0
        height = 40 + 21 * len(title) + 19 * (len(lines) + counted)
        yield _Placed(stop, top, height, title, lines, label)
        top, part = top + height + _GAP, stop.part


def _arrow(svg: Element, start: int, end: int) -> None:
    SubElement(svg, "path", d=f"M{_ROAD} {start} V{end - 7}", stroke=_INK, fill="none").set("stroke-width", "2")
    SubElement(svg, "path", d=f"M{_ROAD - 6} {end - 9} H{_ROAD + 6} L{_ROAD} {end} Z", fill=_INK)


def _box(svg: Element, placed: _Placed) -> None:
    stop = placed.stop
    if placed.label:
        _text(svg, placed.label, TEXT, placed.top - 12, 14, bold=True)
    place = SubElement(svg, "a", href=stop.link) if stop.link else svg
    group = SubElement(place, "g", {"data-step": clean(stop.key)})
    SubElement(group, "title").text = clean(f"{stop.title} ({KINDS[stop.kind].lower()})")
    _outline(group, placed)
    _icon(group, placed)
    _words(group, placed)


def _outline(group: Element, placed: _Placed) -> None:
    left, right, top, bottom = LEFT, LEFT + BOX, placed.top, placed.top + placed.height
    fill, stroke = _COLOURS[placed.stop.kind]
    paint = {"fill": fill, "stroke": stroke, "stroke-width": "2"}
    inner, middle = left + _SLANT, (top + bottom) // 2
    match placed.stop.kind:
        case Kind.READ:
            points = f"{inner},{top} {right},{top} {right - _SLANT},{bottom} {left},{bottom}"
            SubElement(group, "polygon", {"points": points, **paint})
        case Kind.COMPUTE:
            upper, lower = f"{inner},{top} {right - _SLANT},{top}", f"{right - _SLANT},{bottom} {inner},{bottom}"
            SubElement(group, "polygon", {"points": f"{upper} {right},{middle} {lower} {left},{middle}", **paint})
        case Kind.APPROVE:
            _rectangle(group, placed, 0, paint)
            _rectangle(group, placed, 5, paint | {"stroke-width": "1"})
        case Kind.WRITE:
            _rectangle(group, placed, 0, paint)
        case Kind.NOTIFY:
            _rectangle(group, placed, 0, paint | {"rx": "28"})


def _rectangle(group: Element, placed: _Placed, inset: int, paint: dict[str, str]) -> None:
    size = {"width": str(BOX - 2 * inset), "height": str(placed.height - 2 * inset)}
    SubElement(group, "rect", {"x": str(LEFT + inset), "y": str(placed.top + inset), **size, **paint})


def _icon(group: Element, placed: _Placed) -> None:
    x, y = _ROAD, placed.top + 34
    colour = _COLOURS[placed.stop.kind][1]
    SubElement(group, "circle", cx=str(x), cy=str(y), r="15", fill=colour)
    stroke = {"fill": "none", "stroke": "#ffffff", "stroke-width": "2", "stroke-linejoin": "round"}
    SubElement(group, "path", {"d": _ICONS[placed.stop.kind], "transform": f"translate({x} {y})", **stroke})


def _words(group: Element, placed: _Placed) -> None:
    y = placed.top + 24
    _text(group, KINDS[placed.stop.kind], TEXT, y, 13, colour=_COLOURS[placed.stop.kind][1])
    for line in placed.title:
        y += 21
        _text(group, line, TEXT, y, 16, bold=True)
    for line in placed.lines:
        y += 19
        _text(group, line, TEXT, y, 14)
    if placed.stop.tally:
        for line in wrapped(placed.stop.tally.shown, 14, ROOM, bold=True):
            y += 19
            _text(group, line, TEXT, y, 14, bold=True)


def _text(parent: Element, words: str, x: int, y: int, size: int, *, bold: bool = False, colour: str = _INK) -> None:
    text = SubElement(parent, "text", {"x": str(x), "y": str(y), "font-size": str(size), "fill": colour})
    if bold:
        text.set("font-weight", "600")
    text.text = words


def _item(parent: Element, stop: Stop) -> None:
    item = SubElement(parent, "li", {"data-step": clean(stop.key)})
    title = SubElement(item, "a", href=stop.link) if stop.link else SubElement(item, "span")
    title.text = clean(stop.title)
    title.tail = clean(f" ({KINDS[stop.kind].lower()})")
    for line in (*stop.lines, *((stop.tally.shown,) if stop.tally else ())):
        SubElement(item, "div").text = clean(line)
    if stop.exits:
        inner = SubElement(item, "ul")
        for each in stop.exits:
            SubElement(inner, "li").text = clean(each)
