"""What is wrong with a field, in Danish, as something to do; pydantic's own words are English and quote the value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic_core import ErrorDetails

ROW: Final = "Række"
ROW_NAME: Final = "Navn"
NEW_ROW: Final = "Ny række (kan stå tom)"
TWICE: Final = "To rækker har samme navn. Giv den ene et andet, eller tøm rækken."
NO_OPTIONS: Final = "Listen kan ikke hentes lige nu; skriv navnet præcis, som det står i systemet."
NO_SECRETS: Final = "Der er ingen adgange at vælge endnu. Bed jeres administrator om at lægge dem ind."
LINES: Final = "Skriv én på hver linje."
TOO_MANY_ROWS: Final = "Der er plads til 200 rækker. Det, der står i de sidste, er ikke taget med."
UNLISTED: Final = "(står ikke på listen)"
_OTHER: Final = "Værdien kan ikke bruges. Ret den."
FILL: Final = "Udfyld feltet."
_CHOOSE: Final = "Vælg en af mulighederne."
_INTEGER: Final = "Skriv et helt tal med cifre."
_NUMBER: Final = "Skriv et tal med cifre."
_DATE: Final = "Skriv en dato, for eksempel 2026-11-23."
_WORDS: Final = {
    "missing": FILL,
    "string_too_short": "Skriv mere; teksten er for kort.",
    "string_pattern_mismatch": "Teksten har ikke den form, feltet kræver. Se forklaringen ved feltet.",
    "string_unicode": "Teksten har tegn, der ikke kan bruges. Skriv den igen.",
    "int_parsing": _INTEGER,
    "int_type": _INTEGER,
    "int_from_float": _INTEGER,
    "int_parsing_size": "Tallet er for stort.",
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "date_type": _DATE,
    "literal_error": _CHOOSE,
    "enum": _CHOOSE,
    "union_tag_not_found": _CHOOSE,
    "union_tag_invalid": _CHOOSE,
}
_BOUNDS: Final = {
    "greater_than": ("Skriv et tal over {}.", "gt"),
    "greater_than_equal": ("Skriv {} eller mere.", "ge"),
    "less_than": ("Skriv et tal under {}.", "lt"),
    "less_than_equal": ("Skriv {} eller mindre.", "le"),
    "string_too_long": ("Forkort teksten til højst {} tegn.", "max_length"),
    "too_short": ("Angiv mindst {}.", "min_length"),
    "too_long": ("Angiv højst {}.", "max_length"),
}


def words(error: ErrorDetails) -> str:
    """Return what to do about one error. A model's own `ValueError` is Danish already and stands as it is."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in ("value_error", "assertion_error"):
        return str(context.get("error", "")) or _OTHER
    if kind == "string_too_short" and context["min_length"] == 1:
        return FILL
    if kind in _BOUNDS:
        text, bound = _BOUNDS[kind]
        return text.format(_danish(context[bound]))
    return _WORDS.get(kind, _OTHER)


def limits(schema: Mapping[str, object]) -> str:
    """Return what a number's limits are, where that is worth saying; nothing for what is no number."""
    low, high = schema.get("minimum"), schema.get("maximum")
    if isinstance(low, int | float) and isinstance(high, int | float):
        return f"Fra {_danish(low)} til {_danish(high)}."
    return f"Højst {_danish(high)}." if isinstance(high, int | float) else ""


def _danish(number: object) -> str:
    return f"{number:,}".replace(",", ".") if isinstance(number, int) else f"{number:g}".replace(".", ",")
