"""The one seam between SQLite and PostgreSQL: what they spell differently, and nothing else of the ledger knows."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, Table, TextClause, text
from sqlalchemy.dialects import postgresql, sqlite

SQLITE: Final = "sqlite"
BUSY_MS: Final = 30_000
"""How long a writer waits for another before the ledger is said to be busy."""

_SQLITE_BUSY: Final = {5, 6}
_SQLITE_FULL: Final = 13
_PG_BUSY: Final = {"55P03", "40001", "40P01", "57014"}
_PG_FULL: Final = "53100"
_LOW_BYTE: Final = 0xFF

_SETTINGS: Final = {
    SQLITE: (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        f"PRAGMA busy_timeout={BUSY_MS}",
        "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=ON",
    ),
    "postgresql": ("SET TIME ZONE 'UTC'", f"SET lock_timeout = {BUSY_MS}", "SET synchronous_commit = on"),
}


def settings(dialect: str) -> tuple[str, ...]:
    """Return what every connection is told first: durable commits, a bounded wait, UTC."""
    return _SETTINGS[dialect]


def insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT."""
    return sqlite.insert(table) if dialect == SQLITE else postgresql.insert(table)


def begin(dialect: str, *, writes: bool) -> str | None:
    """Return how a transaction begins; SQLite's writers queue here instead of failing half-way."""
    if dialect != SQLITE:
        return None
    return "BEGIN IMMEDIATE" if writes else "BEGIN"


def clock(dialect: str) -> TextClause:
    """Return a SELECT of the database's own time, UTC, as `now`."""
    if dialect == SQLITE:
        return text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now') || '000' AS now")
    return text("SELECT clock_timestamp() AS now")


def claimable(dialect: str, chosen: Select[Any]) -> Select[Any]:
    """Return `chosen` so that claimers on other connections pass over its rows instead of waiting for them.

    On SQLite the writer's BEGIN IMMEDIATE has that effect already.
    """
    return chosen if dialect == SQLITE else chosen.with_for_update(skip_locked=True)


def is_busy(error: BaseException | None) -> bool:
    """Return whether the driver's error says that somebody else held the lock too long."""
    return _sqlite_code(error) in _SQLITE_BUSY or getattr(error, "sqlstate", None) in _PG_BUSY


def is_full(error: BaseException | None) -> bool:
    """Return whether the driver's error says that the disk is full."""
    return _sqlite_code(error) == _SQLITE_FULL or getattr(error, "sqlstate", None) == _PG_FULL


def _sqlite_code(error: BaseException | None) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & _LOW_BYTE
