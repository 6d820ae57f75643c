"""Make a citizen's values fit for print: cleaned of what nobody sees, refused for what nobody can print."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from letters.errors import HoldsCpr, TooLong, Unprintable

DEFAULT_LIMIT: Final = 500
CPR_SHAPE: Final = re.compile(r"(?<!\d)\d{6}[-‐‑–−\ufffe\s]{0,4}\d{4}(?!\d)")
"""Ten digits in the form of a CPR number, also broken over two lines; deliberately wider than the real ones."""

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_LAST_OF_BASIC_PLANE: Final = 0xFFFF
_SYMBOLS_WITH_A_GLYPH: Final = frozenset("°©®™№¦")


def printable(field: str, value: str, *, limit: int = DEFAULT_LIMIT) -> str:
    """Return `value` as one clean line; raise `TooLong`, `Unprintable` or `HoldsCpr` naming the field only."""
    text = _clean(value)
    if len(text) > limit:
        raise TooLong(field, limit)
    for sign in text:
        if not sign.isascii() and _has_no_glyph(sign):
            raise Unprintable(field, character_name(sign))
    if CPR_SHAPE.search(text):
        raise HoldsCpr(field)
    return text


def character_name(sign: str) -> str:
    """Return the Unicode name of one character, or its number."""
    return unicodedata.name(sign, f"U+{ord(sign):04X}")


def _clean(value: str) -> str:
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    spaced = "".join(" " if sign.isspace() else sign for sign in value)
    visible = "".join(sign for sign in spaced if unicodedata.category(sign) not in _INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _has_no_glyph(sign: str) -> bool:
    """Guess what the fonts lack: pictures and rare scripts. What slips through, the compiler names."""
    return sign not in _SYMBOLS_WITH_A_GLYPH and (
        unicodedata.category(sign) == "So" or ord(sign) > _LAST_OF_BASIC_PLANE
    )
