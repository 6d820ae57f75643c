"""Notices: what the people behind a robot are told, each thing once to each, with its intent committed before the call.

planned -> intent -> sent | unknown | failed; intent -> planned to be tried again; planned -> dropped, and back;
failed -> planned when a person says so.
Nobody is told of a citizen: a notice is an adoption, a kind, what it is about (a run, a batch, a day), and to whom.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, or_, select, update

from flows.ledger.crashpoints import CrashPoint, crash_point
from flows.ledger.database import Database
from flows.ledger.keys import Keys
from flows.ledger.schema import notices

CRASH_STEP: Final = "notice"
"""What a crash point calls the calls of this file."""


class NoticeKind(StrEnum):
    """What there is to tell."""

    RUN_FAILED = "run_failed"
    NEEDS_APPROVAL = "needs_approval"
    DEADLINE = "deadline"
    NO_SUCCESS = "no_success"


class NoticeChannel(StrEnum):
    """By which way somebody is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class NoticeState(StrEnum):
    """Where a notice is."""

    PLANNED = "planned"
    INTENT = "intent"
    SENT = "sent"
    UNKNOWN = "unknown"
    """It may have been sent, and is not sent again."""
    FAILED = "failed"
    """Given up: a person must change something."""
    DROPPED = "dropped"
    """It was no longer true when it was to be sent."""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """One thing to tell one recipient; `about` is what it is said once for."""

    adoption: str
    kind: NoticeKind
    about: str
    channel: NoticeChannel
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(NewNotice):
    """A notice as it stands; `attempts` counts calls that may have left the machine, `problem` is Danish."""

    reference: str
    state: NoticeState
    attempts: int
    created_at: datetime
    not_before: datetime | None
    intent_at: datetime | None
    sent_at: datetime | None
    error_code: str
    problem: str


@dataclass(frozen=True, slots=True)
class Said:
    """When a recipient of an adoption was last told anything; never None without a notice that was sent."""

    adoption: str
    channel: NoticeChannel
    recipient: str
    at: datetime


_KEY: Final = ("adoption", "kind", "about", "channel", "recipient")


