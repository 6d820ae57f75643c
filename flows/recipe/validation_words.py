"""Pydantic's findings in Danish, without the value that was found."""

from __future__ import annotations

from typing import Final

from pydantic_core import ErrorDetails

PATTERN: Final = "string_pattern_mismatch"
_WRONG: Final = {
    "missing": "mangler og skal udfyldes",
    "string_type": "skal være tekst; sæt værdien i anførselstegn",
    "string_too_short": "må ikke være tom",
    "too_short": "må ikke være tom",
    "int_type": "skal være et helt tal",
    "int_parsing": "skal være et helt tal",
    "int_from_float": "skal være et helt tal",
    "float_type": "skal være et tal",
    "float_parsing": "skal være et tal",
    "bool_type": "skal være true eller false",
    "bool_parsing": "skal være true eller false",
    "union_tag_not_found": "mangler kind",
    "tuple_type": "skal være en liste",
    "list_type": "skal være en liste",
    "dict_type": "skal være nøgler og værdier",
    "model_type": "skal være nøgler og værdier",
    "model_attributes_type": "skal være nøgler og værdier",
    "extra_forbidden": "findes ikke",
}
_NAMING: Final = {
    "union_tag_invalid": ("har en ukendt kind; vælg", "expected_tags"),
    PATTERN: ("har en forkert form; den skal passe til", "pattern"),
}
_BOUNDS: Final = {
    "greater_than": ("større end", "gt"),
    "greater_than_equal": ("mindst", "ge"),
    "less_than": ("mindre end", "lt"),
    "less_than_equal": ("højst", "le"),
}


def why(error: ErrorDetails) -> str:
    """Return what is wrong, to stand after the name of the field."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return f"kan ikke bruges: {context['error']}".rstrip(".")
    if kind in ("literal_error", "enum"):
        return f"skal være {context['expected'].replace(' or ', ' eller ')}"
    if kind == "string_too_long":
        return f"er for lang; der er plads til {context['max_length']} tegn"
    if kind in _NAMING:
        words, name = _NAMING[kind]
        return f"{words} {context[name]}"
    if kind in _BOUNDS:
        words, name = _BOUNDS[kind]
        return f"skal være {words} {context[name]:g}"
    return _WRONG.get(kind, "har en forkert form")
