"""What citizens answered, in Danish: the words a list and a form use, and each reply as a sentence of a story."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flows.ledger.said import Reply
from flows.ledger.states import ReplyKind
from flows.runner.telling.moments import day, moment

KINDS: Final[Mapping[ReplyKind, str]] = MappingProxyType(
    {
        ReplyKind.ACCEPTED: "Ja tak",
        ReplyKind.DECLINED: "Nej tak",
        ReplyKind.DECLINED_FOREVER: "Nej tak for altid",
        ReplyKind.MOVED: "Flyttet",
        ReplyKind.RETURNED_LETTER: "Brev retur",
    }
)
PHONE: Final = "phone"
LIST: Final = "list"
SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {PHONE: "telefon", "mail": "mail eller Digital Post", "letter": "brev", "visit": "personligt", LIST: "liste"}
)
"""How a reply came, by the word the ledger keeps."""
_SAID: Final[Mapping[ReplyKind, str]] = MappingProxyType(
    {
        ReplyKind.ACCEPTED: "Borgeren sagde ja tak",
        ReplyKind.DECLINED: "Borgeren sagde nej tak",
        ReplyKind.DECLINED_FOREVER: "Borgeren sagde nej tak for altid",
        ReplyKind.MOVED: "Borgeren blev meldt flyttet",
        ReplyKind.RETURNED_LETTER: "Brevet kom retur",
    }
)
_WAITS: Final = "Robotten gør det, der følger, ved næste opfølgning"
_HANDLED: Final = "Robotten har intet mere at gøre ved svaret"


def source(reply: Reply) -> str:
    """Return how it came, in words."""
    return SOURCES.get(reply.source, reply.source)


def said(reply: Reply) -> str:
    """Return what was answered, on which day and how."""
    return f"{_SAID[reply.kind]} den {day(reply.said_on)} ({source(reply)})"


def recorded(reply: Reply) -> str:
    """Return the event of its being written down."""
    return f"{said(reply)}. {reply.recorded_by} skrev svaret ned"


def withdrawn(reply: Reply) -> str:
    """Return the event of its being withdrawn."""
    return f"{reply.withdrawn_by} trak svaret »{KINDS[reply.kind]}« fra den {day(reply.said_on)} tilbage"


def stand(reply: Reply) -> str:
    """Return how it stands: withdrawn, done with, or still before the robot."""
    if reply.withdrawn_at is not None:
        return f"Trukket tilbage {moment(reply.withdrawn_at)} af {reply.withdrawn_by}; det tæller ikke"
    return _WAITS if reply.handled_at is None else _HANDLED


def told(reply: Reply) -> str:
    """Return the whole reply in two sentences."""
    return f"{recorded(reply)} {moment(reply.recorded_at)}. {stand(reply)}."
