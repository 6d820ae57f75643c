"""The forms of a page, read from its HTML as a browser would read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

WORDS = "Prøve af formularen"
TYPED = frozenset({"text", "textarea", "search", "email", "tel", "url", "number", "date"})
"""Kinds of fields in which a person types."""
FITTING = {"date": "2026-01-05", "email": "nogen@eksempel.invalid", "number": "1", "decimal": "1"}
"""What fits a field of this kind, where a few words do not."""
NAMED = {"cpr": "0108589995", "only": "1"}
"""What fits a field of this name; the number is one of MedCom's published test persons."""


@dataclass(frozen=True)
class FormField:
    """One field, or one of several with the same name."""

    name: str
    kind: str
    value: str = ""
    is_on: bool = False
    options: tuple[str, ...] = ()
    id: str = ""
    asks: str = ""
    """Which keys a telephone shows for it."""


@dataclass(frozen=True)
class FoundForm:
    """A form that is sent by POST: where it stood, where it goes, what is in it."""

    page: str
    action: str
    fields: tuple[FormField, ...]
    is_multipart: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.name for each in self.fields))

    @property
    def typed(self) -> tuple[FormField, ...]:
        """Return the fields in which a person types."""
        return tuple(each for each in self.fields if each.kind in TYPED)

    def filled(self, text: str | None = None) -> list[tuple[str, str]]:
        """Return what a person would send who fills in everything, or writes the same everywhere."""
        return [(each.name, value) for each in self._chosen() if (value := _value(each, text)) is not None]

    def _chosen(self) -> Iterator[FormField]:
        taken = set()
        for each in self.fields:
            if each.kind in {"radio", "submit"} and each.name in taken:
                continue
            taken.add(each.name)
            yield each


def _value(each: FormField, text: str | None) -> str | None:
    if each.kind == "select":
        return each.value or next((one for one in each.options if one), "")
    if each.kind in TYPED:
        return each.value or (_fitting(each) if text is None else text)
    return None if each.kind == "file" else each.value


def _fitting(each: FormField) -> str:
    return NAMED.get(each.name, "") or FITTING.get(each.asks or each.kind, WORDS)


@dataclass
class Read:
    """What a page has in it that a visitor can act on."""

    forms: list[FoundForm] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    invalid: set[str] = field(default_factory=set)
    """The ids of the fields that are said to be wrong."""
    inside: dict[str, list[str]] = field(default_factory=dict)
    """By the id of an element, where the links inside it lead."""


def read(page: str, at: str) -> Read:
    """Return what stands on a page that was opened at this address."""
    reader = _Reader(urlsplit(at).path)
    reader.feed(page)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self.found = Read()
        self._at = at
        self._form: FoundForm | None = None
        self._elsewhere: list[str] = []
        self._select: FormField | None = None
        self._area: FormField | None = None
        self._summary = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note(tag, given)
        if tag == "form" and given.get("method", "").lower() == "post":
            action = self._path(given.get("action", ""))
            self._form = FoundForm(self._at, action, (), given.get("enctype") == "multipart/form-data")
            self._elsewhere = []
        elif tag == "input":
            self._add(_input(given))
        elif tag == "button" and given.get("type", "submit") == "submit":
            if "formaction" in given:
                self._elsewhere.append(self._path(given["formaction"]))
            else:
                self._add(FormField(given.get("name", ""), "submit", given.get("value", "")))
        elif tag == "select":
            self._select = FormField(given.get("name", ""), "select", id=given.get("id", ""))
        elif tag == "option" and self._select:
            value = given.get("value", "")
            chosen = value if "selected" in given else self._select.value
            self._select = replace(self._select, options=(*self._select.options, value), value=chosen)
        elif tag == "textarea":
            self._area = FormField(given.get("name", ""), "textarea", id=given.get("id", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area = replace(self._area, value=self._area.value + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            self._add(self._select)
            self._select = None
        elif tag == "textarea" and self._area:
            # The first line break of a text area is not part of it.
            self._add(replace(self._area, value=self._area.value.removeprefix("\n")))
            self._area = None
        elif tag == "div":
            self._summary = False
        elif tag == "form" and self._form:
            self.found.forms += [self._form, *(replace(self._form, action=each) for each in self._elsewhere)]
            self._form = None

    def _note(self, tag: str, given: dict[str, str]) -> None:
        if given.get("id"):
            self.found.ids.add(given["id"])
        if given.get("aria-invalid") == "true":
            self.found.invalid.add(given.get("id", ""))
        if given.get("id") == "fejl":
            self.found.inside["fejl"] = []
            self._summary = True
        if tag == "a" and "href" in given:
            if self._summary and given["href"].startswith("#"):
                self.found.inside["fejl"].append(given["href"][1:])
            self.found.links.append(urljoin(self._at, given["href"]))

    def _path(self, action: str) -> str:
        return urlsplit(urljoin(self._at, action or self._at)).path

    def _add(self, one: FormField) -> None:
        if self._form and one.name:
            self._form = replace(self._form, fields=(*self._form.fields, one))


def _input(given: dict[str, str]) -> FormField:
    kind = given.get("type", "text").lower()
    value = given.get("value", "on" if kind in {"checkbox", "radio"} else "")
    return FormField(
        given.get("name", ""), kind, value, "checked" in given, (), given.get("id", ""), given.get("inputmode", "")
    )
