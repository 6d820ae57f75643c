"""What systems are called on a card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CARE_SYSTEMS: Final[Mapping[str, str]] = {
    "nexus": "KMD Nexus",
    "manual": "Omsorgssystem, som medarbejdere taster i efter robottens anvisning",
}
DIGITAL_POST: Final = "Digital Post SF1601"
MAIL: Final = "Mail"


def memo(version: str) -> str:
    """Return the version of the letters' format, which is what an organisation agrees with Digital Post."""
    return f"MeMo {version}"


def imitation(name: str) -> str:
    """Return what an imitated system is called."""
    return f"{name}, efterlignet i testkommunen"
