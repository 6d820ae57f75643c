"""Bringing a database to the schema this version knows, and refusing one it does not."""

from __future__ import annotations

from typing import Final

from sqlalchemy import inspect, select

from flows.ledger.database import Database, Tx
from flows.ledger.errors import KeysWrong, LedgerTooNew
from flows.ledger.keys import Keys
from flows.ledger.schema import meta

HEAD: Final = "0008"
"""The newest revision in `migrations/versions`; a test keeps them alike."""

_CHECK: Final = "key_check"


def open_schema(database: Database, keys: Keys) -> None:
    """Migrate up if need be; raise `LedgerTooNew` or `KeysWrong`, with nothing changed."""
    if _revision(database) != HEAD:
        _upgrade(database)
    _check_keys(database, keys)


def _revision(database: Database) -> str:
    with database.read() as tx:
        return _stored(tx)


def _stored(tx: Tx) -> str:
    if not inspect(tx.connection).has_table("alembic_version"):
        return ""
    return str(tx.connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def _upgrade(database: Database) -> None:
    from alembic import command  # noqa: PLC0415 - only an old database pays for importing Alembic
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "flows.ledger:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with database.write() as tx:
        found = _stored(tx)
        if found and found not in known:
            raise LedgerTooNew(found)
        config.attributes["connection"] = tx.connection
        command.upgrade(config, HEAD)


def _check_keys(database: Database, keys: Keys) -> None:
    value = keys.check_value()
    remembered = select(meta.c.value).where(meta.c.key == _CHECK)
    with database.read() as tx:
        found = tx.value(remembered)
    if found is None:
        with database.write() as tx:
            tx.change(tx.insert(meta).values(key=_CHECK, value=value).on_conflict_do_nothing(index_elements=["key"]))
            found = tx.value(remembered)
    if found != value:
        raise KeysWrong("databasen er skrevet med andre nøgler")
