"""What citizens have answered, as values; and what counts of all that one citizen has said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from flows.ledger.ids import CaseId, CitizenKey, ReplyId
from flows.ledger.states import ReplyKind

ANSWERS: Final = frozenset({ReplyKind.ACCEPTED, ReplyKind.DECLINED, ReplyKind.DECLINED_FOREVER})
"""What a citizen says to the offer: a later one takes the place of an earlier one. The others are news of a letter."""

_WEIGHT: Final = (
    ReplyKind.ACCEPTED,
    ReplyKind.DECLINED,
    ReplyKind.RETURNED_LETTER,
    ReplyKind.MOVED,
    ReplyKind.DECLINED_FOREVER,
)
"""Of two on the same day the later here counts: the one after which the citizen is troubled least."""


@dataclass(frozen=True, slots=True)
class NewReply:
    """A reply about to be recorded; `said_on` is the Danish day the citizen said it, `note` is kept encrypted."""

    organisation: str
    lineage: str
    citizen_key: CitizenKey
    kind: ReplyKind
    said_on: date
    source: str
    recorded_by: str
    note: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it stands; `case` is the offer it answers, None for an opt-out before there was any."""

    id: ReplyId
    organisation: str
    lineage: str
    citizen_key: CitizenKey
    case: CaseId | None
    kind: ReplyKind
    said_on: date
    source: str
    recorded_by: str
    recorded_at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None
    handled_at: datetime | None
    """When the robot had done what follows it, or there was nothing for the robot to do."""

    @property
    def stands(self) -> bool:
        """Return whether it counts: nobody has withdrawn it."""
        return self.withdrawn_at is None


class Verdict(StrEnum):
    """What recording a reply comes to, or would."""

    NEW = "new"
    KNOWN = "known"
    """The same citizen said the same that day: nothing is written twice."""
    STRANGER = "stranger"
    """This robot never offered the citizen anything, so there is nothing to answer; only an opt-out is kept."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to recording; `reply` is None for a stranger."""

    verdict: Verdict
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a citizen's replies come to: the newest that stands, and whether any was `never again`."""

    kind: ReplyKind | None = None
    on: date | None = None
    forever: bool = False


NOTHING_SAID: Final = Said()


def place(kind: ReplyKind, said_on: date) -> tuple[date, int]:
    """Return what replies are ordered by, the one that counts last, whatever order they were recorded in."""
    return said_on, _WEIGHT.index(kind)


def together(heard: Iterable[Said]) -> Said:
    """Return what one person has said under several CPR numbers."""
    parts = list(heard)
    newest = said_of((each.kind, each.on) for each in parts if each.kind is not None and each.on is not None)
    return Said(newest.kind, newest.on, any(each.forever for each in parts))


def said_of(replies: Iterable[tuple[ReplyKind, date]]) -> Said:
    """Return what a citizen's standing replies come to, whatever order they were recorded in."""
    found = list(replies)
    if not found:
        return NOTHING_SAID
    kind, on = max(found, key=lambda each: place(*each))
    return Said(kind, on, any(each is ReplyKind.DECLINED_FOREVER for each, _ in found))
