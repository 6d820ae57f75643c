"""A copy of a database of ours while others read and write it: whole, checked, and readable by its owner only."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from flows.ledger.errors import LedgerError

_SOUND: Final = "ok"
_PARTIAL: Final = ".ufaerdig"


def copy_database(source: Path, target: Path) -> None:
    """Write the SQLite database `source`, as it stands at one moment, to the new file `target`.

    Raises `LedgerError` when the copy is not sound or cannot be written; there is then no `target`.
    """
    partial = target.with_name(target.name + _PARTIAL)
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read:
            _copied(read, partial)
        partial.replace(target)
    except sqlite3.Error as error:
        partial.unlink(missing_ok=True)
        raise LedgerError(
            f"{source} kunne ikke kopieres ({type(error).__name__}), og kopien er ikke lavet. Er der plads i "
            f"{target.parent}, og kan databasen læses? Gør plads eller ret rettighederne, og tag kopien igen."
        ) from None


def _copied(read: sqlite3.Connection, partial: Path) -> None:
    with closing(sqlite3.connect(partial)) as written:
        read.backup(written)
        # One file, complete in itself: a copy that waits for a log beside it is no copy.
        written.execute("PRAGMA journal_mode=DELETE")
        if written.execute("PRAGMA integrity_check").fetchone() != (_SOUND,):
            raise sqlite3.DatabaseError
    with partial.open("rb") as file:
        os.fsync(file.fileno())
