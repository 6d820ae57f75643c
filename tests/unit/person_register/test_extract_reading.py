from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from extract_file import REMARK, extract, only, raw
from pydantic import ValidationError

from connectors.errors import NotConfigured
from connectors.person_register import CsvExtract, ExtractSettings
from connectors.person_register.contract import REQUIRED
from connectors.ports import BadRow, Person

HEADER = ";".join(REQUIRED)
ROW = "2512489996;Nancy Berggren;01;ja;nej"
TAKEN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_delimiter_and_encoding_are_found_out(tmp_path: Path, delimiter: str, encoding: str) -> None:
    register = extract(tmp_path, {"navn": "Åge Sørensen"}, delimiter=delimiter, encoding=encoding)
    assert only(register).name == "Åge Sørensen"
    assert register.info().source == "opdigtede borgere"
    assert register.info().covers_all_adults


def test_one_stray_byte_spoils_one_row_and_not_every_name(tmp_path: Path) -> None:
    rows = [ROW.replace("Nancy Berggren", "Åge Sørensen"), ROW.replace("2512489996;Nancy", "2509479989;Bj?rn")]
    content = "\n".join([REMARK, HEADER, *rows]).encode().replace(b"?", b"\xf8")
    good, spoiled = raw(tmp_path, content).stream()
    assert isinstance(good, Person)
    assert good.name == "Åge Sørensen"
    assert isinstance(spoiled, BadRow)
    assert spoiled.code == "UNPRINTABLE"


def test_a_first_line_that_a_spreadsheet_spread_over_cells_is_still_read(tmp_path: Path) -> None:
    register = extract(tmp_path, {}, remark=f'"{REMARK}";;;')
    assert register.info().as_of.isoformat() == "2026-03-01T06:00:00+01:00"
    assert register.info().source == "opdigtede borgere"


def test_the_settings_date_the_extract_when_the_file_does_not(tmp_path: Path) -> None:
    settings = ExtractSettings(as_of=TAKEN, source="LIS")
    register = extract(tmp_path, {}, remark="", settings=settings)
    assert register.info().as_of == TAKEN
    assert not register.info().covers_all_adults
    assert only(register).row == 2


@pytest.mark.parametrize("remark", ["", "# udtræk: 2026-03-01T06:00:00", "# udtræk: i går", "# kilde: CPR"])
def test_an_extract_of_unknown_age_is_refused(tmp_path: Path, remark: str) -> None:
    with pytest.raises(NotConfigured) as refused:
        extract(tmp_path, {}, remark=remark).info()
    assert refused.value.setting == "systems.person_register.as_of"


def test_columns_may_have_the_organisations_own_names(tmp_path: Path) -> None:
    header = HEADER.replace("navn", "Fulde navn").replace("cpr", "Personnummer")
    settings = ExtractSettings(columns={"navn": "fulde navn", "cpr": "Personnummer"}, as_of=TAKEN)
    register = raw(tmp_path, f"{header}\n{ROW}\n123;x;01;ja;nej\n".encode(), settings)
    good, wrong = register.stream()
    assert isinstance(good, Person)
    assert isinstance(wrong, BadRow)
    assert wrong.column == "Personnummer"


def test_danish_letters_and_spaces_in_the_header_are_understood(tmp_path: Path) -> None:
    content = f"{REMARK}\n{HEADER};Seneste besøg\n{ROW};2025-01-02\n".encode()
    assert only(raw(tmp_path, content)).last_visit is not None


def test_a_column_of_no_contract_cannot_be_mapped() -> None:
    with pytest.raises(ValidationError):
        ExtractSettings(columns={"skostørrelse": "sko"})


def test_a_missing_column_is_named_with_those_that_look_like_it(tmp_path: Path) -> None:
    content = f"{REMARK}\n{HEADER.replace('bor_alene', 'bor_alene_nu')}\n{ROW}\n".encode()
    with pytest.raises(NotConfigured) as refused:
        raw(tmp_path, content).info()
    assert refused.value.setting == "systems.person_register.columns.bor_alene"
    assert refused.value.candidates == ("bor_alene_nu",)
    assert "bor_alene_nu" in refused.value.message


def test_a_column_standing_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured):
        raw(tmp_path, f"{REMARK}\n{HEADER};Navn\n{ROW};x\n".encode()).info()


def test_a_file_without_a_header_shows_no_citizen_in_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured) as refused:
        raw(tmp_path, f"{REMARK}\n{ROW};Caper\n".encode()).info()
    assert "Nancy" not in refused.value.message
    assert "Caper" not in refused.value.message
    assert "251248" not in refused.value.message
    assert refused.value.candidates == ()


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfec\x00p\x00r\x00", b"PK\x03\x04", b"\x00\x00\x00"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotConfigured):
        raw(tmp_path, content).info()


def test_a_folder_instead_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured):
        CsvExtract(tmp_path).info()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('2512489996;"Nancy Berggren;01;ja;nej', "ROW_FORM"),
        ("2512489996;Nancy;Berggren;01;ja;nej", "ROW_FORM"),
        ("2512489996;Nancy Berggren;01", "ROW_FORM"),
        ("2512489996;" + "N" * 30_000 + ";01;ja;nej", "LINE_TOO_LONG"),
    ],
)
def test_a_broken_line_costs_no_other_citizen(tmp_path: Path, line: str, code: str) -> None:
    content = f"{REMARK}\n{HEADER}\n{line}\n{ROW}\n".encode()
    broken, good = raw(tmp_path, content).stream()
    assert isinstance(broken, BadRow)
    assert (broken.row, broken.code) == (3, code)
    assert isinstance(good, Person)
    assert good.row == 4


def test_blank_lines_are_passed_over_but_counted(tmp_path: Path) -> None:
    content = f"{REMARK}\n{HEADER}\n\n;;;;\n{ROW}".encode()
    assert only(raw(tmp_path, content)).row == 5


def test_trailing_empty_cells_do_no_harm(tmp_path: Path) -> None:
    assert only(raw(tmp_path, f"{REMARK}\n{HEADER};;\n{ROW};;\n".encode())).name == "Nancy Berggren"


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    register = raw(tmp_path, f"{REMARK}\n{HEADER}\n".encode() + b"12345;x;01;ja;nej\n" * 20_000)
    tracemalloc.start()
    assert sum(1 for _ in register.stream()) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000
