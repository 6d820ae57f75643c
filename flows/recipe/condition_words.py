"""A condition as a caseworker reads it: the facts' own titles and small words for the signs.

What has no plain words (a function, a calculation) is left as it was written: half a translation could mislead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from flows.recipe.vocabulary import FACTS

_ANY_REASON: Final = re.compile(r"size\(reasons\)\s*(>\s*0|>=\s*1|!=\s*0)(?!\d)")
_TOLD: Final = "\x00"
"""Stands for the question whether there is a reason; no recipe can have it in a text."""
_WORD: Final = re.compile(
    rf"""\s*(?:(?P<text>"[^"\\]*"|'[^'\\]*')|(?P<name>[A-Za-z_]\w*)|(?P<number>\d+)"""
    rf"""|(?P<sign>&&|\|\||==|!=|>=|<=|[<>!()]|{_TOLD}))"""
)
_SIGNS: Final = {
    "&&": "og",
    "||": "eller",
    "==": "er",
    "!=": "er ikke",
    ">=": "er mindst",
    "<=": "er højst",
    ">": "er over",
    "<": "er under",
    "!": "ikke",
    "(": "(",
    ")": ")",
    _TOLD: "der er noget at give besked om",
}
_NAMES: Final = {"in": "er blandt", "true": "ja", "false": "nej", "reasons": "det, der skal gives besked om"}


def in_danish(text: str, reasons: Mapping[str, str]) -> str:
    """Return the condition in Danish, for after "når"; as written when part of it has no words.

    `reasons` are the robot's codes with their texts.
    """
    words = list(_words(_ANY_REASON.sub(_TOLD, text.strip()), reasons))
    return text if None in words else " ".join(filter(None, words)).replace("( ", "(").replace(" )", ")")


def _words(text: str, reasons: Mapping[str, str]) -> Iterator[str | None]:
    at = 0
    while at < len(text):
        found = _WORD.match(text, at)
        if found is None:
            yield None
            return
        yield _word(found, reasons)
        at = found.end()


def _word(found: re.Match[str], reasons: Mapping[str, str]) -> str | None:
    if sign := found["sign"]:
        return _SIGNS[sign]
    if quoted := found["text"]:
        return f"»{reasons.get(quoted[1:-1], quoted[1:-1])}«"
    if number := found["number"]:
        return number
    name = found["name"]
    return _NAMES.get(name) or (_begun(FACTS[name].title) if name in FACTS else None)


def _begun(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"
