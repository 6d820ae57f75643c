import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from flows.ledger import Keys, Ledger
from flows.ledger.database import Database, translated
from flows.ledger.errors import KeysWrong, LedgerBusy, LedgerError, LedgerFull, LedgerTooNew
from flows.ledger.migrate import HEAD
from flows.ledger.schema import metadata
from flows.ledger.testing import HandClock, begin, prepare, proposal


def test_the_schema_from_scratch_is_the_schema_from_the_migrations(ledger: Ledger) -> None:
    with ledger.database.read() as tx:
        assert compare_metadata(MigrationContext.configure(tx.connection), metadata) == []


def test_the_two_schemas_are_alike_to_the_last_constraint(keys: Keys, tmp_path: Path) -> None:
    def tables(path: Path) -> list[list[str]]:
        with sqlite3.connect(path) as connection:
            rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        connection.close()
        # Constraints may stand in another order.
        return sorted(sorted(sql.replace(",", " ").split()) for (sql,) in rows if "alembic_version" not in sql)

    Ledger.open(f"sqlite:///{tmp_path}/migrated.db", keys).close()
    scratch = Database(f"sqlite:///{tmp_path}/scratch.db", None)
    with scratch.write() as tx:
        metadata.create_all(tx.connection)
    scratch.close()
    assert tables(tmp_path / "migrated.db") == tables(tmp_path / "scratch.db")


def test_the_newest_migration_is_the_one_the_code_expects() -> None:
    config = Config()
    config.set_main_option("script_location", "flows.ledger:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_ledger_opened_again_remembers(url: str, keys: Keys) -> None:
    with Ledger.open(url, keys) as first:
        run = begin(first)
    with Ledger.open(url, keys) as second:
        assert second.runs.get(run) is not None


def test_a_database_of_a_newer_version_is_refused_and_left_alone(url: str, keys: Keys) -> None:
    with Ledger.open(url, keys) as ledger, ledger.database.write() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerTooNew, match=r"nyere udgave.*9999"):
        Ledger.open(url, keys)


def test_other_keys_are_refused_before_anything_is_read(url: str, keys: Keys, tmp_path: Path) -> None:
    Ledger.open(url, keys).close()
    with pytest.raises(KeysWrong, match="andre nøgler"):
        Ledger.open(url, Keys.load_or_create(tmp_path / "other"))


@pytest.mark.parametrize("file", ["hmac.key", "ledger.key"])
def test_one_other_key_is_enough_to_be_refused(keys: Keys, tmp_path: Path, file: str) -> None:
    address = f"sqlite:///{tmp_path}/one.db"
    Ledger.open(address, keys).close()
    (tmp_path / "keys" / file).write_bytes(bytes(32))
    with pytest.raises(KeysWrong):
        Ledger.open(address, Keys.load(tmp_path / "keys"))


def test_sqlite_is_opened_so_that_what_is_committed_survives_a_power_cut(keys: Keys, tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/p.db", keys) as ledger, ledger.database.read() as tx:
        asked = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        assert [tx.connection.execute(text(f"PRAGMA {name}")).scalar() for name in asked] == ["wal", 2, 30_000, 1]


def test_the_database_file_is_for_its_owner_only(keys: Keys, tmp_path: Path) -> None:
    Ledger.open(f"sqlite:///{tmp_path}/mine.db", keys).close()
    assert stat.S_IMODE((tmp_path / "mine.db").stat().st_mode) == 0o600


def test_the_time_comes_from_the_database_unless_a_clock_is_given(url: str, keys: Keys) -> None:
    with Ledger.open(url, keys) as ledger:
        assert abs(ledger.now() - datetime.now(UTC)) < timedelta(minutes=1)
    with Ledger.open(url, keys, clock=HandClock()) as ledger:
        assert ledger.now() == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_database_locked_by_somebody_else_is_busy(keys: Keys, tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/b.db", keys) as ledger:
        ledger.close()
        event.listen(ledger.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=1"))
        other = sqlite3.connect(tmp_path / "b.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerBusy, match="låst"):
            begin(ledger)
        other.close()
        begin(ledger)


def test_a_full_disk_is_said_to_be_full_and_nothing_is_half_done(keys: Keys, tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/f.db", keys) as ledger:
        ledger.close()
        event.listen(ledger.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count=1"))
        with pytest.raises(LedgerFull, match="fuld"):
            prepare(ledger, [proposal(n, private=bytes(5000)) for n in range(50)])


def test_an_error_of_the_database_leaves_without_statement_parameters_or_values(ledger: Ledger) -> None:
    with pytest.raises(LedgerError) as caught, ledger.database.write() as tx:
        tx.connection.execute(text("INSERT INTO adoptions (id) VALUES ('CANARY-VALUE')"))
    with pytest.raises(LedgerError) as quoting, translated():
        raise IntegrityError("INSERT CANARY", {"id": "CANARY"}, ValueError("Failing row contains (CANARY)"))
    for error in (caught.value, quoting.value):
        assert "CANARY" not in chain(error)
        assert "INSERT" not in chain(error)


def chain(error: BaseException | None) -> str:
    """Return all that an error and those behind it could print."""
    seen = ""
    while error is not None:
        seen += f"{error!r} {error} {error.args} {vars(error)}"
        error = error.__cause__ or error.__context__
    return seen


def test_a_folder_that_is_not_there_is_said_in_danish(keys: Keys, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="kan ikke oprettes"):
        Ledger.open(f"sqlite:///{tmp_path}/nowhere/l.db", keys)
    with pytest.raises(LedgerError, match="Adressen"):
        Ledger.open("not a url", keys)
