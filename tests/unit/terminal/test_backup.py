"""`samdrift backup`: a whole copy that opens with the keys, and never the keys themselves."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from terminal_said import Samdrift

from flows.ledger import Ledger
from flows.ledger.copying import copy_database
from flows.ledger.errors import LedgerError
from flows.runner.home import Home


def copies(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


@pytest.mark.usefixtures("ledger")
def test_a_copy_opens_as_the_ledger_it_was_taken_of(samdrift: Samdrift, state: Path, tmp_path: Path) -> None:
    said = samdrift("backup", str(tmp_path / "kopier"))
    assert (said.code, "ledger.db" in said.out) == (0, True)
    (copy,) = copies(tmp_path / "kopier")
    restored = tmp_path / "gendannet"
    shutil.copytree(copy, restored)
    shutil.copytree(state / "keys", restored / "keys")
    with Home(restored).ledger() as opened:
        assert opened.adoptions.all() == ()


@pytest.mark.usefixtures("ledger")
def test_a_copy_is_whole_while_somebody_writes(samdrift: Samdrift, state: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(state / "ledger.db", isolation_level=None)) as writer:
        writer.execute("CREATE TABLE halv (x)")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO halv VALUES (1)")
        assert samdrift("backup", str(tmp_path / "kopier")).code == 0
        writer.execute("COMMIT")
    (copy,) = copies(tmp_path / "kopier")
    with closing(sqlite3.connect(copy / "ledger.db")) as read:
        assert read.execute("SELECT count(*) FROM halv").fetchone() == (0,)
    assert [file.name for file in copies(copy)] == ["ledger.db"]


@pytest.mark.usefixtures("ledger")
def test_nobody_else_can_read_a_copy_and_the_keys_are_not_in_it(
    samdrift: Samdrift, state: Path, tmp_path: Path
) -> None:
    said = samdrift("backup", str(tmp_path / "kopier"))
    (copy,) = copies(tmp_path / "kopier")
    assert [each.stat().st_mode & 0o077 for each in (copy, *copy.iterdir())] == [0] * (1 + len(copies(copy)))
    assert not list((tmp_path / "kopier").rglob("*.key"))
    assert "Nøglerne er ikke med" in said.out


@pytest.mark.usefixtures("ledger")
def test_only_the_oldest_of_our_own_copies_are_let_go(samdrift: Samdrift, tmp_path: Path) -> None:
    folder = tmp_path / "kopier"
    for name in ("2020-01-01T000000", "2020-01-02T000000", "min egen"):
        (folder / name).mkdir(parents=True)
    said = samdrift("backup", str(folder), "--keep", "2")
    kept = [each.name for each in copies(folder)]
    assert (kept[0], kept[-1], len(kept)) == ("2020-01-02T000000", "min egen", 3)
    assert "Slettet: 1 ældre kopi." in said.out


def test_a_copy_of_nothing_is_refused(samdrift: Samdrift, tmp_path: Path) -> None:
    said = samdrift("backup", str(tmp_path / "kopier"))
    assert said.code == 1
    assert "ingen ledger" in said.err
    assert not (tmp_path / "kopier").exists()


@pytest.mark.usefixtures("ledger")
def test_a_copy_in_the_state_folder_is_refused(samdrift: Samdrift, state: Path) -> None:
    said = samdrift("backup", str(state / "kopier"))
    assert said.code == 1
    assert "Intet er kopieret" in said.err
    assert not (state / "kopier").exists()


def test_a_broken_database_leaves_no_copy_behind(tmp_path: Path) -> None:
    broken = tmp_path / "ledger.db"
    broken.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(LedgerError, match="kopien er ikke lavet"):
        copy_database(broken, tmp_path / "kopi.db")
    assert copies(tmp_path) == [broken]


def test_the_ledger_is_kept_as_it_was(ledger: Ledger, samdrift: Samdrift, tmp_path: Path) -> None:
    before = ledger.adoptions.all()
    assert samdrift("backup", str(tmp_path / "kopier")).code == 0
    assert ledger.adoptions.all() == before
