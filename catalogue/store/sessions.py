"""Logged-in sessions: a row each, known by the hash of a token that only the browser has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import and_, delete, or_, select, update

from catalogue.store.database import Database
from catalogue.store.schema import sessions

GRACE: Final = timedelta(seconds=60)
"""How long a renewed session's old token is still taken."""
_MOMENTS: Final = ("began", "renewed", "seen", "ends")


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session as it stands; `roles` are words separated by spaces."""

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


class Sessions:
    """The sessions of one catalogue's database."""

    def __init__(self, url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = Database(url)
        self._clock = clock

    def now(self) -> datetime:
        """Return the time by the clock that sessions are measured with."""
        return self._clock()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def add(self, row: SessionRow) -> None:
        """Store a session that has just begun; those that are over are removed with it."""
        now = self._clock()
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.ends < _text(now)))
            connection.execute(sessions.insert().values(_values(row)))

    def find(self, token_hash: str, idle: timedelta) -> SessionRow | None:
        """Return a session that is neither over nor idle too long, or None."""
        now = self._clock()
        under_way = and_(sessions.c.previous_hash == token_hash, sessions.c.renewed >= _text(now - GRACE))
        mine = or_(sessions.c.token_hash == token_hash, under_way)
        live = (sessions.c.ends >= _text(now), sessions.c.seen >= _text(now - idle))
        with self._database.read() as connection:
            row = connection.execute(select(sessions).where(mine, *live)).first()
        if row is None:
            return None
        known = row._asdict() | {name: datetime.fromisoformat(getattr(row, name)) for name in _MOMENTS}
        return SessionRow(**known | {"demo": bool(row.demo)})

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

    def end(self, token_hash: str) -> None:
        """Remove a session."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def _values(row: SessionRow) -> dict[str, object]:
    plain = {name: getattr(row, name) for name in SessionRow.__slots__}
    return plain | {name: _text(plain[name]) for name in _MOMENTS} | {"demo": int(row.demo)}


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
