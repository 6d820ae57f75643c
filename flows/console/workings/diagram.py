"""A robot's arbejdsgang for reading: one picture, and the same as a nested list. Both are made from the same stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from flows.console.workings import diagram_texts as texts
from flows.console.workings.drawing import drawn, listed
from flows.console.workings.stops import Tally, stops
from flows.recipe.model import Robot


@dataclass(frozen=True, slots=True)
class Diagram:
    """The picture and the list; both are safe to put in a page, and neither has style or script in it."""

    svg: Markup
    outline: Markup


def diagram(
    robot: Robot, tallies: Mapping[str, Tally] | None = None, links: Mapping[str, str] | None = None
) -> Diagram:
    """Return a robot's diagram with what is known of each stop, by its key; a key that no stop has is left out."""
    counted, led = tallies or {}, links or {}
    shown = tuple(replace(each, tally=counted.get(each.key), link=led.get(each.key, "")) for each in stops(robot))
    return Diagram(drawn(texts.name_of(robot.card.title), shown), listed(shown))


__all__ = ["Diagram", "Tally", "diagram"]
