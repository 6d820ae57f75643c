from __future__ import annotations

from html import escape, unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_samples import data, template

from letters import LetterError, render_html
from letters.tree import MarkdownRefused, Node, parse, plain
from letters.values import printable

HOSTILE = [
    '#import "x": *',
    "*_[]{}<script>alert(1)</script>",
    "$a^2$ // /* */",
    '#eval("1")\\',
    "{{ 7*7 }}{% raw %}",
    "| a | b |",
    "# heading",
    "<!-- -->&amp;",
    "../../etc/passwd",
    "- punkt",
    "[x](https://x.example)",
    '--- "x" ...',
    "\u202eabc",
    "a\x00b",
    "\ue0000\ue001",
]


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []

    def handle_data(self, text: str) -> None:
        self.text += text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_is_ever_read_as_markup(value: str) -> None:
    (block,) = template("Kære **{{ name }}**").fill({"name": value})
    assert block == Node("p", ("Kære ", Node("strong", (printable("name", value),))))


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_becomes_an_element_on_screen(value: str) -> None:
    read, plain_read = Words(), Words()
    read.feed(render_html(template(), data(name=value)))
    plain_read.feed(render_html(template(), data(name="Nancy")))
    assert read.tags == plain_read.tags
    assert f"Kære {printable('name', value)}" in read.text


@given(st.text(max_size=60))
def test_any_value_is_printed_as_it_is_or_refused(value: str) -> None:
    try:
        clean = printable("name", value)
        (block,) = template("x{{ name }}y").fill({"name": value or "-"})
    except LetterError:
        return
    assert plain(block) == f"x{clean or '-'}y"
    assert unescape(escape(clean)) == clean


def test_the_closing_is_kept_with_the_paragraph_before_it() -> None:
    blocks = parse("En\n\nTo\n\nMed venlig hilsen\\\nKaren\n\n---\n\nSmåt")
    assert [block.kind for block in blocks] == ["p", "keep", "note"]
    assert [plain(child) for child in blocks[1].children] == ["To", "Med venlig hilsenKaren"]


def test_lists_tables_boxes_and_links_are_understood() -> None:
    blocks = parse(
        "## A\n\n- x\n- y\n\n1. z\n\n> boks\n\n| h |\n| --- |\n| c |\n\n[os](https://x.example) <mailto:a@b.example>"
    )
    assert [block.kind for block in blocks] == ["heading", "ul", "ol", "box", "table", "p"]
    assert [child.detail for child in blocks[5].children if isinstance(child, Node)] == [
        "https://x.example",
        "mailto:a@b.example",
    ]


def test_html_in_a_text_is_words() -> None:
    assert parse("<b>x</b>") == (Node("p", ("<b>x</b>",)),)


@pytest.mark.parametrize("text", ["# x", "```\nx\n```", "![x](https://x.example)", "[x](ftp://x.example)"])
def test_what_a_letter_cannot_show_is_refused(text: str) -> None:
    with pytest.raises(MarkdownRefused):
        parse(text)
