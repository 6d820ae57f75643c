"""The engine and its transactions; every error of SQLAlchemy becomes one of ours here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Table, create_engine, event, inspect, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from catalogue.errors import CatalogueDown, CatalogueTooNew

HEAD: Final = "0004"
"""The newest revision in `migrations/versions`; a test keeps them alike."""

VERSION_TABLE: Final = "catalogue_schema"
_WRITES: Final = "catalogue_writes"
_SQLITE: Final = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA busy_timeout=30000")
_LOCK: Final = "SELECT pg_advisory_xact_lock(7031)"
"""Held while PostgreSQL's schema is brought up: two processes may open a new catalogue at once."""


class Database:
    """One database of a catalogue, brought to the schema this version knows when it is opened."""

    def __init__(self, url: str) -> None:
        with translated():
            self._engine = create_engine(make_url(url), hide_parameters=True)
            if self._engine.dialect.name == "sqlite":
                event.listen(self._engine, "connect", _prepare)
                event.listen(self._engine, "begin", _begin)
        try:
            self._migrate()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads."""
        with translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that writes: committed when the block ends, nothing otherwise."""
        with translated(), self._engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _migrate(self) -> None:
        with self.read() as connection:
            if _revision(connection) == HEAD:
                return
        with self.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(_LOCK)
            _upgrade(connection)


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT on either database."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


@contextmanager
def translated() -> Iterator[None]:
    """Turn every error of SQLAlchemy into `CatalogueDown`, without statement and values."""
    try:
        yield
    except SQLAlchemyError as error:
        raise CatalogueDown(type(error).__name__) from None


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table(VERSION_TABLE):
        return ""
    return str(connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar() or "")  # noqa: S608 - a constant


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - only an old database pays for importing Alembic
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "catalogue.store:migrations")
    found = _revision(connection)
    if found and found not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
        raise CatalogueTooNew(found)
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _prepare(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: ours that write begin IMMEDIATE.
    connection.isolation_level = None
    for setting in _SQLITE:
        connection.execute(setting)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")
