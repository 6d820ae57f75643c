from __future__ import annotations

import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_samples import TEXT, template

from letters import DoesNotFit, HoldsCpr, LetterTemplate, MissingField, TemplateBroken, TooLong, Unprintable
from letters.tree import Node, plain


def words(template: LetterTemplate, **fields: str | int | bool | tuple[str, ...]) -> str:
    return " / ".join(plain(node) for node in template.fill(fields))


def test_a_template_says_which_fields_it_cannot_do_without() -> None:
    assert template().fields == ("name",)
    assert template().specs["note"].label == "Bemærkning"


def test_the_hash_is_of_the_words_whatever_the_line_ends() -> None:
    assert template().sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert LetterTemplate.parse("x", "\ufeff" + TEXT.replace("\n", "\r\n")).sha256 == template().sha256


@pytest.mark.parametrize(
    "body",
    [
        "{{ name.upper() }}",
        "{{ name['x'] }}",
        "{{ name.__class__ }}",
        "{{ name * 9 }}",
        "{{ 9 ** 9 }}",
        "{{ name ~ name }}",
        "{{ range(9) }}",
        "{{ [name] }}",
        "{{ name | replace('a', 'b') }}",
        "{{ name | attr('x') }}",
        "{{ name | join(name) }}",
        "{{ name is defined }}",
        "{% set x = name %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% macro x() %}{% endmacro %}",
        "{% raw",
        "{% for a in name %}{% for b in name %}{% endfor %}{% endfor %}",
        "{% for a in (1, 2) %}{% endfor %}",
        "{% for a, b in name %}{% endfor %}",
        "{{ unknown }}",
        "{{ name",
        "\ue000",
        "# Overskrift",
        "![x](https://x.example/x.png)",
        "[x](http://x.example)",
        "[x](https://x.example/{{ name }})",
        "`kode`",
        "    kode",
        "251248-9996",
    ],
)
def test_what_a_letter_may_not_do_is_refused_before_any_citizen_is_seen(body: str) -> None:
    with pytest.raises(TemplateBroken):
        template(body)


@pytest.mark.parametrize(
    "text",
    [
        "Kære",
        "---\ntitle: x\n",
        "---\nfields: {}\n---\nKære",
        "---\ntitle: x\nskrift: y\n---\n",
        "---\ntitle: {{ name }}\n---\n",
        "---\ntitle: 'Til {{ name }}'\nfields: {name: Navn}\n---\n{{ name }}",
        "---\n- x\n---\n",
        "---\ntitle: x\n---\n" + "a" * 20_001,
    ],
)
def test_front_matter_that_is_wrong_is_refused(text: str) -> None:
    with pytest.raises(TemplateBroken):
        LetterTemplate.parse("prøve", text)


@given(
    st.text(st.sampled_from("{}%|()[]#-_*`'\"\n :;.,<>=~&abif017æ")),
    st.text(st.sampled_from("{}[]-:&*!|>'\"\n ,#ab019")),
)
def test_any_text_is_a_template_or_refused_in_our_own_words(body: str, front: str) -> None:
    with contextlib.suppress(TemplateBroken):
        template(body or "x")
    with contextlib.suppress(TemplateBroken):
        LetterTemplate.parse("prøve", f"---\n{front}\n---\nx")


@pytest.mark.parametrize(
    "body", ["{{ " + "(" * 5000 + "name" + ")" * 5000 + " }}", "{% if name %}" * 600 + "{% endif %}" * 600]
)
def test_a_text_nested_without_end_is_refused(body: str) -> None:
    with pytest.raises(TemplateBroken):
        template(body)


@pytest.mark.parametrize("front", ["title: 2026-99-99", "title: &a [*a]", "[" * 3000])
def test_front_matter_that_is_hostile_is_refused(front: str) -> None:
    with pytest.raises(TemplateBroken):
        LetterTemplate.parse("prøve", f"---\n{front}\n---\nx")


