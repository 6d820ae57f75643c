"""The audit chain as an auditor reads it: newest first, narrowed, and whether it has been found whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, select

from flows.ledger.audit import Audit
from flows.ledger.database import Database
from flows.ledger.keys import Keys
from flows.ledger.model import BrokenRow
from flows.ledger.schema import audit

VERIFY: Final = "verify_audit"
OBJECT: Final = "audit"
_PAGE: Final = 1000


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: who did what to which object for which purpose."""

    sequence: int
    at: datetime
    actor: str
    action: str
    object_key: str
    purpose: str


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which links are wanted; empty asks for all. `actor` is a part of the name, `since` and `until` bound the time."""

    actor: str = ""
    action: str = ""
    object_key: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Trail:
    """The chain for reading; only `check` writes, and only that it has been checked."""

    __slots__ = ("_audit", "_database")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._audit = Audit(database, keys)

    def page(self, wanted: TrailFilter, limit: int, before: int | None = None) -> tuple[Link, ...]:
        """Return the newest `limit` links, of those older than link `before` where one is named."""
        where = _where(wanted)
        if before is not None:
            where.append(audit.c.sequence < before)
        chosen = select(audit).where(*where).order_by(audit.c.sequence.desc()).limit(limit)
        with self._database.read() as tx:
            return tuple(map(_link, tx.rows(chosen)))

    def every(self, wanted: TrailFilter) -> Iterator[Link]:
        """Yield all links, newest first; read a piece at a time, so that nothing waits for a slow reader."""
        before: int | None = None
        while found := self.page(wanted, _PAGE, before):
            yield from found
            before = found[-1].sequence

    def one(self, sequence: int) -> Link | None:
        """Return one link, or None."""
        with self._database.read() as tx:
            row = tx.one(select(audit).where(audit.c.sequence == sequence))
        return None if row is None else _link(row)

    def length(self) -> int:
        """Return how many links there are."""
        with self._database.read() as tx:
            return int(tx.value(select(func.count()).select_from(audit)))

    def check(self, by: str) -> list[BrokenRow]:
        """Verify the whole chain, write in it that `by` did with what came of it, and return what does not hold."""
        last, broken = self._audit.head().sequence, self._audit.verify()
        found = f"{len(broken)} brud, det første ved {broken[0].sequence}" if broken else f"hel til og med {last}"
        self._audit.append(by, VERIFY, OBJECT, found)
        return broken

    def last_check(self) -> Link | None:
        """Return the link that says when the chain was last verified, by whom and with what result; None for never."""
        return next(iter(self.page(TrailFilter(action=VERIFY), 1)), None)


def was_whole(check: Link) -> bool:
    """Return whether a verification found nothing wrong."""
    return check.purpose.startswith("hel ")


def _where(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.actor:
        where.append(audit.c.actor.icontains(wanted.actor, autoescape=True))
    if wanted.action:
        where.append(audit.c.action == wanted.action)
    if wanted.object_key:
        where.append(audit.c.object_key == wanted.object_key)
    if wanted.since is not None:
        where.append(audit.c.at >= _text(wanted.since))
    if wanted.until is not None:
        where.append(audit.c.at < _text(wanted.until))
    return where


def _text(moment: datetime) -> str:
    # As the chain writes it: text that sorts as time does.
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _link(row: Row[Any]) -> Link:
    at = datetime.fromisoformat(row.at)
    return Link(row.sequence, at, row.actor, row.action, row.object_key, row.purpose)
