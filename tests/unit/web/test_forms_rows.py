"""Rows, lists from outside, and forms of what is filled in already: what a long form needs beside the plain ones."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import BaseModel, Field
from test_forms import all_of, sent

from catalogue.web.form_rows import ADD_ROW, REMOVE_ROW
from catalogue.web.forms import Choice, Filled, Form
from catalogue.web.forms import Field as Shown


class Person(BaseModel):
    name: str = Field(min_length=1, title="Navn")
    phone: str = Field(default="", title="Telefon")


class Long(BaseModel):
    age: int = Field(default=70, ge=18, le=1200, title="Alder", description="I år.")
    title: str = Field(default="Vejleder", min_length=1, title="Titel")
    remark: str = Field(default="Intet", title="Bemærkning")
    period: Literal[1, 2, 3, 4, 5, 6, 7] = Field(default=1, title="Periode")
    nobody: int | None = Field(default=None, le=9, title="Højst")
    words: tuple[str, ...] = Field(default=("a",), title="Ord", json_schema_extra={"options": "words"})
    table: str = Field(default="t", title="Tabel", json_schema_extra={"names": "table"})
    people: dict[str, Person] = Field(default={}, title="Personer", json_schema_extra={"x-key": "Distrikt"})


FORM = Form(Long, whole=True)
KNOWN = {"people": {"Nord": {"name": "Nora"}, "Syd": {"name": "Sif"}}}


def named(filled: Filled[Long], name: str) -> Shown:
    return next(each for each in all_of(filled.fields) if each.name == name)


def typed(**changed: str) -> list[tuple[str, str]]:
    """Return the form as it stands with some fields changed."""
    return [(name, changed.get(name, value)) for name, value in sent(FORM.blank(KNOWN))]


@pytest.mark.parametrize("name", ["age", "title", "period"])
def test_a_field_that_is_emptied_is_asked_for_and_never_becomes_its_default(name: str) -> None:
    answer = FORM.read(typed(**{name: ""}))
    assert [each.field for each in answer.problems] == [name]
    assert named(answer, name).required


@pytest.mark.parametrize("name", ["remark", "nobody", "words"])
def test_a_field_that_may_be_empty_says_so_and_can_be_emptied(name: str) -> None:
    answer = FORM.read(typed(**{name: ""}))
    assert answer.model is not None
    assert not getattr(answer.model, name)
    assert not named(answer, name).required


def test_a_number_says_its_limits() -> None:
    assert named(FORM.blank(), "age").hint == "I år. Fra 18 til 1.200."
    assert named(FORM.blank(), "nobody").hint == "Højst 9."


def test_a_row_is_called_what_it_is_about() -> None:
    rows = named(FORM.blank(KNOWN), "people").fields
    assert [each.title for each in rows] == ["Nord", "Syd", "Ny række (kan stå tom)"]
    assert rows[0].fields[0].title == "Distrikt"
    assert [each.removable for each in rows] == [True, True, False]


def test_a_button_adds_a_row_at_the_end_and_keeps_what_is_typed_wrong_or_not() -> None:
    answer = FORM.read([*typed(age="nej"), (ADD_ROW, "people")])
    assert (answer.model, answer.problems) == (None, ())
    assert len(named(answer, "people").fields) == 4
    assert named(answer, "age").value == "nej"


def test_a_button_takes_a_row_away_and_no_other() -> None:
    answer = FORM.read([*typed(), (REMOVE_ROW, "people.0")])
    assert [each.title for each in named(answer, "people").fields] == ["Syd", "Ny række (kan stå tom)"]


@pytest.mark.parametrize("row", ["people", "people.7", "age", "findes.ikke", "people.0.name", "", "people.²"])
def test_a_button_nobody_has_made_takes_no_more_than_it_names(row: str) -> None:
    for button in (ADD_ROW, REMOVE_ROW):
        answer = FORM.read([*typed(), (button, row)])
        assert answer.model is None
        assert named(answer, "age").value == "70"


def test_there_is_an_end_to_rows_and_what_stands_after_it_is_said() -> None:
    rows = [(f"people.{row}.{name}", f"x{row}") for row in range(200) for name in ("@navn", "name")]
    plain = [each for each in typed() if not each[0].startswith("people.")]
    full = FORM.read([*plain, *rows, (ADD_ROW, "people")])
    assert len(named(full, "people").fields) == 200
    answer = FORM.read([*plain, *rows, ("people.200.name", "for mange")])
    assert [each.field for each in answer.problems] == ["people"]
    assert "200 rækker" in answer.problems[0].text


def test_a_row_without_a_name_is_asked_for_it() -> None:
    answer = FORM.read(typed(**{"people.0.@navn": " "}))
    assert [(each.field, each.text) for each in answer.problems] == [("people.0.@navn", "Udfyld feltet.")]


def test_several_names_are_ticked_where_they_are_listed_and_typed_where_they_are_not() -> None:
    listed = {"words": (Choice("a", "A"), Choice("b", "B"))}
    for sources, kind in (({}, "long"), ({"words": None}, "long"), (listed, "choices")):
        shown = FORM.blank({"words": ("a", "c")}, sources)
        assert named(shown, "words").kind == kind
        answer = FORM.read(sent(shown), sources)
        assert answer.model is not None
        assert answer.model.words == ("a", "c")
    assert [each.title for each in named(FORM.blank({"words": ("c",)}, listed), "words").choices] == [
        "A",
        "B",
        "c (står ikke på listen)",
    ]
    assert "kan ikke hentes lige nu" in named(FORM.blank(sources={"words": None}), "words").hint


def test_a_robot_s_own_names_are_a_source_too() -> None:
    assert FORM.sources == {"words", "robot.table"}
    assert named(FORM.blank(), "table").required
    assert named(FORM.blank(sources={"robot.table": (Choice("t", "t"),)}), "table").kind == "select"
