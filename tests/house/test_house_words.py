"""No template has words of its own: every text stands in a module of texts, so that another language is one more."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from tracked import files, text

_JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
_ATTRIBUTES = re.compile(r'\s*[a-z-]+="')
SPOKEN = {"alt", "title", "placeholder", "aria-label", "data-title", "content"}
"""Attributes that a person sees or hears."""
TECHNICAL = {"width=device-width, initial-scale=1"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = [value for name, value in attrs if name in SPOKEN and value and value not in TECHNICAL]
        self.found += [value for value in spoken if _is_word(value) and not value.startswith("{")]

    def handle_data(self, data: str) -> None:
        # A macro may hold a piece of a tag: attributes are no words.
        is_text = _is_word(data) and not _ATTRIBUTES.match(data)
        self.found += [data.strip()] if is_text else []


def words(template: str) -> list[str]:
    reader = _Words()
    reader.feed(_JINJA.sub(" ", template))
    reader.close()
    return reader.found


def _is_word(told: str) -> bool:
    return re.search(r"[^\W\d_]", told) is not None


def templates() -> list[Path]:
    return [each for each in files() if each.suffix == ".html" and each.parts[0] in {"catalogue", "flows"}]


def test_a_word_in_a_template_is_found() -> None:
    assert words('<p title="Luk">{{ c.A }} i {{ c.B }}</p>{# ord #}{% if x == "ord" %}') == ["Luk", "i"]


def test_no_template_has_words_of_its_own() -> None:
    assert {str(each): found for each in templates() if (found := words(text(each)))} == {}


def test_every_page_says_its_language() -> None:
    whole = [each for each in templates() if "<html" in text(each)]
    assert whole
    assert [str(each) for each in whole if '<html lang="' not in text(each)] == []
