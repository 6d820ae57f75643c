"""An extract, CSV or XLSX, as a person register: good rows go on, bad rows are told apart, memory stays flat."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from connectors.person_register import texts
from connectors.person_register.csv_file import csv_file
from connectors.person_register.rows import RowReader
from connectors.person_register.settings import ExtractSettings
from connectors.person_register.table import FILE, Extract, refused
from connectors.person_register.workbook import is_workbook, workbook
from connectors.ports import BadRow, ExtractInfo, Person, reads

_ROWS_KEPT: Final = 20


@dataclass(frozen=True, slots=True)
class Hint:
    """Something odd that kept no citizen out: how many rows, and the first of them."""

    code: str
    count: int
    rows: tuple[int, ...]


class CsvExtract:
    """The extract at `path`, CSV or XLSX by its content, read anew each time; rows are numbered as spreadsheets do."""

    def __init__(self, path: Path, settings: ExtractSettings | None = None) -> None:
        self._path = path
        self._settings = settings or ExtractSettings()
        self._hints: dict[str, Hint] = {}

    @reads
    def info(self) -> ExtractInfo:
        """Return date and coverage; raise `NotConfigured` when file or columns are missing or unreadable."""
        with opened(self._path, self._settings) as extract:
            return extract.info

    @reads
    def stream(self) -> Iterator[Person | BadRow]:
        """Yield every row once, in file order; raises as `info` does, before the first row."""
        self._hints = {}
        with opened(self._path, self._settings) as extract:
            reader = RowReader(extract.header, self._settings, extract.info.as_of.date(), self._note)
            seen = _Seen()
            for line in extract.lines():
                found = reader.person(line)
                yield seen.check(found) if isinstance(found, Person) else found

    @property
    def hints(self) -> tuple[Hint, ...]:
        """Return what the last reading found odd, by code."""
        return tuple(self._hints[code] for code in sorted(self._hints))

    def _note(self, code: str, row: int) -> None:
        known = self._hints.get(code, Hint(code, 0, ()))
        rows = known.rows if len(known.rows) >= _ROWS_KEPT else (*known.rows, row)
        self._hints[code] = Hint(code, known.count + 1, rows)


@contextmanager
def opened(path: Path, settings: ExtractSettings) -> Iterator[Extract]:
    """Open an extract and read its header; raise `NotConfigured` when it is not what the contract says."""
    with ExitStack() as stack:
        try:
            extract = stack.enter_context(_reader(path, settings))
        except OSError:
            raise refused(texts.file_missing(path.name), FILE) from None
        yield extract


def _reader(path: Path, settings: ExtractSettings) -> AbstractContextManager[Extract]:
    return workbook(path, settings) if is_workbook(path) else csv_file(path, settings)


class _Seen:
    """Remembers citizens by a keyed hash of eight bytes whose key dies with the reading."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)
        self._rows: dict[bytes, int] = {}

    def check(self, person: Person) -> Person | BadRow:
        """Return the citizen the first time, the row to blame afterwards."""
        number = person.cpr.reveal("samme borger to gange i udtrækket").encode()
        mark = hashlib.blake2b(number, key=self._key, digest_size=8).digest()
        first = self._rows.setdefault(mark, person.row)
        if first == person.row:
            return person
        return BadRow(person.row, "cpr", texts.duplicate(first), "DUPLICATE_CITIZEN")
