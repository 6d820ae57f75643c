"""A file of lines, as citizens' rows: encoding, first line, header and delimiter are found out, memory stays flat.

One line is one row. A quoted line break is therefore a bad row and not a key to swallow the citizens after it.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO

from connectors.errors import NotConfigured, Unavailable
from connectors.person_register import texts
from connectors.person_register.contract import BY_NAME, REQUIRED
from connectors.person_register.settings import ExtractSettings
from connectors.ports import ExtractInfo

SYSTEM: Final = "Personregister"
LONGEST_LINE: Final = 20_000
_CHUNK: Final = 1 << 20
_DELIMITERS: Final = ";,\t"
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "_", "-": "_"})
_MANY_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Header:
    """What the first lines say: where each column of ours stands and what the file calls it."""

    row: int
    delimiter: str
    width: int
    places: dict[str, int]
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One row's cells; None when the line has no form of a row, with the reason's code."""

    row: int
    cells: list[str] | None
    problem: str = ""


class Extract:
    """An open extract: `info` and `header` are known, `lines` remain to be read."""

    def __init__(self, handle: TextIO, name: str, settings: ExtractSettings) -> None:
        self._handle = handle
        self._row = 0
        first = self._next_text()
        said: dict[str, str] = {}
        if first is not None and first.strip().strip('"').startswith("#"):
            said = _remarks(first)
            first = self._next_text()
        self.header = _header(first or "", self._row, name, settings)
        self.info = _info(said, name, settings)

    def lines(self) -> Iterator[Line]:
        """Yield each line that is not blank."""
        while (text := self._next_text()) is not None:
            if len(text) > LONGEST_LINE:
                yield Line(self._row, None, "LINE_TOO_LONG")
            elif cells := self._cells(text):
                yield cells

    def _cells(self, text: str) -> Line | None:
        if not text.strip(self.header.delimiter + ' "\t\n'):
            return None
        try:
            cells = next(csv.reader([text], delimiter=self.header.delimiter, strict=True), [])
        except csv.Error:
            return Line(self._row, None, "ROW_FORM")
        if len(cells) < self.header.width or any(cell.strip() for cell in cells[self.header.width :]):
            return Line(self._row, None, "ROW_FORM")
        return Line(self._row, cells)

    def _next_text(self) -> str | None:
        """Return the next line, cut when it is absurdly long; None at the end."""
        text = self._handle.readline(LONGEST_LINE + 2)
        if not text:
            return None
        self._row += 1
        rest = text
        while rest and not rest.endswith("\n"):
            rest = self._handle.readline(LONGEST_LINE)
        return text


@contextmanager
def opened(path: Path, settings: ExtractSettings) -> Iterator[Extract]:
    """Open an extract and read its header; raise `NotConfigured` when it is not what the contract says."""
    try:
        encoding = _encoding(path)
        handle = path.open(encoding=encoding, errors="replace")
    except OSError:
        raise _refused(texts.file_missing(path.name), "path") from None
    with handle:
        try:
            yield Extract(handle, path.name, settings)
        except OSError:
            raise Unavailable(texts.broken_off(path.name), system=SYSTEM) from None


def _refused(message: str, setting: str, candidates: tuple[str, ...] = ()) -> NotConfigured:
    return NotConfigured(message, setting=f"person_register.{setting}", system=SYSTEM, candidates=candidates)


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
        if start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"PK"}:
            raise _refused(texts.wrong_format(path.name), "path")
        handle.seek(0)
        while piece := handle.read(_CHUNK):
            text = decoder.decode(piece)
            broken = text.count("\ufffd")
            wrong += broken
            right += len(text) - len(text.encode("ascii", "ignore")) - broken
    return "utf-8" if right >= wrong else "cp1252"


def _remarks(line: str) -> dict[str, str]:
    """Read `# udtræk: …; alle voksne: …; kilde: …`, also when a spreadsheet has spread it over cells."""
    parts = (part.partition(":") for part in line.strip().strip(';,\t"').lstrip("# ").split(";"))
    return {_plain(key): value.strip(' ",\t') for key, _, value in parts}


def _info(said: dict[str, str], name: str, settings: ExtractSettings) -> ExtractInfo:
    as_of = settings.as_of
    if "udtraek" in said:
        try:
            as_of = datetime.fromisoformat(said["udtraek"])
        except ValueError:
            raise _refused(texts.no_date(name), "as_of") from None
    if as_of is None or as_of.utcoffset() is None:
        raise _refused(texts.no_date(name), "as_of")
    all_adults = said.get("alle_voksne", "").casefold()
    covers = all_adults == "ja" if all_adults else settings.covers_all_adults
    return ExtractInfo(as_of, covers, said.get("kilde") or settings.source or "udtræk")


def _header(line: str, row: int, name: str, settings: ExtractSettings) -> Header:
    wanted = {column: _plain(settings.columns.get(column, column)) for column in BY_NAME}
    best = max((_split(line, delimiter) for delimiter in _DELIMITERS), key=lambda split: _hits(split[1], wanted))
    delimiter, cells = best
    plain = [_plain(cell) for cell in cells]
    if not any(wanted[column] in plain for column in REQUIRED):
        raise _refused(texts.no_header(name), "path")
    for column, theirs in wanted.items():
        if plain.count(theirs) > 1:
            raise _refused(texts.column_twice(name, column), f"columns.{column}")
        if theirs not in plain and (column in REQUIRED or column in settings.columns):
            nearest = _nearest(theirs, plain, cells)
            raise _refused(texts.missing_column(name, column, nearest), f"columns.{column}", nearest)
    places = {column: plain.index(theirs) for column, theirs in wanted.items() if theirs in plain}
    return Header(
        row, delimiter, len(cells), places, {column: cells[place].strip() for column, place in places.items()}
    )


def _split(line: str, delimiter: str) -> tuple[str, list[str]]:
    try:
        return delimiter, next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return delimiter, []


def _hits(cells: list[str], wanted: dict[str, str]) -> int:
    return len({_plain(cell) for cell in cells} & set(wanted.values()))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold().translate(_LETTERS)


def _nearest(theirs: str, plain: list[str], cells: list[str]) -> tuple[str, ...]:
    """Return header cells like the missing one; never one with digits in plenty, which may be a citizen."""
    found = difflib.get_close_matches(theirs, plain, n=3, cutoff=0.5)
    named = (cells[plain.index(match)].strip() for match in found)
    return tuple(cell for cell in named if sum(sign.isdigit() for sign in cell) < _MANY_DIGITS)
