"""What is wrong with a recipe, where, and what it may have meant.

RecipeError     the author must correct the file; nothing has run
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class RecipeError(Exception):
    """A recipe that cannot be compiled; `message` is Danish and names file and line, `rule` the lint rule broken."""

    def __init__(self, what: str, *, file: Path, line: int, rule: str = "") -> None:
        named = f" (regel: {rule})" if rule else ""
        super().__init__(f"{file.name}, linje {line}: {what}{named}")
        self.message = f"{file.parent.name}/{file.name}, linje {line}: {what}{named}"
        self.file = file
        self.line = line
        self.rule = rule


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a Danish sentence with the nearest known words, or all of them when none is near."""
    choices = sorted(known)
    if not choices:
        return "Der er ingen at vælge mellem."
    near = difflib.get_close_matches(word, choices, n=3, cutoff=0.5)
    if near:
        return "Mente du " + " eller ".join(f'"{each}"' for each in near) + "?"
    return "Kendte: " + ", ".join(choices) + "."
