"""The wall around the catalogue: nothing that looks like a CPR number comes in, and identifiers have a form.

The shape is refused whether or not the number could be real: modulus 11 and dates decide nothing here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from catalogue.errors import CitizenRefused, ValueRefused

_APART: Final = r"[\s.\-\u2010-\u2015\u2212\u00b7_/]{0,3}"
_SHAPE: Final = re.compile(rf"(?<!\d)\d\d{_APART}\d\d{_APART}\d\d{_APART}\d{{4}}(?!\d)")
_RANDOM: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,128}")
"""A UUID or a digest: ten digits in a row come up in them by chance."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}")
_LONGEST: Final = 200
_CVR: Final = re.compile(r"\d{8}", re.ASCII)


def looks_like_cpr(text: str) -> bool:
    """Return whether ten digits stand in `text` as a CPR number is written: together or parted as people do."""
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    # Folding finds raised digits, and may also put a digit beside the number (one of a fraction): look at both.
    return any(_SHAPE.search(each) for each in (visible, unicodedata.normalize("NFKC", visible)))


def refuse_citizens(value: object, where: str) -> None:
    """Raise `CitizenRefused` when any text or number in `value`, however nested, looks like a CPR number."""
    match value:
        case str() | int() | float():
            if looks_like_cpr(str(value)):
                raise CitizenRefused(where)
        case bytes():
            refuse_citizens(value.decode("utf-8", "replace"), where)
        case Mapping():
            refuse_citizens(list(value), where)
            for key, each in value.items():
                refuse_citizens(each, str(key))
        case Iterable() if not isinstance(value, Iterator):
            # An iterator is read once, by whoever it is for; what comes of it is looked at then.
            for each in value:
                refuse_citizens(each, where)


def identifier(value: str, where: str) -> str:
    """Return `value` if it can be the name of a thing: a UUID, a digest, or a short word without a CPR number."""
    if _RANDOM.fullmatch(value):
        return value
    refuse_citizens(value, where)
    if not _NAME.fullmatch(value):
        raise ValueRefused(where, "et kort navn af bogstaver, tal, punktum og bindestreg")
    return value


def cvr(value: str) -> str:
    """Return `value` if it is a CVR number."""
    refuse_citizens(value, "CVR-nummeret")
    if not _CVR.fullmatch(value):
        raise ValueRefused("CVR-nummeret", "otte cifre")
    return value


def organisation_name(value: str) -> str:
    """Return `value` if it can be an organisation's name."""
    refuse_citizens(value, "organisationens navn")
    if not 0 < len(value.strip()) <= _LONGEST:
        raise ValueRefused("organisationens navn", f"mellem 1 og {_LONGEST} tegn")
    return value
