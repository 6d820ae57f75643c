import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from flows.ledger import Keys, Ledger
from flows.ledger.model import AuditHead, BrokenRow


def chain(ledger: Ledger, length: int = 5) -> None:
    for number in range(length):
        ledger.audit.append("kørsel K-222222", "reveal", f"S-222222-{number}", "brev til borgeren")


def break_it(ledger: Ledger, statement: str) -> list[BrokenRow]:
    with ledger.database.write() as tx:
        tx.connection.execute(text(statement))
    return ledger.audit.verify()


def test_a_whole_chain_is_whole_and_an_empty_one_too(ledger: Ledger) -> None:
    assert ledger.audit.head() == AuditHead(0, "")
    assert ledger.audit.verify() == []
    chain(ledger)
    assert ledger.audit.verify() == []
    assert ledger.audit.head().sequence == 5


def test_a_chain_longer_than_a_page_is_whole(ledger: Ledger) -> None:
    with ledger.database.write() as tx:
        from flows.ledger.audit import append

        for number in range(1003):
            append(tx, ledger.keys, "a", "b", str(number), "c")
    assert ledger.audit.verify() == []
    assert break_it(ledger, "UPDATE audit SET purpose = 'x' WHERE sequence = 1001") == [BrokenRow(1001, "changed")]


@pytest.mark.parametrize("column", ["at", "actor", "action", "object_key", "purpose", "previous", "mac"])
def test_a_changed_byte_names_its_row(ledger: Ledger, column: str) -> None:
    chain(ledger)
    broken = break_it(ledger, f"UPDATE audit SET {column} = {column} || ' ' WHERE sequence = 3")
    assert broken[0] == BrokenRow(3, "changed")


def test_a_dropped_row_is_missed(ledger: Ledger) -> None:
    chain(ledger)
    assert BrokenRow(3, "missing") in break_it(ledger, "DELETE FROM audit WHERE sequence = 3")


def test_the_last_rows_are_missed_too(ledger: Ledger) -> None:
    chain(ledger)
    broken = break_it(ledger, "DELETE FROM audit WHERE sequence >= 4")
    assert broken == [BrokenRow(4, "missing"), BrokenRow(5, "missing")]
    assert BrokenRow(1, "missing") in break_it(ledger, "DELETE FROM audit")


def test_a_head_moved_back_with_its_rows_is_noticed(ledger: Ledger) -> None:
    chain(ledger)
    with ledger.database.write() as tx:
        tx.connection.execute(text("DELETE FROM audit WHERE sequence = 5"))
        tx.connection.execute(text("UPDATE audit_head SET sequence = 4"))
    assert ledger.audit.verify() == [BrokenRow(4, "changed")]
    assert break_it(ledger, "DELETE FROM audit_head") != []


def test_swapped_rows_are_noticed(ledger: Ledger) -> None:
    chain(ledger)
    with ledger.database.write() as tx:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            tx.connection.execute(text(f"UPDATE audit SET sequence = {new} WHERE sequence = {old}"))
    assert {row.sequence for row in ledger.audit.verify()} >= {2, 3}


def test_the_chain_proves_nothing_to_somebody_with_other_keys(keys: Keys, tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/a.db", keys) as ledger:
        chain(ledger)
        digest = ledger.audit.head().digest
    with sqlite3.connect(tmp_path / "a.db") as connection:
        (stored,) = connection.execute("SELECT mac FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    connection.close()
    assert stored == digest
    assert len(bytes.fromhex(digest)) == 32
