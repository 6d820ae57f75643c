"""The Danish texts of what a runner shows on the catalogue's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_CARE: Final[Mapping[str, str]] = {
    "nexus": "KMD Nexus",
    "manual": "et omsorgssystem, som medarbejdere taster i efter robottens anvisning",
}


def tried_on(organisation: str, care_system: str, *, imitated: bool) -> str:
    """Return which systems an adoption works in; an imitation is never told as the real thing."""
    systems = f"{_CARE.get(care_system, care_system)}, Digital Post (SF1601) og mail"
    if imitated:
        return f"{organisation}: efterligninger af {systems} i testkommunen. Rigtige systemer er ikke prøvet her."
    return f"{organisation}: {systems}"
