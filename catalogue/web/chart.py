"""A small chart of bars, drawn on the server: every number stands beside its bar, so that nothing hangs on the eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from catalogue.labels import UNDER_LIMIT
from catalogue.web.danish import number

WIDTH: Final = 360
_ROW: Final = 34
_LEFT: Final = 120
_LONGEST: Final = 160
_SLIM: Final = 3
_BLUE: Final = "#0059b3"
_INK: Final = "#1a1a1a"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; a count of None is a small number that the reader may not see."""

    label: str
    count: int | None

    @property
    def shown(self) -> str:
        """Return the count as it stands on screen."""
        return UNDER_LIMIT if self.count is None else number(self.count)


def bar_chart(title: str, bars: Sequence[Bar]) -> Markup:
    """Return the chart as SVG, from presentation attributes alone; a screen reader is told every number."""
    most = max((each.count or 0 for each in bars), default=0)
    size = {"viewBox": f"0 0 {WIDTH} {_ROW * len(bars)}", "width": str(WIDTH), "height": str(_ROW * len(bars))}
    told = f"{title}: " + "; ".join(f"{each.label} {each.shown}" for each in bars)
    svg = Element("svg", {**size, "role": "img", "aria-label": told, "font-family": "inherit"})
    SubElement(svg, "title").text = title
    for row, bar in enumerate(bars):
        _draw(svg, bar, row * _ROW, most)
    return Markup(tostring(svg, encoding="unicode", short_empty_elements=False))  # noqa: S704 - ElementTree has escaped every text


def _draw(svg: Element, bar: Bar, top: int, most: int) -> None:
    length = max(_SLIM, round(_LONGEST * (bar.count or 0) / most)) if most else _SLIM
    _text(svg, bar.label, 0, top + 22)
    # What may not be told is an empty bar: its length says nothing.
    paint = {"fill": "none", "stroke": _BLUE, "stroke-dasharray": "3 2"} if bar.count is None else {"fill": _BLUE}
    width = str(2 * _SLIM if bar.count is None else length)
    SubElement(svg, "rect", {"x": str(_LEFT), "y": str(top + 6), "width": width, "height": "22", **paint})
    _text(svg, bar.shown, _LEFT + int(width) + 8, top + 22, "600")


def _text(svg: Element, words: str, x: int, y: int, weight: str = "400") -> None:
    place = {"x": str(x), "y": str(y), "font-size": "14", "font-weight": weight, "fill": _INK}
    SubElement(svg, "text", place).text = words
