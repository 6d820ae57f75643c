"""The diagram keeps: any recipe gives one picture and one list, well-formed, of the same steps, with nothing on top."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from flows.console.citizens.lettering import width, wrapped
from flows.console.workings.diagram import Diagram, Tally, diagram
from flows.console.workings.drawing import BOX, LEFT, ROOM, TEXT, WIDTH
from flows.console.workings.stops import APPROVE, DECIDE, FIND, FOLLOW_UP, stops
from flows.recipe.facts import Missing
from flows.recipe.model import Robot, StepCall
from flows.recipe.step import Effect, StepDefinition
from flows.runner.adopting.robots import robot_of

SHIPPED = robot_of("preventive-home-visits")


class Always:
    """A condition that holds."""

    text = "lives_alone"

    def evaluate(self, values: Mapping[str, Any]) -> bool | Missing:
        return True


async def nothing(*_: object) -> None:
    """Do nothing."""


def calls() -> st.SearchStrategy[StepCall]:
    definitions = st.builds(
        StepDefinition,
        name=st.text(min_size=1, max_size=40),
        title=st.text(max_size=40),
        effect=st.sampled_from(Effect),
        arguments=st.just(BaseModel),
        run=st.just(nothing),
        endings=st.lists(st.sampled_from(sorted(SHIPPED.reasons)), max_size=4).map(tuple),
        rights_after=st.sampled_from([(), ("Lægge dokumenter på borgeren",)]),
    )
    arguments = st.fixed_dictionaries({}, optional={"step": st.text(max_size=20), "template": st.just("offer")})
    when = st.sampled_from([None, Always()])
    return st.builds(StepCall, definition=definitions, arguments=arguments, when=when, line=st.just(1))


def robots() -> st.SearchStrategy[Robot]:
    return st.lists(calls(), max_size=6).map(lambda found: replace(SHIPPED, steps=tuple(found)))


def boxes(svg: Element) -> list[tuple[float, float]]:
    """Return each box's top and bottom."""
    found = []
    for group in (each for each in svg.iter("g") if "data-step" in each.attrib):
        shape = next(each for each in group if each.tag in {"rect", "polygon"})
        if shape.tag == "rect":
            top, height = float(shape.attrib["y"]), float(shape.attrib["height"])
            found.append((top, top + height))
        else:
            heights = [float(pair.split(",")[1]) for pair in shape.attrib["points"].split()]
            found.append((min(heights), max(heights)))
    return found


def keys(tree: Element) -> list[str]:
    return [each.attrib["data-step"] for each in tree.iter() if "data-step" in each.attrib]


def trees(made: Diagram) -> tuple[Element, Element]:
    return fromstring(str(made.svg)), fromstring(str(made.outline))


@settings(max_examples=40, deadline=None)
@given(robots())
def test_any_recipe_is_well_formed_with_every_step_once_in_the_picture_and_once_in_the_list(robot: Robot) -> None:
    svg, outline = trees(diagram(robot))
    assert keys(svg) == keys(outline)
    assert len(set(keys(svg))) == len(keys(svg))
    assert keys(svg)[:3] == [FIND, DECIDE, APPROVE]
    assert len(keys(svg)) in {len(robot.steps) + 3, len(robot.steps) + 4}


@settings(max_examples=40, deadline=None)
@given(robots())
def test_no_box_lies_on_another_and_none_outside_the_picture(robot: Robot) -> None:
    svg, _ = trees(diagram(robot, {FIND: Tally(20_000)}))
    places = boxes(svg)
    assert len(places) == len(keys(svg))
    assert all(one[1] < other[0] for one, other in pairwise(places))
    assert places[-1][1] <= float(svg.attrib["height"])
    assert LEFT + BOX <= WIDTH
    for text, (top, bottom) in ((each, place) for each, place in zip(groups(svg), places, strict=True)):
        assert all(top < float(line.attrib["y"]) < bottom for line in text.iter("text"))


def groups(svg: Element) -> list[Element]:
    return [each for each in svg.iter("g") if "data-step" in each.attrib]


@given(st.text(max_size=300))
def test_no_line_is_wider_than_its_box(text: str) -> None:
    assert TEXT + ROOM <= LEFT + BOX
    assert all(width(line) * 14 <= ROOM for line in wrapped(text, 14, ROOM) if len(line) > 1)
    assert re.sub(r"\s", "", "".join(wrapped(text, 14, ROOM))) == "".join(visible(text).split())