class Notices:
    """What this runner has told, and is about to tell."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def plan(self, new: NewNotice, delay: timedelta = timedelta(0)) -> Notice:
        """Write a notice down, or find it; any process of the runner may. It is not sent before `delay` has passed.

        One that was dropped is planned again: it has become true again. One that was sent stays sent.
        """
        reference = self._reference(new)
        with self._database.write() as tx:
            row: dict[str, Any] = asdict(new) | {"reference": reference, "state": NoticeState.PLANNED}
            fresh = {"not_before": tx.now + delay, "created_at": tx.now}
            tx.change(tx.insert(notices).values(row | fresh).on_conflict_do_nothing(index_elements=list(_KEY)))
            gone = (notices.c.reference == reference, notices.c.state == NoticeState.DROPPED)
            tx.change(update(notices).where(*gone).values(state=NoticeState.PLANNED, **fresh))
            return notice_of(tx.connection.execute(select(notices).where(notices.c.reference == reference)).one())

    def find(self, new: NewNotice) -> Notice | None:
        """Return the notice, or None: it has never been planned."""
        with self._database.read() as tx:
            row = tx.one(select(notices).where(notices.c.reference == self._reference(new)))
        return None if row is None else notice_of(row)

    def planned(self, adoption: str) -> tuple[Notice, ...]:
        """Return what is to be sent, now or later, oldest first."""
        return self._chosen(notices.c.adoption == adoption, notices.c.state == NoticeState.PLANNED)

    def hanging(self, adoption: str, age: timedelta) -> tuple[Notice, ...]:
        """Return the intents older than `age`: whoever had them is gone, and nobody knows what came of the call."""
        with self._database.read() as tx:
            before = tx.now - age
        open_ = (notices.c.adoption == adoption, notices.c.state == NoticeState.INTENT)
        return self._chosen(*open_, notices.c.intent_at < before)

    def drop(self, notice: Notice) -> bool:
        """Let a notice be that is true no longer; any process may. False: somebody is sending it, or has."""
        return self._move(notice, (NoticeState.PLANNED,), state=NoticeState.DROPPED)

    def intend(self, notice: Notice) -> Notice | None:
        """Commit the intent of a call that starts NOW; any process may. None: it is not its time, or another has it."""
        crash_point(CrashPoint.BEFORE_INTENT, CRASH_STEP)
        with self._database.write() as tx:
            in_time = or_(notices.c.not_before.is_(None), notices.c.not_before <= tx.now)
            mine = (notices.c.reference == notice.reference, notices.c.state == NoticeState.PLANNED, in_time)
            values = {"state": NoticeState.INTENT, "attempts": notices.c.attempts + 1, "intent_at": tx.now}
            if tx.change(update(notices).where(*mine).values(values)) == 0:
                return None
            row = tx.connection.execute(select(notices).where(notices.c.reference == notice.reference)).one()
        crash_point(CrashPoint.AFTER_INTENT, CRASH_STEP)
        return notice_of(row)

    def sent(self, notice: Notice) -> bool:
        """Record that the call was taken; only who made this very attempt may. False: another attempt has begun."""
        crash_point(CrashPoint.BEFORE_CONFIRM, CRASH_STEP)
        # Somebody may have held us for dead meanwhile; what we know is better.
        open_ = (NoticeState.INTENT, NoticeState.UNKNOWN, NoticeState.PLANNED)
        with self._database.read() as tx:
            at = tx.now
        return self._move(notice, open_, state=NoticeState.SENT, sent_at=at, error_code="", problem="")

    def put_off(self, notice: Notice, wait: timedelta, code: str, problem: str) -> bool:
        """Try again after `wait`; only who made this attempt, or found it hanging, may. False: it is not open."""
        with self._database.read() as tx:
            then = tx.now + wait
        told = {"error_code": code, "problem": problem, "not_before": then}
        return self._move(notice, (NoticeState.INTENT,), state=NoticeState.PLANNED, **told)

    def give_up(self, notice: Notice, code: str, problem: str) -> bool:
        """Let a person put it right; only who made this attempt may. False: it is not open any more."""
        return self._move(notice, (NoticeState.INTENT,), state=NoticeState.FAILED, error_code=code, problem=problem)

    def unknown(self, notice: Notice, code: str, problem: str) -> bool:
        """Record that it may have been sent; who made this attempt or found it hanging may. False: it is not open."""
        return self._move(notice, (NoticeState.INTENT,), state=NoticeState.UNKNOWN, error_code=code, problem=problem)

    def try_again(self, adoption: str) -> int:
        """Plan what was given up once more; a person who has put the cause right may. Return how many there were."""
        given_up = (notices.c.adoption == adoption, notices.c.state == NoticeState.FAILED)
        with self._database.write() as tx:
            values = {"state": NoticeState.PLANNED, "attempts": 0, "not_before": tx.now}
            return tx.change(update(notices).where(*given_up).values(values))

    def last_said(self, adoption: str) -> tuple[Said, ...]:
        """Return when each recipient of an adoption was last told anything."""
        who = (notices.c.channel, notices.c.recipient)
        sent = (notices.c.adoption == adoption, notices.c.state == NoticeState.SENT)
        chosen = select(*who, func.max(notices.c.sent_at).label("at")).where(*sent).group_by(*who).order_by(*who)
        with self._database.read() as tx:
            return tuple(Said(adoption, NoticeChannel(row.channel), row.recipient, row.at) for row in tx.rows(chosen))

    def troubled(self, adoption: str, since: datetime) -> tuple[Notice, ...]:
        """Return what has not got through since a moment: failed, unknown, or tried and to be tried again."""
        stuck = notices.c.state.in_((NoticeState.FAILED, NoticeState.UNKNOWN))
        trying = (notices.c.state == NoticeState.PLANNED) & (notices.c.attempts > 0)
        return self._chosen(notices.c.adoption == adoption, notices.c.intent_at >= since, or_(stuck, trying))

    def _reference(self, new: NewNotice) -> str:
        """Return the id a notice travels under: a UUID with the v4 bits set, always the same for the same notice."""
        parts = (new.adoption, new.kind, new.about, new.channel, new.recipient)
        digest = self._keys.mac("notice", *(part.encode() for part in parts))
        return str(uuid.UUID(bytes=digest[:16], version=4))

    def _chosen(self, *where: ColumnElement[bool]) -> tuple[Notice, ...]:
        chosen = select(notices).where(*where).order_by(notices.c.created_at, notices.c.reference)
        with self._database.read() as tx:
            return tuple(map(notice_of, tx.rows(chosen)))

    def _move(self, notice: Notice, of: tuple[NoticeState, ...], **values: Any) -> bool:
        same = (notices.c.reference == notice.reference, notices.c.attempts == notice.attempts)
        with self._database.write() as tx:
            return tx.change(update(notices).where(*same, notices.c.state.in_(of)).values(**values)) == 1


def notice_of(row: Row[Any]) -> Notice:
    """Return a row of the table as a value."""
    known = row._asdict()
    known |= {
        "kind": NoticeKind(row.kind),
        "channel": NoticeChannel(row.channel),
        "state": NoticeState(row.state),
    }
    return Notice(**known)