def test_a_refusal_says_where() -> None:
    with pytest.raises(TemplateBroken) as refused:
        template("Kære\n\n{{ name.x }}")
    assert "prøve, linje 3" in refused.value.message


@pytest.mark.parametrize("value", ["", "  ", "\u200b"])
def test_a_field_without_words_is_missing(value: str) -> None:
    with pytest.raises(MissingField) as refused:
        template().fill({"name": value})
    assert refused.value.field == "name"


def test_an_optional_field_may_be_left_out() -> None:
    assert words(template(), name="Nancy") == "Kære NancyMed venlig hilsen"
    assert words(template(), name="Nancy", note="Husk") == "Kære Nancy / HuskMed venlig hilsen"


def test_a_value_too_long_for_its_field_is_refused_without_being_shown() -> None:
    with pytest.raises(TooLong) as refused:
        template().fill({"name": "Nancy", "note": "x" * 61})
    assert refused.value.limit == 60
    assert "xxx" not in refused.value.message


@pytest.mark.parametrize("value", ["Nancy 😀", "Nancy \U00020000"])
def test_a_sign_no_font_has_is_named_by_its_name(value: str) -> None:
    with pytest.raises(Unprintable) as refused:
        template().fill({"name": value})
    assert "Nancy" not in refused.value.message
    assert refused.value.character in {"GRINNING FACE", "CJK UNIFIED IDEOGRAPH-20000"}


@pytest.mark.parametrize("value", ["2512489996", "nr. 251248-9996", "251248 9996"])
def test_a_value_shaped_like_a_cpr_number_is_refused_without_being_shown(value: str) -> None:
    with pytest.raises(HoldsCpr) as refused:
        template().fill({"name": value})
    assert "2512" not in refused.value.message


def test_a_number_shaped_like_a_cpr_number_is_refused_too() -> None:
    with pytest.raises(HoldsCpr):
        template().fill({"name": 2512489996})


def test_a_list_is_never_cut_in_silence() -> None:
    with pytest.raises(DoesNotFit):
        template("{{ days | join(' ') }}", fields="{days: Dage}").fill({"days": ("x",) * 31})


def test_lists_are_looped_over_and_joined() -> None:
    looped = template("{% for day in days %}\n- {{ day }}\n{% endfor %}", fields="{days: Dage}")
    (block,) = looped.fill({"days": ("mandag", "onsdag")})
    assert (block.kind, [plain(item) for item in block.children]) == ("ul", ["mandag", "onsdag"])
    assert words(template("{{ days | join(' og ') }}", fields="{days: Dage}"), days=("to", "fre")) == "to og fre"


def test_a_yes_or_no_is_for_branching_and_a_number_for_printing() -> None:
    branching = template("{% if sure %}Ja{% else %}Nej{% endif %} {{ count }}", fields="{sure: Sikker, count: Antal}")
    assert words(branching, sure=False, count=3) == "Nej 3"


@pytest.mark.parametrize("value", [True, ("a", "b")])
def test_what_has_no_words_of_its_own_cannot_be_printed(value: bool | tuple[str, ...]) -> None:  # noqa: FBT001
    with pytest.raises(TemplateBroken):
        template("{{ name }}").fill({"name": value})


def test_an_error_while_filling_shows_no_value() -> None:
    comparing = template("{% if name < 3 %}x{% endif %}")
    with pytest.raises(TemplateBroken) as refused:
        comparing.fill({"name": "Nancy"})
    assert "Nancy" not in f"{refused.value}{refused.value.__cause__}"
    assert refused.value.__suppress_context__


def test_a_paragraph_that_an_empty_value_leaves_bare_is_left_out() -> None:
    bare = template("{{ note }}\n\nHej", fields="{note: {label: Note, optional: true}}")
    assert bare.fill({}) == (Node("p", ("Hej",)),)
