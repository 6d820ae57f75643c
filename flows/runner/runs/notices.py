"""What the people behind a robot are to be told, decided from a reading of the ledger: pure, and each thing once.

`about` is what a notice is said once for. A run that failed is one; a follow-up that fails every hour is told once,
until one has gone well. What is not in the answer any more is true no more, and is not sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from flows.ledger.conditions import LinesDue
from flows.ledger.ids import BatchId, RunId
from flows.ledger.notices import NoticeKind
from flows.ledger.states import Mode
from flows.runner.adopting.engagement import DENMARK, danish_day
from flows.runner.adopting.notice_settings import NoticeSettings

OLD_NEWS: Final = timedelta(days=7)
"""After this a failed run is told to nobody: a runner that has just learnt to tell must not begin with last year."""
SETTLING: Final = timedelta(minutes=2)
"""How long a run that was cut down may take to be taken up, before somebody is told."""
REMIND_AFTER: Final = timedelta(days=3)
MORNING: Final = 7
"""Hour, Danish time, before which nobody is told of deadlines."""
_AT_ONCE: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class BrokenRun:
    """A run that failed, or whose process is gone; a follow-up has mode LIVE and no batch."""

    run: RunId
    mode: Mode
    batch: BatchId | None
    at: datetime
    interrupted: bool
    first: RunId
    """The first of the runs of its sort that broke in a row."""

    kind = NoticeKind.RUN_FAILED

    @property
    def about(self) -> str:
        """Return what it is said once for: the run, and for follow-ups the whole row of them."""
        return self.first if self.mode is not Mode.PREVIEW and self.batch is None else self.run

    @property
    def delay(self) -> timedelta:
        """Return how long it must have been true."""
        return SETTLING if self.interrupted else _AT_ONCE


@dataclass(frozen=True, slots=True)
class WaitingBatch:
    """A prepared set that nobody has approved; `offers` and `persons` are citizens."""

    batch: BatchId
    prepared: datetime
    offers: int
    persons: int
    reminder: bool = False

    kind = NoticeKind.NEEDS_APPROVAL
    delay = _AT_ONCE

    @property
    def about(self) -> str:
        """Return what it is said once for: the set, and once more as a reminder."""
        return f"{self.batch}:reminder" if self.reminder else self.batch


@dataclass(frozen=True, slots=True)
class DueLines:
    """Lines of the worklist near or past their deadline, on one day; `within` is days."""

    on: date
    near: int
    over: int
    within: int

    kind = NoticeKind.DEADLINE
    delay = _AT_ONCE

    @property
    def about(self) -> str:
        """Return what it is said once for: the day."""
        return self.on.isoformat()


@dataclass(frozen=True, slots=True)
class Silence:
    """No live run has come to its end for `days`; `last` is when one last did, None for never."""

    since: date
    days: int
    last: datetime | None
    last_preview: datetime | None

    kind = NoticeKind.NO_SUCCESS
    delay = _AT_ONCE

    @property
    def about(self) -> str:
        """Return what it is said once for: the last success, or that there never was one."""
        return self.since.isoformat() if self.last else f"never:{self.since.isoformat()}"


Due: TypeAlias = BrokenRun | WaitingBatch | DueLines | Silence


@dataclass(frozen=True, slots=True)
class Reading:
    """How an adoption stands, in all that a decision needs; `adopted` is when it was saved last."""

    now: datetime
    adopted: datetime
    broken: tuple[BrokenRun, ...] = ()
    waiting: WaitingBatch | None = None
    lines: tuple[LinesDue, ...] = ()
    last_success: datetime | None = None
    last_preview: datetime | None = None


def decide(reading: Reading, rules: NoticeSettings) -> tuple[Due, ...]:
    """Return what is true now and worth telling, of the kinds that are wanted."""
    wanted = rules.kinds.wanted()
    found = (*_broken(reading), *_waiting(reading), *_lines(reading, rules), *_silence(reading, rules))
    return tuple(each for each in found if each.kind in wanted)


def _broken(reading: Reading) -> Iterator[Due]:
    yield from (each for each in reading.broken if reading.now - each.at < OLD_NEWS)


def _waiting(reading: Reading) -> Iterator[Due]:
    found = reading.waiting
    if found is not None and found.offers + found.persons > 0:
        late = reading.now - found.prepared >= REMIND_AFTER
        yield WaitingBatch(found.batch, found.prepared, found.offers, found.persons, reminder=late)


def _lines(reading: Reading, rules: NoticeSettings) -> Iterator[Due]:
    today = danish_day(reading.now)
    over = sum(each.count for each in reading.lines if each.due < today)
    last = today + timedelta(days=rules.deadline_days_before)
    near = sum(each.count for each in reading.lines if today <= each.due <= last)
    if near + over > 0 and reading.now.astimezone(DENMARK).hour >= MORNING:
        yield DueLines(today, near, over, rules.deadline_days_before)


def _silence(reading: Reading, rules: NoticeSettings) -> Iterator[Due]:
    since = danish_day(reading.last_success or reading.adopted)
    days = (danish_day(reading.now) - since).days
    if rules.no_success_days is not None and days >= rules.no_success_days:
        yield Silence(since, days, reading.last_success, reading.last_preview)
