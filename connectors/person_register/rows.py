"""One line of the extract to one citizen, or to the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from connectors.cpr import Cpr
from connectors.person_register import cells, texts
from connectors.person_register.cells import BadCell
from connectors.person_register.contract import BY_NAME
from connectors.person_register.settings import ExtractSettings
from connectors.person_register.table import Header, Line
from connectors.ports import Address, BadRow, CprStatus, Household, Person, YesNoUnknown

Notice = Callable[[str, int], None]
"""Told a hint's code and row: something odd that keeps no citizen out."""

_STATUSES: Final = {status.value: status for status in CprStatus}
_LINE_PROBLEMS: Final = {"ROW_FORM": texts.ROW_FORM, "LINE_TOO_LONG": texts.LINE_TOO_LONG}
_SPOILED: Final = {"FORMULA": texts.FORMULA, "DATE": texts.MADE_A_DATE}
_NINE_DIGITS: Final = 9


class RowReader:
    """Reads the rows of one extract; `notice` hears of what is odd but usable."""

    def __init__(self, header: Header, settings: ExtractSettings, as_of: date, notice: Notice) -> None:
        self._header = header
        self._settings = settings
        self._as_of = as_of
        self._notice = notice

    def person(self, line: Line) -> Person | BadRow:
        """Return the citizen of a line, or its first bad cell."""
        if line.cells is None:
            return BadRow(line.row, "", _LINE_PROBLEMS[line.problem], line.problem)
        row = _Row(line, line.cells, self._header)
        try:
            return self._person(row)
        except BadCell as bad:
            code = "BIRTH_DATE" if (row.at, bad.code) == ("foedselsdato", "DATE") else bad.code
            return BadRow(line.row, self._header.names[row.at], bad.reason, code)

    def _person(self, row: _Row) -> Person:
        number, born_by_number = self._cpr(row)
        name = row.text("navn")
        if not name:
            raise BadCell("NAME_MISSING", texts.NAME_MISSING)
        return Person(
            row=row.number,
            cpr=number,
            name=name,
            birth_date=self._birth_date(row, born_by_number),
            status=_STATUSES.get(row.text("status").zfill(2), CprStatus.UNKNOWN),
            household=Household(row.yes_no("bor_alene"), row.text("bor_alene_kilde"), row.day("bor_alene_dato")),
            address=self._address(row),
            municipality_code=self._municipality(row),
            district=row.text("distrikt"),
            protected_address=row.not_no("adressebeskyttelse"),
            civil_status=row.text("civilstand").upper(),
            civil_status_since=row.day("civilstand_dato"),
            housing=row.text("boligtype"),
            under_guardianship=row.has("vaergemaal") and row.not_no("vaergemaal"),
            earlier_cpr=self._earlier(row),
            flags=frozenset(flag for part in row.text("markeringer").split(",") if (flag := part.strip().lower())),
            last_visit=row.day("seneste_besoeg"),
            last_invitation=row.day("seneste_invitation"),
            next_visit_set=row.day("naeste_besoeg_aftalt"),
        )

    def _cpr(self, row: _Row) -> tuple[Cpr, date]:
        cell = row.cell("cpr")
        found = cells.cpr(cell, repair_lost_zero=self._settings.repair_lost_zero)
        if sum(sign.isdigit() for sign in cell) == _NINE_DIGITS:
            self._notice("LOST_LEADING_ZERO", row.number)
        if found[0].looks_mistyped():
            self._notice("MODULUS_11", row.number)
        return found

    def _birth_date(self, row: _Row, by_number: date) -> date:
        born = row.day("foedselsdato")
        if born is not None and born != by_number:
            self._notice("BIRTH_DATE_DIFFERS", row.number)
        born = born or by_number
        if born > self._as_of:
            raise BadCell("BIRTH_DATE", texts.BIRTH_IN_FUTURE)
        return born

    def _address(self, row: _Row) -> Address | None:
        lines = tuple(line for name in ("adresse_linje1", "adresse_linje2") if (line := row.text(name)))
        code, district, co_name = row.text("postnr"), row.text("postdistrikt"), row.text("co_navn")
        if not (lines or code or district):
            return None
        if not lines or not district or not re.fullmatch(r"\d{4}", code, re.ASCII):
            self._notice("ADDRESS_INCOMPLETE", row.number)
            return None
        return Address(lines, code, district, co_name)

    def _municipality(self, row: _Row) -> str:
        code = row.text("kommunekode")
        if code and not re.fullmatch(r"\d{1,4}", code, re.ASCII):
            self._notice("MUNICIPALITY_CODE", row.number)
            return ""
        return code and code.zfill(4)

    def _earlier(self, row: _Row) -> Cpr | None:
        """Return the earlier number; one that is no CPR number is a hint, for the citizen has a good one now."""
        cell = row.cell("tidligere_cpr")
        if not cell.strip():
            return None
        try:
            return cells.cpr(cell, repair_lost_zero=self._settings.repair_lost_zero)[0]
        except BadCell:
            self._notice("EARLIER_CPR", row.number)
            return None


class _Row:
    """The cells of one line by column; `at` is the column read last, so that a bad cell can be placed."""

    def __init__(self, line: Line, values: list[str], header: Header) -> None:
        self.number = line.row
        self.at = "cpr"
        self._values = values
        self._spoiled = line.spoiled
        self._places = header.places

    def has(self, column: str) -> bool:
        """Return whether the extract has this column at all."""
        return column in self._places

    def cell(self, column: str) -> str:
        """Return the raw cell, empty when the extract lacks the column; raise `BadCell` for what is no plain value."""
        if column not in self._places:
            return ""
        self.at, place = column, self._places[column]
        if place in self._spoiled:
            code = self._spoiled[place]
            raise BadCell(code, _SPOILED[code])
        return self._values[place]

    def text(self, column: str) -> str:
        """Return the cell as one clean line."""
        return cells.text(self.cell(column), BY_NAME[column].longest)

    def day(self, column: str) -> date | None:
        """Return the cell as a date."""
        return cells.day(self.cell(column))

    def yes_no(self, column: str) -> YesNoUnknown:
        """Return the cell as an answer."""
        return cells.yes_no(self.cell(column))

    def not_no(self, column: str) -> bool:
        """Return False only for a plain `nej`: what protects a citizen is not assumed away."""
        return self.yes_no(column) is not YesNoUnknown.NO
