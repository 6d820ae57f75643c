"""Which settings a run or a prøvekørsel was made with, in words: the version, whose it is, and why it was made."""

from __future__ import annotations

from flows.console.settings import settings_texts as texts
from flows.ledger import Ledger


def made_with(ledger: Ledger, adoption: str, number: int) -> str:
    """Return the version of an adoption's settings with who, when and why; 0 is the adoption's file."""
    overlay = ledger.overlays.get(adoption, number) if number else None
    return texts.version(number) if overlay is None else texts.told(overlay)


def why_changed(ledger: Ledger, adoption: str, number: int) -> str:
    """Return why a version was made, to stand after the sentence that settings are changed; nothing for the file."""
    overlay = ledger.overlays.get(adoption, number) if number else None
    return "" if overlay is None else texts.told_why(overlay)
