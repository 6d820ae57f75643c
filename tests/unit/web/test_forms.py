"""A form is the model's: it shows what the model asks, takes what the model takes, and loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from catalogue.web.form_shape import Choice, Unsupported
from catalogue.web.forms import Field as Shown
from catalogue.web.forms import Filled, Form
from flows.robots.preventive_home_visits.settings import Settings
from flows.runner.adopting.adoption import find_adoption
from flows.runner.home import Home


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Advisor(BaseModel):
    name: str = Field(min_length=1, title="Navn")
    hours: int = Field(ge=0, title="Timer")


class ByMail(BaseModel):
    kind: Literal["mail"]
    address: str = Field(min_length=3, title="Adresse")


class ByTask(BaseModel):
    kind: Literal["task"]
    days: int = Field(ge=1, title="Frist")


class Everything(BaseModel):
    """One field of every form there is."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=2, max_length=20, title="Titel", description="Kort.")
    text: str = Field(default="", title="Tekst", json_schema_extra={"x-long": True})
    age: int = Field(default=70, ge=18, le=120, title="Alder")
    share: float | None = Field(default=None, title="Andel")
    sure: bool = Field(default=False, title="Sikker")
    day: date | None = Field(default=None, title="Dag")
    mode: Literal["preview", "live"] = Field(default="preview", title="Måde")
    colour: Colour = Field(default=Colour.RED, title="Farve", json_schema_extra={"x-titles": {"red": "Rød"}})
    month: Literal[1, 2, 3, 4, 5, 6] = Field(default=1, title="Måned")
    colours: frozenset[Colour] = Field(default=frozenset(), title="Farver")
    words: tuple[str, ...] = Field(default=("plejebolig",), title="Ord")
    advisor: Advisor | None = Field(default=None, title="Rådgiver")
    advisors: list[Advisor] = Field(default=[], max_length=3, title="Rådgivere")
    districts: dict[str, Advisor] = Field(default={}, title="Distrikter")
    delivery: Annotated[ByMail | ByTask, Field(discriminator="kind", title="Levering")]
    batch: str | None = Field(default=None, title="Prøvekørsel", json_schema_extra={"x-source": "batches"})
    secret: str | None = Field(default=None, title="Adgang", json_schema_extra={"x-secret": True})
    limit: int | None = Field(default=None, ge=1, title="Højst", json_schema_extra={"x-dependsOn": {"mode": ["live"]}})


FORM = Form(Everything)
GOOD = [("title", "Test"), ("delivery.kind", "task"), ("delivery.task.days", "7")]


def all_of(fields: tuple[Shown, ...]) -> Iterator[Shown]:
    for each in fields:
        yield each
        yield from all_of(each.fields)


def named(filled: Filled[Any], name: str) -> Shown:
    return next(each for each in all_of(filled.fields) if each.name == name)


def sent(filled: Filled[Any]) -> list[tuple[str, str]]:
    """Return what a browser would send of a page that nobody has touched."""
    found: list[tuple[str, str]] = []
    for each in all_of(filled.fields):
        if each.kind in ("choices", "radio"):
            name = each.box or each.name
            found += [(name, value.value) for value in each.choices if value.value in each.values]
        elif each.kind == "check":
            found += [(each.name, "ja")] if each.value else []
        elif each.kind != "group":
            found.append((each.name, each.value))
    return found


