"""Logged-in sessions: a row each, known by the hash of a token that only the browser has."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, delete, or_, select, update

from catalogue.store.database import HEAD, Database
from catalogue.store.schema import sessions

GRACE: Final = timedelta(seconds=60)
"""How long a renewed session's old token is still taken."""
_MOMENTS: Final = ("began", "renewed", "seen", "ends")


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session as it stands; `roles` are words separated by spaces.

    `number` names it where people see it, and is made when it is added. `districts` are those its person sees, None
    for all. `farewell` is what the provider is told at logout, sealed by whoever seals.
    """

    token_hash: str
    previous_hash: str
    """The token before the last renewal: requests that were under way still carry it for a short while."""
    subject: str
    name: str
    organisation_cvr: str
    roles: str
    demo: bool
    began: datetime
    renewed: datetime
    seen: datetime
    ends: datetime
    number: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    districts: tuple[str, ...] | None = None
    farewell: str = field(default="", repr=False)


class Sessions:
    """The sessions of one catalogue's database."""

    def __init__(self, url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = Database(url)
        self._clock = clock

    def now(self) -> datetime:
        """Return the time by the clock that sessions are measured with."""
        return self._clock()

    @property
    def revision(self) -> str:
        """Return the revision of the catalogue's database."""
        return HEAD

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def add(self, row: SessionRow) -> None:
        """Store a session that has just begun."""
        with self._database.write() as connection:
            connection.execute(sessions.insert().values(_values(row)))

    def find(self, token_hash: str, idle: timedelta) -> SessionRow | None:
        """Return a session that is neither over nor idle too long, or None."""
        now = self._clock()
        under_way = and_(sessions.c.previous_hash == token_hash, sessions.c.renewed >= _text(now - GRACE))
        mine = or_(sessions.c.token_hash == token_hash, under_way)
        with self._database.read() as connection:
            row = connection.execute(select(sessions).where(mine, ~_over(now, idle))).first()
        return None if row is None else _row(row)

    def live(self, idle: timedelta) -> tuple[SessionRow, ...]:
        """Return the sessions that are neither over nor idle too long, the one in use last first."""
        chosen = select(sessions).where(~_over(self._clock(), idle)).order_by(sessions.c.seen.desc(), sessions.c.name)
        with self._database.read() as connection:
            return tuple(map(_row, connection.execute(chosen)))

    def expire(self, idle: timedelta) -> tuple[SessionRow, ...]:
        """Remove the sessions that are over or idle too long, and return them; each is returned to one caller only."""
        over = _over(self._clock(), idle)
        with self._database.read() as connection:
            if connection.execute(select(sessions.c.number).where(over)).first() is None:
                return ()
        with self._database.write() as connection:
            return _rows(connection.execute(delete(sessions).where(over).returning(sessions)).all())

    def note_seen(self, token_hash: str) -> None:
        """Note that a session is in use."""
        with self._database.write() as connection:
            now = {"seen": _text(self._clock())}
            connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(now))

    def renew(self, old: str, new: str) -> bool:
        """Give a session another token and note that it is in use. False: it was renewed or ended meanwhile."""
        now = _text(self._clock())
        values = {"token_hash": new, "previous_hash": old, "renewed": now, "seen": now}
        with self._database.write() as connection:
            done = connection.execute(update(sessions).where(sessions.c.token_hash == old).values(values))
            return bool(done.rowcount)

    def end(self, token_hash: str) -> SessionRow | None:
        """Remove a session and return it; None when it was gone."""
        with self._database.write() as connection:
            gone = delete(sessions).where(sessions.c.token_hash == token_hash).returning(sessions)
            row = connection.execute(gone).first()
        return None if row is None else _row(row)

    def end_numbered(self, number: str) -> SessionRow | None:
        """Remove the session with this number and return it; None when it has ended meanwhile."""
        with self._database.write() as connection:
            row = connection.execute(delete(sessions).where(sessions.c.number == number).returning(sessions)).first()
        return None if row is None else _row(row)

    def end_others(self, number: str) -> tuple[SessionRow, ...]:
        """Remove every session but the one with this number, and return them."""
        with self._database.write() as connection:
            gone = connection.execute(delete(sessions).where(sessions.c.number != number).returning(sessions))
            return _rows(gone.all())


def _over(now: datetime, idle: timedelta) -> ColumnElement[bool]:
    return or_(sessions.c.ends < _text(now), sessions.c.seen < _text(now - idle))


def _rows(found: Sequence[Row[Any]]) -> tuple[SessionRow, ...]:
    return tuple(map(_row, found))


def _row(row: Row[Any]) -> SessionRow:
    known = row._asdict() | {name: datetime.fromisoformat(getattr(row, name)) for name in _MOMENTS}
    districts = json.loads(row.districts)
    known["districts"] = None if districts is None else tuple(districts)
    return SessionRow(**known | {"demo": bool(row.demo)})


def _values(row: SessionRow) -> dict[str, object]:
    plain = {name: getattr(row, name) for name in SessionRow.__slots__}
    known = {name: _text(plain[name]) for name in _MOMENTS} | {"districts": json.dumps(row.districts)}
    return plain | known | {"demo": int(row.demo)}


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
