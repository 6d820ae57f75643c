"""The engine, its transactions and its errors: everything SQLAlchemy knows stays behind this file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Delete, Engine, Insert, Row, Select, Table, Update, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from flows.ledger import dialect
from flows.ledger.columns import Utc
from flows.ledger.errors import LedgerBusy, LedgerError, LedgerFull

Clock = Callable[[], datetime]
"""Returns the time, timezone aware; only tests give one, otherwise the database's clock is asked."""

_WRITES: Final = "ledger_writes"


class Tx:
    """One transaction; its time is read once, when first asked for, after the lock was got."""

    __slots__ = ("_clock", "_now", "connection")

    def __init__(self, connection: Connection, clock: Clock | None) -> None:
        self.connection = connection
        self._clock = clock
        self._now: datetime | None = None

    @property
    def now(self) -> datetime:
        """Return the time of this transaction, UTC."""
        if self._now is None:
            self._now = self._clock() if self._clock else self._database_time()
        return self._now

    @property
    def dialect(self) -> str:
        """Return the database's kind."""
        return self.connection.dialect.name

    def rows(self, statement: Select[Any] | Update | Insert | Delete) -> Sequence[Row[Any]]:
        """Run and return all rows."""
        return self.connection.execute(statement).all()

    def one(self, statement: Select[Any] | Update) -> Row[Any] | None:
        """Run and return the first row, if any."""
        return self.connection.execute(statement).first()

    def value(self, statement: Select[Any]) -> Any:
        """Run and return the first column of the first row."""
        return self.connection.execute(statement).scalar()

    def change(self, statement: Update | Insert | Delete) -> int:
        """Run and return how many rows changed; for an INSERT too, which PostgreSQL's driver would not keep."""
        return self.connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an INSERT that knows ON CONFLICT."""
        return dialect.insert(self.dialect, table)

    def _database_time(self) -> datetime:
        moment: datetime = self.connection.execute(dialect.clock(self.dialect).columns(now=Utc())).scalar_one()
        return moment


class Database:
    """One database, many threads: each transaction has a connection of its own."""

    def __init__(self, url: str, clock: Clock | None) -> None:
        address = _address(url)
        self._clock = clock
        self._engine = create_engine(address, hide_parameters=True, pool_timeout=dialect.BUSY_MS / 1000)
        if address.get_backend_name() == dialect.SQLITE:
            _make_private(address.database)
        event.listen(self._engine, "connect", partial(_prepare, address.get_backend_name()))
        event.listen(self._engine, "begin", _begin)

    @property
    def engine(self) -> Engine:
        """Return the engine; for migrations and their tests."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Open a transaction that only reads: one consistent picture."""
        with self._transaction(writes=False) as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """Open a transaction that writes: committed, with full sync, when the block ends; nothing otherwise."""
        with self._transaction(writes=True) as tx:
            yield tx

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Tx]:
        with translated(), self._engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: writes})
            with connection.begin():
                yield Tx(connection, self._clock)


@contextmanager
def translated() -> Iterator[None]:
    """Turn every error of SQLAlchemy into one of ours that has no statement, parameter or column value in it."""
    try:
        yield
    except SQLAlchemyError as error:
        ours = _ours(error)
        # A driver quotes values in its messages, and a chain is printed even where we say `from None`.
        error.args, error.__cause__, error.__context__ = (type(error).__name__,), None, None
        if isinstance(error, DBAPIError):
            error.orig, error.params, error.statement = None, None, None
        raise ours from None


def _ours(error: SQLAlchemyError) -> LedgerError:
    cause = error.orig if isinstance(error, DBAPIError) else None
    if dialect.is_busy(cause):
        return LedgerBusy()
    if dialect.is_full(cause):
        return LedgerFull()
    return LedgerError(
        f"Ledgerens database svarede med en fejl ({type(cause or error).__name__}). Intet er halvt udført. "
        "Kontrollér, at databasen findes, kan skrives, og ikke er beskadiget."
    )


def _address(url: str) -> URL:
    try:
        return make_url(url)
    except SQLAlchemyError:
        raise LedgerError("Adressen på ledgerens database kan ikke læses. Ret den i indstillingerne.") from None


def _make_private(path: str | None) -> None:
    if path and path != ":memory:" and not os.path.exists(path):  # noqa: PTH110 - a URL's path, as SQLite reads it
        try:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        except OSError:
            raise LedgerError("Ledgerens database kan ikke oprettes. Findes mappen, og må den skrives?") from None


def _prepare(backend: str, connection: Any, _record: object) -> None:
    if backend == dialect.SQLITE:
        # The driver must not begin transactions by itself: ours begin IMMEDIATE.
        connection.isolation_level = None
    cursor = connection.cursor()
    for setting in dialect.settings(backend):
        cursor.execute(setting)
    cursor.close()
    connection.commit()


def _begin(connection: Connection) -> None:
    statement = dialect.begin(
        connection.dialect.name, writes=bool(connection.get_execution_options().get(_WRITES, True))
    )
    if statement is not None:
        connection.exec_driver_sql(statement)
