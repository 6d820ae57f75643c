"""What the bulk questions about a batch are answered with, and how they are narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.ledger.ids import CaseId
from flows.ledger.model import EffectRow, Item, Planned, Proposal
from flows.ledger.states import EffectState, Outcome


@dataclass(frozen=True, slots=True)
class Group:
    """Citizens proposed alike in everything that is no secret; `first` is the lowest number among them."""

    outcome: Outcome
    reason: str
    district: str
    group: str
    tell: tuple[str, ...]
    planned: tuple[Planned, ...]
    count: int
    first: int


@dataclass(frozen=True, slots=True)
class Ending:
    """Citizens of an opened batch who have ended alike; to be acted on and not ended yet counts as waiting."""

    outcome: Outcome
    reason: str
    district: str
    count: int


@dataclass(frozen=True, slots=True)
class LetterCount:
    """How many letters of a batch stand alike; `dispatch` is empty until the first receipt."""

    channel: str
    state: EffectState
    dispatch: str
    count: int


@dataclass(frozen=True, slots=True)
class Moved:
    """How many citizens went from one outcome to another between two batches; None is: not in that batch."""

    was: Outcome | None
    now: Outcome | None
    count: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which citizens are asked for; None and an empty text ask for all.

    `ended` asks by how each has ended instead of by what was proposed. An empty `district` is that of a citizen who
    has none, an empty `dispatch` that of a letter without any receipt.
    """

    outcome: Outcome | None = None
    reason: str = ""
    district: str | None = None
    channel: str = ""
    dispatch: str | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One citizen as a list shows it: what was proposed, how it stands now, and the letters that were planned."""

    proposal: Proposal
    case: CaseId | None
    outcome: Outcome
    reason: str
    letters: tuple[EffectRow, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What the post once said of one letter; `dispatch` is None for a status nobody knows."""

    reference: str
    status: str
    dispatch: str | None
    occurred: datetime


@dataclass(frozen=True, slots=True)
class Track:
    """What others have said and done about one citizen of a batch, oldest first."""

    receipts: tuple[Word, ...]
    items: tuple[Item, ...]
