"""A Danish address as print takes it: as free lines, or street, number, floor and door each by itself.

Nothing is guessed: an address line that does not read clearly as street and number stays a free line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from connectors.digital_post import limits, texts
from connectors.ports import Address

_STREET: Final = re.compile(
    r"^(?P<street>(?!postboks\b)[^\s,][^,]*?)\s+0*(?P<number>[1-9]\d{0,2})\s*(?P<letter>[A-Za-z]?)"
    r"(?:,\s*(?P<floor>st|kl|k[2-9]|[1-9]\d?)\.?(?:\s+(?P<door>[0-9a-zA-ZæøåÆØÅ]{1,4})\.?)?)?$",
    re.IGNORECASE,
)
_BUILDING: Final = re.compile(r"^0*([1-9]\d{0,2})\s*([A-Za-z]?)$")
_STREET_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class StreetAddress:
    """The parts of `KontaktOplysning`'s structured form, each within its limit."""

    street: str
    building: str
    floor: str
    suite: str
    place: str
    co_name: str
    postal_code: str


def building_number(text: str) -> str | None:
    """Return a house number without leading zeros and with an upper-case letter; None when it is not one.

    Registers write `003A`; print's pattern is `3A` (facts: letters-and-digital-post.md 2.5).
    """
    match = _BUILDING.match(text.strip())
    return match.group(1) + match.group(2).upper() if match else None


def free_lines(address: Address) -> tuple[str, ...]:
    """Return at most six checked lines: c/o, the address's own, and postcode with district."""
    lines = tuple(
        filter(None, (_co(address), *address.lines, f"{address.postal_code} {address.postal_district}".strip()))
    )
    if len(lines) > limits.ADDRESS_LINES:
        raise limits.refuse("ADDRESS_LINES", texts.ADDRESS_LINES.format(limit=limits.ADDRESS_LINES))
    return lines


def check_address(address: Address) -> None:
    """Raise `Rejected` for an address that a letter cannot carry."""
    if not any(line.strip() for line in address.lines):
        raise limits.refuse("ADDRESS_MISSING", texts.ADDRESS_MISSING)
    if not re.fullmatch(r"[0-9]{4}", address.postal_code):
        raise limits.refuse("POSTAL_CODE", texts.POSTAL_CODE)
    for line in free_lines(address):
        if len(line) > limits.ADDRESS_LINE:
            raise limits.refuse("ADDRESS_LINE_LENGTH", texts.ADDRESS_LINE_LENGTH.format(limit=limits.ADDRESS_LINE))
        limits.check_text("adresse", line)


def structured(address: Address) -> StreetAddress | None:
    """Return the address in parts; None when the first line does not read clearly, or a line has no part to go to."""
    first, *rest = [line.strip() for line in address.lines if line.strip()] or [""]
    match = _STREET.match(first)
    if match is None or len(rest) > 1 or len(match["street"]) > _STREET_NAME:
        return None
    return StreetAddress(
        street=match["street"],
        building=match["number"] + match["letter"].upper(),
        floor=(match["floor"] or "").lower(),
        suite=(match["door"] or "").lower(),
        place=rest[0] if rest else "",
        co_name=_without_co(address.co_name),
        postal_code=address.postal_code,
    )


def _co(address: Address) -> str:
    name = _without_co(address.co_name)
    return f"c/o {name}" if name else ""


def _without_co(name: str) -> str:
    return re.sub(r"^c/o\s+", "", name.strip(), flags=re.IGNORECASE)
