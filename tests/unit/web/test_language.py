"""The shared pages in another language: one module of texts with the same names."""

from __future__ import annotations

from types import ModuleType

from starlette.requests import Request

from catalogue.web import texts
from catalogue.web.render import DANISH, Language, Renderer


def page(language: Language) -> str:
    """Return the login's page in a language, as nobody sees it."""
    request = Request({"type": "http", "method": "GET", "path": "/log-ind", "headers": [], "query_string": b""})
    shown = Renderer((), language=language).page(
        request, "message.html", title=language.texts.LOGGED_IN_TITLE, text=language.texts.LOGGED_IN
    )
    return bytes(shown.body).decode()


def changed(**words: str) -> ModuleType:
    other = ModuleType("texts_en")
    other.__dict__.update({**vars(texts), **words})
    return other


def test_a_page_says_which_language_it_is_in_and_takes_its_words_from_there() -> None:
    english = page(Language("en", changed(SKIP="Skip to the content", LOG_IN="Log in", MENU="Main menu")))
    assert '<html lang="en">' in english
    for word in ("Skip to the content", ">Log in<", "Main menu"):
        assert word in english
    assert texts.SKIP not in english


def test_pages_are_in_danish_unless_something_else_is_asked_for() -> None:
    danish = page(DANISH)
    assert '<html lang="da">' in danish
    assert texts.SKIP in danish
