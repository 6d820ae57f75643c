"""Whatever a form is sent, it either becomes the model or comes back with a message at a field, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, create_model
from test_forms import FORM, all_of

from catalogue.web.forms import Filled, Form
from catalogue.web.render import Renderer

NAMES = sorted(
    {each.name for each in all_of(FORM.blank().fields)}
    | {"advisors.1.name", "advisors.199.hours", "advisors.200.name", "districts.1.@navn", "findes.ikke", "title.0", ""}
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", " ", "ja", "red", "task", "mail", "preview", "live", "7", "1.000", "1,5", "nan", "-1", "9" * 400]
    ),
    st.sampled_from(["\x00", "<script>alert(1)</script>"]),
)
SENT = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=25)

LEAVES: list[Any] = [
    str,
    int,
    float,
    bool,
    Literal["a", "b"],
    Literal[1, 2, 3, 4, 5, 6, 7],
    list[Literal["a", "b"]],
    tuple[str, ...],
    Annotated[str, Field(min_length=2, max_length=5, pattern="^[a-z]+$")],
    Annotated[int, Field(ge=1, le=9)],
]


def made_of(kinds: Sequence[Any], name: str = "Made") -> type[BaseModel]:
    fields: dict[str, Any] = {f"f{number}": (kind, ...) for number, kind in enumerate(kinds)}
    return create_model(name, **fields)


LEAF = st.sampled_from(LEAVES).flatmap(lambda kind: st.sampled_from([kind, kind | None]))
INNER = st.lists(LEAF, min_size=1, max_size=3).map(lambda kinds: made_of(kinds, "Inner"))
NESTED = INNER.flatmap(lambda inner: st.sampled_from([inner, inner | None, list[inner], dict[str, inner]]))  # type: ignore[valid-type]
MODEL = st.lists(st.one_of(LEAF, NESTED), min_size=1, max_size=4).map(made_of)


def keeps_its_word(answer: Filled[Any], sent: Sequence[tuple[str, str]]) -> None:
    shown = {each.name: each for each in all_of(answer.fields)}
    assert (answer.model is None) == bool(answer.problems)
    for problem in answer.problems:
        assert shown[problem.field].error
        assert problem.text
    firsts: dict[str, str] = {}
    for name, value in sent:
        firsts.setdefault(name, value)
    for name, value in firsts.items():
        if name in shown and shown[name].kind in ("text", "number", "date", "email"):
            assert shown[name].value == value
        if name in shown and shown[name].kind == "long":
            assert value in shown[name].value


@given(SENT)
@settings(max_examples=300, deadline=None)
def test_of_a_form_with_every_kind_of_field(sent: list[tuple[str, str]]) -> None:
    keeps_its_word(FORM.read(sent), sent)


@given(MODEL, st.data())
@settings(max_examples=150, deadline=None)
def test_of_any_form_the_subset_allows(model: type[BaseModel], data: st.DataObject) -> None:
    form: Form[Any] = Form(model)
    names = sorted({each.name for each in all_of(form.blank().fields)} | {"f0.1.f0", "f1.0.@navn"})
    sent = data.draw(st.lists(st.tuples(st.sampled_from(names), VALUES), max_size=12))
    keeps_its_word(form.read(sent), sent)


@given(SENT)
@settings(max_examples=60, deadline=None)
def test_and_the_page_shows_it_as_text(sent: list[tuple[str, str]]) -> None:
    renderer = Renderer(())
    source = (
        '{% from "macros/forms.html" import field, summary %}{{ summary(f.problems) }}'
        "{% for one in f.fields %}{{ field(one) }}{% endfor %}"
    )
    page = renderer._environment.from_string(source).render(f=FORM.read(sent), t=renderer._environment.globals["t"])
    assert "<script" not in page
    for problem in FORM.read(sent).problems:
        assert f'id="felt-{problem.field}"' in page
