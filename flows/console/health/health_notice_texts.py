"""The Danish of the health page's part on notices."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flows.ledger.notices import NoticeChannel
from flows.runner.telling.moments import moment

NEVER: Final = "Der er ikke sendt nogen besked endnu."
NOBODY: Final = "Ingen får besked, når robotten har brug for nogen."
DO_NOBODY: Final = "Skriv en fælles postkasse som `notices.mail` i ibrugtagningen."
DO_FAILED: Final = (
    "Ret det, beskeden siger, i ibrugtagningen eller hos modtageren. Bed så den, der driver Samdrift, om at sende den "
    "igen."
)
DO_UNKNOWN: Final = "Spørg modtageren, om mailen er kommet. Den sendes ikke igen."
_CHANNELS: Final = {NoticeChannel.MAIL: "mail", NoticeChannel.WEBHOOK: "webhook"}


def of(adoption: str) -> str:
    """Return which adoption's notices they are."""
    return f"Beskeder, {adoption}"


def said(channel: NoticeChannel, recipient: str, at: datetime) -> str:
    """Return when somebody was last told."""
    return f"Seneste {_CHANNELS[channel]} til {recipient}: {moment(at)}."


def failed(kind: str, recipient: str, problem: str) -> str:
    """Return what did not get through, and why."""
    return f"Opgivet: {kind}, til {recipient}. {problem}"


def unknown(kind: str, recipient: str, problem: str) -> str:
    """Return what may not have got through."""
    return f"Uvist: {kind}, til {recipient}. {problem}"


def later(kind: str, recipient: str, problem: str, then: datetime | None) -> str:
    """Return what is tried again, and when."""
    return f"Prøves igen {moment(then)}: {kind}, til {recipient}. {problem}"
