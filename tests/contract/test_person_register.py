from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from connectors.contract.fake_person_register import FakePersonRegister
from connectors.contract.person_register import Build, Entry, ExtractContract, PersonRegisterContract
from connectors.cpr import Cpr
from connectors.person_register import COLUMNS, CsvExtract
from connectors.ports import BadRow, CprStatus, Household, Person, PersonRegister, YesNoUnknown

HEADER = [column.name for column in COLUMNS]
REMARK = "# udtræk: 2026-03-01T06:00:00+01:00; alle voksne: ja; kilde: opdigtede borgere"


def given(entry: Entry) -> Person | BadRow:
    try:
        cpr = Cpr(entry.cpr)
    except ValueError:
        return BadRow(0, "cpr", "CPR-nummeret kan ikke bruges.", "CPR_FORM")
    if not entry.name.strip():
        return BadRow(0, "navn", "Navnet mangler.", "NAME_MISSING")
    return Person(
        row=0,
        cpr=cpr,
        name=entry.name,
        birth_date=date(1948, 12, 25),
        status=CprStatus(entry.status),
        household=Household(YesNoUnknown.YES, "", None),
        address=None,
        municipality_code="",
        district=entry.district,
        protected_address=entry.protected != "nej",
    )


class TestFakePersonRegister(PersonRegisterContract):
    @pytest.fixture
    def build(self) -> Build:
        def build(entries: Sequence[Entry] | None) -> PersonRegister:
            return FakePersonRegister(None if entries is None else [given(entry) for entry in entries])

        return build


class TestCsvExtract(ExtractContract):
    @pytest.fixture
    def build(self, tmp_path: Path) -> Build:
        def build(entries: Sequence[Entry] | None) -> PersonRegister:
            path = tmp_path / "extract.csv"
            if entries is not None:
                lines = [REMARK, ";".join(HEADER), *(row(entry) for entry in entries)]
                path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            return CsvExtract(path if entries is not None else tmp_path / "missing.csv")

        return build


class TestSpreadsheetExtract(ExtractContract):
    @pytest.fixture
    def build(self, tmp_path: Path) -> Build:
        def build(entries: Sequence[Entry] | None) -> PersonRegister:
            path = tmp_path / "extract.xlsx"
            if entries is not None:
                book = Workbook()
                for line in ([REMARK], HEADER, *(row(entry).split(";") for entry in entries)):
                    book.active.append(list(line))
                book.save(path)
            return CsvExtract(path if entries is not None else tmp_path / "missing.xlsx")

        return build


def row(entry: Entry) -> str:
    cells = {
        "cpr": entry.cpr,
        "navn": entry.name,
        "foedselsdato": entry.birth_date,
        "status": entry.status,
        "bor_alene": entry.lives_alone,
        "adressebeskyttelse": entry.protected,
        "distrikt": entry.district,
    }
    return ";".join(cells.get(name, "") for name in HEADER)
