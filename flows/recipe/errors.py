"""What is wrong with a recipe, where, and what it may have meant.

RecipeError     the author must correct the file; nothing has run
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_LONGEST: Final = 800
_TAIL: Final = 200
_LONGEST_WORD: Final = 80


class RecipeError(Exception):
    """A recipe that cannot be compiled; `message` is Danish and names file and line, `rule` the lint rule broken."""

    def __init__(self, what: str, *, file: Path, line: int, rule: str = "") -> None:
        what = _fit("".join(letter if letter.isprintable() else "·" for letter in what))
        named = f" (regel: {rule})" if rule else ""
        super().__init__(f"{file.name}, linje {line}: {what}{named}")
        self.message = f"{file.parent.name}/{file.name}, linje {line}: {what}{named}"
        self.file = file
        self.line = line
        self.rule = rule


def _fit(what: str) -> str:
    """Return a message that a terminal can show: a file may hold a key as long as itself."""
    return what if len(what) <= _LONGEST else f"{what[: _LONGEST - _TAIL]} … {what[-_TAIL:]}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a Danish sentence with the nearest known words, or all of them when none is near."""
    word, choices = word[:_LONGEST_WORD], sorted(known)
    if not choices:
        return "Der er ingen at vælge mellem."
    near = difflib.get_close_matches(word, choices, n=3, cutoff=0.5)
    if near:
        return "Mente du " + " eller ".join(f'"{each}"' for each in near) + "?"
    return "Kendte: " + ", ".join(choices) + "."
