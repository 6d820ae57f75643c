"""Lines of text in a picture: SVG breaks none by itself, so their widths are reckoned here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

_NARROW: Final = frozenset("fijlrtI.,:;'|!()[]-/ »«")
_WIDE: Final = frozenset("mwMWÆæ@%&—")
_BOLD: Final = 1.06


def clean(text: str) -> str:
    """Return a text without what XML cannot hold and nobody can see."""
    return "".join(" " if _hidden(each) else each for each in text)


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return a text as lines no wider than `room` at this size; a word that is wider is broken."""
    weight = size * (_BOLD if bold else 1)
    lines: list[str] = []
    for word in _pieces(clean(text).split(), room, weight):
        if lines and width(f"{lines[-1]} {word}") * weight <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def width(text: str) -> float:
    """Return about how wide a text is, in its own size; rather too much than too little."""
    return sum(_width(each) for each in text)


def _pieces(words: list[str], room: float, weight: float) -> Iterator[str]:
    for word in words:
        rest = word
        while width(rest) * weight > room:
            most = max(1, int(room / (weight * max(map(_width, rest)))))
            yield rest[:most]
            rest = rest[most:]
        yield rest


def _width(sign: str) -> float:
    if sign in _NARROW:
        return 0.36
    if sign in _WIDE:
        return 0.95
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return 1.1
    return 0.72 if sign.isupper() else 0.57


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
