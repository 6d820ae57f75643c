"""The Danish of `samdrift diff`: what an organisation has changed in its adoption since its file was saved."""

from __future__ import annotations

from typing import Final

from flows.ledger.overlays import Overlay
from flows.runner.adopting import texts_overlay as words
from flows.runner.adopting.overlaid_changes import Change
from flows.runner.telling.moments import moment

NOT_SAVED: Final = "er ikke gemt her, så ingen har ændret noget. Tag den i brug først: `samdrift deploy {adoption}`."


def not_saved(adoption: str) -> str:
    """Say that there is no saved adoption to compare with."""
    return f'Ibrugtagningen "{adoption}" {NOT_SAVED.format(adoption=adoption)}'


def none(adoption: str) -> str:
    """Say that the file is what is in force."""
    return f"{adoption}: ingen har ændret indstillingerne i browseren. Filen gælder, som den er gemt."


def head(overlay: Overlay) -> str:
    """Return which version is in force, and whose it is."""
    return f"{overlay.adoption}: version {overlay.number}, gemt af {overlay.saved_by} den {moment(overlay.saved_at)}."


def because(overlay: Overlay) -> str:
    """Return why it was made."""
    return f"  Hvorfor: {overlay.because}"


def same(number: int) -> str:
    """Say that a version says what the file says."""
    return f"  Version {number} ændrer intet: den siger det samme som filen."


def line(change: Change) -> str:
    """Return one changed setting."""
    if change.before is None:
        return f"  {change.title}: {words.ADDED} ({change.after})"
    if change.after is None:
        return f"  {change.title}: {words.REMOVED} (var: {change.before})"
    return f"  {change.title}: {change.before} → {change.after}"


def kept(adoption: str, number: int) -> str:
    """Say that a file saved anew has the organisation's own settings laid over it."""
    return (
        f"Jeres egne indstillinger fra browseren (version {number}) ligger stadig oven på filen. "
        f"Se dem med `samdrift diff {adoption}`."
    )
