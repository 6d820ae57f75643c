"""A spreadsheet (XLSX) as a table: one visible sheet, read row by row.

A cell is what it holds, not what it looks like: a formula is refused, for its stored result may be old or missing, and
so is a date that a spreadsheet made out of something else. Row numbers are the spreadsheet's own.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from openpyxl import load_workbook

from connectors.errors import NotConfigured, Unavailable
from connectors.person_register import texts
from connectors.person_register.contract import BY_NAME, Kind
from connectors.person_register.settings import ExtractSettings
from connectors.person_register.table import FILE, SETTINGS, SYSTEM, Line, header_of, info_of, refused, remarks

_MAGIC: Final = b"PK\x03\x04"
FORMULA: Final = "FORMULA"
NO_DATE: Final = "DATE"
LARGEST: Final = 4 << 30
"""Unpacked bytes of the whole file; beyond that it is no list of citizens."""
LARGEST_TEXTS: Final = 512 << 20
"""Unpacked bytes of the texts that a spreadsheet keeps apart: all of them are held in memory."""
_TEXTS: Final = "xl/sharedStrings.xml"
_LAST_ROW: Final = 1_048_576
_WIDEST: Final = 500
_PAGE: Final = 500
_PADDED: Final = re.compile(r"0+(\\?-?0+)?")
_TRUTH: Final = {True: "SAND", False: "FALSK"}


class Workbook:
    """An open spreadsheet: `info` and `header` are known, `lines` remain to be read."""

    def __init__(self, handle: BinaryIO, name: str, settings: ExtractSettings) -> None:
        self._name = name
        self._sheet = _sheet(_loaded(handle, name), name, settings.sheet)
        first, row = self._first()
        said: dict[str, str] = {}
        if first and first[0].startswith("#"):
            said = remarks(";".join(cell for cell in first if cell))
            first, row = self._first(row + 1)
        while first and not first[-1].strip():
            first.pop()
        self.header = header_of(first, name, settings)
        self.info = info_of(said, name, settings)
        self._row = row
        self._dates = {place for column, place in self.header.places.items() if BY_NAME[column].kind is Kind.DATE}

    def lines(self) -> Iterator[Line]:
        """Yield each row that is not blank."""
        for row, cells in self._rows(self._row + 1, self.header.width):
            shown = [_text(cell) for cell in cells]
            if any(text.strip() for text in shown):
                shown += [""] * (self.header.width - len(shown))
                yield Line(row, shown, spoiled=self._spoiled(cells))

    def _spoiled(self, cells: Sequence[Any]) -> dict[int, str]:
        found: dict[int, str] = {}
        for place, cell in enumerate(cells):
            if cell.data_type in "fe":
                found[place] = FORMULA
            elif isinstance(cell.value, (date, time, timedelta)) and place not in self._dates:
                found[place] = NO_DATE
        return found

    def _first(self, row: int = 1) -> tuple[list[str], int]:
        with closing(self._rows(row, _WIDEST)) as rows:
            number, cells = next(rows, (row, ()))
        return [_text(cell) for cell in cells], number

    def _rows(self, first: int, width: int) -> Generator[tuple[int, Sequence[Any]], None, None]:
        """Yield the rows from `first` on; raise `Unavailable` or `NotConfigured` when they cannot all be read."""
        rows = enumerate(self._sheet.iter_rows(first, _LAST_ROW, 1, width), start=first)
        while page := self._page(rows):
            yield from page

    def _page(self, rows: Iterator[tuple[int, Sequence[Any]]]) -> list[tuple[int, Sequence[Any]]]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return list(islice(rows, _PAGE))
        except OSError:
            raise Unavailable(texts.broken_off(self._name), system=SYSTEM) from None
        except Exception:  # noqa: BLE001 - whatever a broken file makes the reader do, its words may hold a citizen
            raise refused(texts.broken_workbook(self._name), FILE) from None


def is_workbook(path: Path) -> bool:
    """Return whether the file is packed as a spreadsheet is, whatever its name; raise OSError."""
    with path.open("rb") as handle:
        return handle.read(len(_MAGIC)) == _MAGIC


@contextmanager
def workbook(path: Path, settings: ExtractSettings) -> Iterator[Workbook]:
    """Open a spreadsheet and read its header; raise OSError, or `NotConfigured` when it breaks the contract."""
    with path.open("rb") as handle:
        yield Workbook(handle, path.name, settings)


def _loaded(handle: BinaryIO, name: str) -> Any:
    try:
        _check_size(handle, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(handle, read_only=True, keep_links=False)
    except (OSError, NotConfigured):
        raise
    except Exception:  # noqa: BLE001 - whatever a broken file makes the reader do, its words may hold a citizen
        raise refused(texts.wrong_format(name), FILE) from None


def _check_size(handle: BinaryIO, name: str) -> None:
    with zipfile.ZipFile(handle) as archive:
        sizes = {each.filename: each.file_size for each in archive.infolist()}
    if sum(sizes.values()) > LARGEST or sizes.get(_TEXTS, 0) > LARGEST_TEXTS:
        raise refused(texts.too_large(name), FILE)


def _sheet(book: Any, name: str, wanted: str) -> Any:
    """Return the sheet that is meant: the one named, else the only one that can be seen."""
    visible = [each for each in book.worksheets if each.sheet_state == "visible"]
    if wanted:
        visible = [each for each in visible if each.title == wanted]
    if len(visible) != 1:
        raise refused(texts.which_sheet(name, wanted), f"{SETTINGS}.sheet")
    visible[0].reset_dimensions()
    return visible[0]


def _text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return _TRUTH[value]
        case datetime() | date():
            return value.isoformat()[:10]
        case int() | float():
            return _number(value, cell.number_format)
    return str(value)


def _number(value: float, form: str) -> str:
    """Return a number's digits, with the zeros in front that the cell's own format shows."""
    if not float(value).is_integer():
        return repr(value)
    digits = str(int(value))
    return digits.zfill(form.count("0")) if _PADDED.fullmatch(form) else digits
