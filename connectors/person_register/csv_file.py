"""A text file of lines as a table: encoding and delimiter are found out, memory stays flat.

One line is one row. A quoted line break is therefore a bad row and not a key to swallow the citizens after it.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from connectors.errors import Unavailable
from connectors.person_register import texts
from connectors.person_register.settings import ExtractSettings
from connectors.person_register.table import FILE, SYSTEM, Line, header_of, hits, info_of, refused, remarks

LONGEST_LINE: Final = 20_000
_CHUNK: Final = 1 << 20
_OLD_OFFICE: Final = b"\xd0\xcf\x11"
"""An old spreadsheet, or a new one with a password."""
_DELIMITERS: Final = ";,\t"


class CsvFile:
    """An open text file: `info` and `header` are known, `lines` remain to be read."""

    def __init__(self, handle: TextIO, name: str, settings: ExtractSettings) -> None:
        self._handle = handle
        self._name = name
        self._row = 0
        first = self._next_text() or ""
        said: dict[str, str] = {}
        if first.strip().strip('"').startswith("#"):
            said = remarks(first)
            first = self._next_text() or ""
        self._delimiter, cells = _split(first, settings)
        self.header = header_of(cells, name, settings)
        self.info = info_of(said, name, settings)

    def lines(self) -> Iterator[Line]:
        """Yield each line that is not blank."""
        while (text := self._next_text()) is not None:
            if len(text) > LONGEST_LINE:
                yield Line(self._row, None, "LINE_TOO_LONG")
            elif cells := self._cells(text):
                yield cells

    def _cells(self, text: str) -> Line | None:
        if not text.strip(self._delimiter + ' "\t\n'):
            return None
        try:
            cells = next(csv.reader([text], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            return Line(self._row, None, "ROW_FORM")
        if len(cells) < self.header.width or any(cell.strip() for cell in cells[self.header.width :]):
            return Line(self._row, None, "ROW_FORM")
        return Line(self._row, cells)

    def _next_text(self) -> str | None:
        """Return the next line, cut when it is absurdly long; None at the end."""
        try:
            text = rest = self._handle.readline(LONGEST_LINE + 2)
            while rest and not rest.endswith("\n"):
                rest = self._handle.readline(LONGEST_LINE)
        except OSError:
            raise Unavailable(texts.broken_off(self._name), system=SYSTEM) from None
        self._row += bool(text)
        return text or None


@contextmanager
def csv_file(path: Path, settings: ExtractSettings) -> Iterator[CsvFile]:
    """Open a text file and read its header; raise `NotConfigured` when it is not what the contract says, or OSError."""
    with path.open(encoding=_encoding(path), errors="replace") as handle:
        yield CsvFile(handle, path.name, settings)


def _encoding(path: Path) -> str:
    """Read the file once, in pieces: UTF-8 when most of its foreign letters are.

    By majority, so that one stray byte spoils one row and not every name in the file.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    right = wrong = 0
    with path.open("rb") as handle:
        start = handle.read(3)
        if start == codecs.BOM_UTF8:
            return "utf-8-sig"
        if start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} or start == _OLD_OFFICE:
            raise refused(texts.wrong_format(path.name), FILE)
        handle.seek(0)
        while piece := handle.read(_CHUNK):
            text = decoder.decode(piece)
            broken = text.count("\ufffd")
            wrong += broken
            right += len(text) - len(text.encode("ascii", "ignore")) - broken
    return "utf-8" if right >= wrong else "cp1252"


def _split(line: str, settings: ExtractSettings) -> tuple[str, list[str]]:
    """Return the delimiter that makes most columns of the contract out of a line, and the cells it makes."""
    attempts = [(delimiter, _cells(line, delimiter)) for delimiter in _DELIMITERS]
    return max(attempts, key=lambda attempt: hits(attempt[1], settings))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