def test_what_is_typed_becomes_the_model() -> None:
    typed = [
        *GOOD,
        ("age", " 81 "),
        ("share", "1.234,5"),
        ("sure", "ja"),
        ("day", "2026-11-23"),
        ("month", "4"),
        ("colours", "red"),
        ("colours", "green"),
        ("words", "et\r\n\r\n to "),
        ("advisors.0.name", "Nora"),
        ("advisors.0.hours", "3"),
        ("advisors.1.name", ""),
        ("districts.0.@navn", "Nord"),
        ("districts.0.name", "Nis"),
        ("districts.0.hours", "4"),
    ]
    model = FORM.read(typed).model
    assert model is not None
    assert (model.age, model.share, model.sure, model.day, model.month) == (81, 1234.5, True, date(2026, 11, 23), 4)
    assert (model.colours, model.words) == (frozenset(Colour), ("et", "to"))
    assert model.advisors == [Advisor(name="Nora", hours=3)]
    assert model.districts == {"Nord": Advisor(name="Nis", hours=4)}
    assert (model.advisor, model.delivery) == (None, ByTask(kind="task", days=7))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("title", "", "Udfyld feltet."),
        ("title", "x", "for kort"),
        ("title", "x" * 21, "højst 20 tegn"),
        ("age", "17", "18 eller mere"),
        ("age", "meget", "helt tal"),
        ("age", "1.000", "120 eller mindre"),
        ("age", "9" * 5000, "for stort"),
        ("share", "en", "et tal"),
        ("day", "i morgen", "en dato"),
        ("mode", "skarp", "Vælg en af"),
        ("month", "7", "Vælg en af"),
        ("colours", "blå", "Vælg en af"),
        ("delivery.kind", "", "Vælg en af"),
        ("delivery.task.days", "0", "1 eller mere"),
        ("advisors.4.hours", "3", "Udfyld feltet."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_everything_typed_is_still_there(
    name: str, value: str, message: str
) -> None:
    kept = [pair for pair in GOOD if pair[0] != name]
    answer = FORM.read([*kept, (name, value), ("text", "to\nlinjer")])
    assert answer.model is None
    (problem,) = answer.problems
    assert message in problem.text
    wrong = named(answer, problem.field)
    assert wrong.error == problem.text
    assert value in (named(answer, name).value, *named(answer, name).values)
    assert named(answer, "text").value == "to\nlinjer"


def test_too_many_rows_are_said_at_the_rows() -> None:
    rows = [(f"advisors.{row}.{name}", value) for row in range(4) for name, value in (("name", "A"), ("hours", "1"))]
    (problem,) = FORM.read([*GOOD, *rows]).problems
    assert (problem.field, problem.text) == ("advisors", "Angiv højst 3.")


def test_two_rows_with_one_name_are_told_apart_instead_of_one_being_lost() -> None:
    rows = [("districts.0.@navn", "Nord"), ("districts.0.name", "A"), ("districts.0.hours", "1")]
    again = [("districts.1.@navn", "Nord"), ("districts.1.name", "B"), ("districts.1.hours", "2")]
    answer = FORM.read([*GOOD, *rows, *again])
    assert answer.model is None
    assert named(answer, "districts.1.@navn").error.startswith("To rækker har samme navn")


def test_a_field_that_does_not_count_is_neither_judged_nor_forgotten() -> None:
    answer = FORM.read([*GOOD, ("mode", "preview"), ("limit", "nul")])
    assert answer.model is not None
    assert answer.model.limit is None
    assert named(answer, "limit").value == "nul"
    assert FORM.read([*GOOD, ("mode", "live"), ("limit", "nul")]).problems[0].field == "limit"


def test_there_is_always_an_empty_row_to_fill_in() -> None:
    rows = named(FORM.blank({"advisors": [{"name": "Nora", "hours": 3}]}), "advisors").fields
    assert [(each.title, each.fields[0].value) for each in rows] == [
        ("Række 1", "Nora"),
        ("Ny række (kan stå tom)", ""),
    ]


def test_options_come_from_outside_and_a_choice_that_has_gone_is_still_seen() -> None:
    options = {"batches": (Choice("B-1", "Prøvekørsel B-1"),)}
    answer = FORM.read([*GOOD, ("batch", "B-9")], options)
    assert named(answer, "batch").kind == "select"
    assert [each.value for each in named(answer, "batch").choices] == ["B-1", "B-9"]


def test_without_options_the_name_is_typed_and_a_secret_never_is() -> None:
    blank = FORM.blank(sources={"batches": None})
    assert (named(blank, "batch").kind, named(blank, "secret").kind) == ("text", "select")
    answer = FORM.read([*GOOD, ("secret", "hemmeligt kodeord")])
    assert "hemmeligt" not in str(named(answer, "secret").choices)


def test_a_message_of_the_whole_model_stands_at_a_field_that_is_there() -> None:
    class Pair(BaseModel):
        first: int = 0
        second: int = 0

        @model_validator(mode="after")
        def _ordered(self) -> Pair:
            if self.first > self.second:
                raise ValueError("Det første må ikke være større end det andet.")
            return self

    answer = Form(Pair).read([("first", "2"), ("second", "1")])
    assert [(each.field, each.text) for each in answer.problems] == [
        ("first", "Det første må ikke være større end det andet.")
    ]


class _Itself(BaseModel):
    inner: _Itself | None = None


@pytest.mark.parametrize(
    "annotation",
    [dict[str, Any], dict[str, int], int | str, tuple[int, str], list[int], bytes, Any, _Itself, list[date]],
)
def test_a_model_that_no_page_could_show_is_refused_when_the_form_is_made(annotation: Any) -> None:
    with pytest.raises(Unsupported, match=r"Odd\.odd"):
        Form(create_model("Odd", odd=(annotation, ...)))


def test_the_settings_of_the_shipped_robot_come_back_as_they_went(tmp_path: Any) -> None:
    form, adoption = Form(Settings), find_adoption("testkommune", Home(tmp_path))
    blank = form.blank(adoption.settings)
    assert form.read(sent(blank)).model == Settings.model_validate(adoption.settings)


def test_a_form_nobody_has_touched_says_its_defaults() -> None:
    answer = FORM.read([*sent(FORM.blank({"title": "Test", "delivery": {"kind": "task", "days": 3}}))])
    assert answer.model == Everything(title="Test", delivery=ByTask(kind="task", days=3))


def test_an_email_field_is_one() -> None:
    model = create_model("Mail", mail=(str, Field(json_schema_extra={"format": "email"})))
    assert Form(model).blank().fields[0].kind == "email"
