"""The Danish of the list of prøvekørsler."""

from __future__ import annotations

from typing import Final

from catalogue.web.danish import number

__all__ = ["number"]

TITLE: Final = "Prøvekørsler"
CAPTION: Final = "De nyeste prøvekørsler"
NONE: Final = "Her er ingen prøvekørsler. Start en fra ibrugtagningens side."
NARROW: Final = "Vis dem, der er"
ALL: Final = "Alle"
SHOW: Final = "Vis"
BATCH: Final = "Prøvekørsel"
ADOPTION: Final = "Ibrugtagning"
STATE: Final = "Tilstand"
FOUND: Final = "Fundet"
OFFERED: Final = "Får eller fik tilbuddet"
PREPARED: Final = "Forberedt"
BY: Final = "Startet af"


def lead(waiting: int) -> str:
    """Say what waits for somebody."""
    if not waiting:
        return "Ingen prøvekørsel venter på godkendelse."
    if waiting == 1:
        return "Én prøvekørsel venter på, at en anden end den, der startede den, godkender den."
    return f"{waiting} prøvekørsler venter på, at en anden end den, der startede dem, godkender dem."
