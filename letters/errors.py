"""Everything that can keep a letter from being made, by what the caller must do about it.

LetterError
├── TemplateBroken   the text itself is wrong: its author must change it; no letter of this template can be made
└── LetterRefused    this one letter cannot be made: the case goes to a person
    ├── MissingField     the case lacks something that the text needs
    ├── TooLong          a value is longer than a letter can hold
    ├── Unprintable      a value holds a sign that no font of ours has
    ├── HoldsCpr         a value holds something shaped like a CPR number
    └── DoesNotFit       the finished page breaks a rule of the layout

A message is Danish, names the field and never its value, and is safe to show and to store.
"""

from __future__ import annotations


class LetterError(Exception):
    """Anything that keeps a letter from being made; `code` is a stable word for counts."""

    code = "LETTER"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TemplateBroken(LetterError):
    """The template breaks a rule; `where` is its name, with a line where one is known."""

    code = "TEMPLATE_BROKEN"

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"Brevteksten {where}: {problem}")
        self.where = where


class LetterRefused(LetterError):
    """One letter cannot be made; `field` names what to look at."""

    code = "LETTER_REFUSED"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class MissingField(LetterRefused):
    """The text needs a field that the case lacks."""

    code = "LETTER_MISSING_FIELD"

    def __init__(self, field: str) -> None:
        super().__init__(field, f"Brevet mangler feltet »{field}«. Udfyld det, og lav brevet igen.")


class TooLong(LetterRefused):
    """A field is longer than `limit` characters."""

    code = "LETTER_TOO_LONG"

    def __init__(self, field: str, limit: int) -> None:
        super().__init__(field, f"Feltet »{field}« er længere end {limit} tegn og kan ikke stå i brevet. Forkort det.")
        self.limit = limit


class Unprintable(LetterRefused):
    """A field holds a sign that cannot be printed; `character` is its Unicode name."""

    code = "LETTER_UNPRINTABLE"

    def __init__(self, field: str, character: str) -> None:
        super().__init__(
            field, f"Feltet »{field}« har et tegn, der ikke kan skrives i et brev: {character}. Ret feltet."
        )
        self.character = character


class HoldsCpr(LetterRefused):
    """A field holds ten digits that look like a CPR number; a letter never shows one."""

    code = "LETTER_HOLDS_CPR"

    def __init__(self, field: str) -> None:
        super().__init__(
            field, f"Feltet »{field}« har ti cifre, der ligner et CPR-nummer. Et brev må ikke vise det. Ret feltet."
        )


class DoesNotFit(LetterRefused):
    """The page breaks a rule of the layout; `field` is the part of the page, `problem` says which rule."""

    code = "LETTER_DOES_NOT_FIT"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(field, f"Brevet kan ikke sendes, som det er: {problem}")
        self.problem = problem