def test_a_word_that_is_wider_than_its_box_is_broken() -> None:
    lines = wrapped("Forebyggelsesindsatskoordinatorfællesskabsmøde " * 3, 16, ROOM, bold=True)
    assert len(lines) > 3
    assert all(width(line) * 16 <= ROOM for line in lines)


def visible(text: str) -> str:
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return "".join(" " if unicodedata.category(each) in hidden else each for each in text)


def test_what_happens_is_told_by_shape_icon_and_words_and_not_by_colour_alone() -> None:
    svg, _ = trees(diagram(SHIPPED))
    told: dict[str, set[tuple[str, str]]] = {}
    for group in groups(svg):
        words = next(each.text or "" for each in group.iter("text"))
        shapes = [each for each in group if each.tag in {"rect", "polygon"}]
        corners = str(len(shapes[0].attrib.get("points", "").split())) + shapes[0].attrib.get("rx", "")
        icon = next(each.attrib["d"] for each in group.iter("path"))
        told.setdefault(words, set()).add((f"{len(shapes)}{shapes[0].tag}{corners}", icon))
    assert set(told) == {"Henter", "Afgør", "Et menneske afgør", "Opretter eller sender", "Giver besked"}
    assert all(len(each) == 1 for each in told.values())
    shapes_used = [next(iter(each))[0] for each in told.values()]
    icons_used = [next(iter(each))[1] for each in told.values()]
    assert len(set(shapes_used)) == len(set(icons_used)) == len(told)


def test_a_picture_and_its_list_lead_to_the_same_places_and_tell_the_same_numbers() -> None:
    links = {"send_letter": "/her?trin=send_letter&vis=alle", "findes_ikke": "/x"}
    svg, outline = trees(diagram(SHIPPED, {"send_letter": Tally(1234, 20_000, 3)}, links))
    for tree in (svg, outline):
        assert [each.attrib["href"] for each in tree.iter("a")] == ["/her?trin=send_letter&vis=alle"]
        words = " ".join(" ".join(tree.itertext()).split())
        assert "1.234 af 20.000 borgere" in words
        assert "3 til manuel" in words
    assert svg.attrib["role"] == "group"


def test_a_picture_without_links_is_one_image_with_a_name() -> None:
    svg, _ = trees(diagram(SHIPPED))
    assert (svg.attrib["role"], svg.attrib["aria-label"]) == ("img", f"Arbejdsgang: {SHIPPED.card.title}")
    assert svg.find("title") is not None
    assert svg.find("desc") is not None


def test_a_step_that_hangs_on_something_says_on_what() -> None:
    stop = next(each for each in stops(SHIPPED) if each.key == "tell_advisor")
    assert stop.lines == ("Kun når der er noget at give besked om",)


def test_a_step_of_an_authors_own_is_called_what_its_declaration_says() -> None:
    call = replace(
        SHIPPED.steps[0], definition=replace(SHIPPED.steps[0].definition, name="book", title="Aftal besøget")
    )
    assert "Aftal besøget" in [each.title for each in stops(replace(SHIPPED, steps=(call,)))]


def test_what_must_be_ordered_is_what_the_steps_declare() -> None:
    asked = {right for stop in stops(SHIPPED) for right in stop.rights}
    declared = {right for call in SHIPPED.steps for right in (*call.definition.rights, *call.definition.rights_after)}
    assert declared <= asked
    quiet = tuple(replace(call, definition=replace(call.definition, rights_after=())) for call in SHIPPED.steps)
    assert FOLLOW_UP in [each.key for each in stops(SHIPPED)]
    assert FOLLOW_UP not in [each.key for each in stops(replace(SHIPPED, steps=quiet))]


def test_nothing_in_the_diagram_needs_what_the_pages_forbid() -> None:
    made = diagram(SHIPPED)
    for forbidden in ("style=", "<style", "<script", "onclick", 'class="', "url("):
        assert forbidden not in made.svg
    assert "style=" not in made.outline


def test_the_shipped_robots_steps_are_called_by_danish_names() -> None:
    titles = [each.title for each in stops(SHIPPED)]
    assert titles[3:7] == [
        "Åbn forløb i omsorgssystemet", "Opret indsatsen", "Send brevet", "Giv rådgiveren besked",
    ]  # fmt: skip
