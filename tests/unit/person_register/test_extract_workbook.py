from __future__ import annotations

import datetime as dt
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from extract_file import REMARK
from openpyxl import Workbook
from sheet_file import SHEET, packed_of, parts_of, with_texts_apart

from connectors.cpr import Cpr
from connectors.errors import NotConfigured
from connectors.person_register import CsvExtract, ExtractSettings, texts, workbook
from connectors.person_register.contract import REQUIRED
from connectors.ports import BadRow, CprStatus, Person, YesNoUnknown

HEADER = list(REQUIRED)
ROW: list[Any] = ["2512489996", "Nancy Åge Berggren", "01", "ja", "nej"]
OTHER: list[Any] = ["2509479989", "Bruno Elmer", "01", "ja", "nej"]


def sheet(folder: Path, *rows: list[Any], title: str = "Udtræk") -> Workbook:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def saved(folder: Path, book: Workbook, settings: ExtractSettings | None = None) -> CsvExtract:
    file = folder / "udtraek.xlsx"
    book.save(file)
    return CsvExtract(file, settings)


def of(folder: Path, *rows: list[Any], header: list[Any] = HEADER, **settings: Any) -> CsvExtract:
    return saved(folder, sheet(folder, [REMARK], header, *rows), ExtractSettings(**settings))


def refusal(register: CsvExtract) -> NotConfigured:
    with pytest.raises(NotConfigured) as refused:
        list(register.stream())
    return refused.value


def people(register: CsvExtract) -> list[Person]:
    found = list(register.stream())
    assert all(isinstance(each, Person) for each in found), found
    return [each for each in found if isinstance(each, Person)]


def bad(register: CsvExtract) -> BadRow:
    (found,) = register.stream()
    assert isinstance(found, BadRow)
    return found


def test_a_spreadsheet_keeps_the_contract_of_a_text_file(tmp_path: Path) -> None:
    register = of(tmp_path, ROW, OTHER, ROW)
    first, second, again = register.stream()
    assert isinstance(first, Person)
    assert (first.row, first.cpr, first.name) == (3, Cpr("2512489996"), "Nancy Åge Berggren")
    assert isinstance(second, Person)
    assert again == BadRow(5, "cpr", texts.duplicate(3), "DUPLICATE_CITIZEN")
    assert register.info().as_of.isoformat() == "2026-03-01T06:00:00+01:00"
    assert register.info().covers_all_adults


def test_texts_kept_apart_are_the_same_texts(tmp_path: Path) -> None:
    of(tmp_path, ROW, OTHER)
    file = tmp_path / "udtraek.xlsx"
    before = people(CsvExtract(file))
    file.write_bytes(with_texts_apart(file.read_bytes()))
    assert people(CsvExtract(file)) == before


def test_the_name_of_the_file_decides_nothing(tmp_path: Path) -> None:
    book = sheet(tmp_path, [REMARK], HEADER, ROW)
    book.save(tmp_path / "udtraek.csv")
    assert len(people(CsvExtract(tmp_path / "udtraek.csv"))) == 1


def test_a_remark_spread_over_cells_is_read(tmp_path: Path) -> None:
    book = sheet(tmp_path, REMARK.split("; "), HEADER, ROW)
    assert saved(tmp_path, book).info().source == "opdigtede borgere"


def test_rows_have_the_spreadsheets_own_numbers_and_blank_ones_count(tmp_path: Path) -> None:
    book = sheet(tmp_path, [REMARK], HEADER)
    for row, values in ((5, ROW), (90, OTHER)):
        for column, value in enumerate(values, start=1):
            book.active.cell(row, column, value)
    assert [each.row for each in people(saved(tmp_path, book))] == [5, 90]


def test_numbers_dates_and_truth_are_read_as_what_they_are(tmp_path: Path) -> None:
    born = dt.datetime(1948, 12, 25)  # noqa: DTZ001 - a spreadsheet knows no zone
    header = [*HEADER, "foedselsdato", "postnr", "adresse_linje1", "postdistrikt", "kommunekode"]
    row = [2512489996, "Nancy Berggren", 1, "ja", "nej", born, 9999, "Testvej 1", "Testby", 630.0]
    (person,) = people(of(tmp_path, row, header=header))
    assert (person.cpr, person.status) == (Cpr("2512489996"), CprStatus.RESIDENT)
    assert person.birth_date == dt.date(1948, 12, 25)
    assert person.address is not None
    assert (person.address.postal_code, person.municipality_code) == ("9999", "0630")


def test_a_number_that_lost_its_zero_is_told_and_mended_only_when_the_settings_say_so(tmp_path: Path) -> None:
    row = [107729995, *ROW[1:]]
    found = bad(of(tmp_path, row))
    assert (found.row, found.column, found.code) == (3, "cpr", "LOST_LEADING_ZERO")
    register = of(tmp_path, row, repair_lost_zero=True)
    assert [each.cpr for each in people(register)] == [Cpr("0107729995")]
    assert ("LOST_LEADING_ZERO", (3,)) in [(hint.code, hint.rows) for hint in register.hints]


@pytest.mark.parametrize("form", ["0000000000", "000000-0000", "000000\\\\-0000"])
def test_a_number_that_the_sheet_itself_shows_with_its_zero_has_lost_nothing(tmp_path: Path, form: str) -> None:
    book = sheet(tmp_path, [REMARK], HEADER, [107729995, *ROW[1:]])
    book.active.cell(3, 1).number_format = form.replace("\\\\", "\\")
    register = saved(tmp_path, book)
    assert [each.cpr for each in people(register)] == [Cpr("0107729995")]
    assert "LOST_LEADING_ZERO" not in [hint.code for hint in register.hints]


@pytest.mark.parametrize(("column", "name"), [(1, "cpr"), (2, "navn"), (4, "bor_alene"), (5, "adressebeskyttelse")])
def test_a_formula_is_a_bad_row_and_never_its_old_result_or_nothing(tmp_path: Path, column: int, name: str) -> None:
    book = sheet(tmp_path, [REMARK], HEADER, ROW, OTHER)
    book.active.cell(3, column, '=IF(TRUE,"ja","nej")')
    broken, good = saved(tmp_path, book).stream()
    assert broken == BadRow(3, name, texts.FORMULA, "FORMULA")
    assert isinstance(good, Person)


def test_a_formula_beside_the_contract_disturbs_nobody(tmp_path: Path) -> None:
    assert len(people(of(tmp_path, [*ROW, "=1+1"], header=[*HEADER, "vores egen"]))) == 1


def test_an_error_of_the_sheet_is_a_bad_row(tmp_path: Path) -> None:
    book = sheet(tmp_path, [REMARK], HEADER, ROW)
    book.active.cell(3, 3, "#N/A").data_type = "e"
    assert bad(saved(tmp_path, book)).code == "FORMULA"


def test_what_a_spreadsheet_turned_into_a_date_is_a_bad_row(tmp_path: Path) -> None:
    row = [*ROW, dt.date(2026, 4, 3)]
    found = bad(of(tmp_path, row, header=[*HEADER, "adresse_linje1"]))
    assert found == BadRow(3, "adresse_linje1", texts.MADE_A_DATE, "DATE")


def test_truth_values_are_no_answer(tmp_path: Path) -> None:
    assert bad(of(tmp_path, [*ROW[:4], True])).code == "YES_NO"


def test_an_empty_cell_is_unknown(tmp_path: Path) -> None:
    (person,) = people(of(tmp_path, [*ROW[:3], None, "nej"]))
    assert person.household.lives_alone is YesNoUnknown.UNKNOWN


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    book = sheet(tmp_path, [REMARK], HEADER, ROW)
    old = book.create_sheet("Sidste år", 0)
    old.append([REMARK])
    old.append(HEADER)
    old.append(OTHER)
    old.sheet_state = "hidden"
    assert [each.cpr for each in people(saved(tmp_path, book))] == [Cpr("2512489996")]


def test_several_sheets_are_a_question_that_a_setting_answers(tmp_path: Path) -> None:
    book = sheet(tmp_path, [REMARK], HEADER, ROW)
    book.create_sheet("Noter").append(["Hej"])
    found = refusal(saved(tmp_path, book))
    assert (found.setting, found.message) == ("systems.person_register.sheet", texts.which_sheet("udtraek.xlsx", ""))
    assert len(people(saved(tmp_path, book, ExtractSettings(sheet="Udtræk")))) == 1
    found = refusal(saved(tmp_path, book, ExtractSettings(sheet="Ark1")))
    assert found.message == texts.which_sheet("udtraek.xlsx", "Ark1")


def test_a_hidden_sheet_is_not_read_even_by_name(tmp_path: Path) -> None:
    book = sheet(tmp_path, [REMARK], HEADER, ROW)
    book.create_sheet("Sidste år").sheet_state = "veryHidden"
    assert refusal(saved(tmp_path, book, ExtractSettings(sheet="Sidste år"))).setting.endswith(".sheet")


def test_missing_and_double_columns_are_told_as_in_a_text_file(tmp_path: Path) -> None:
    header = [*HEADER[:3], "bor_alene_nu", HEADER[4]]
    found = refusal(of(tmp_path, ROW, header=header))
    assert found.message == texts.missing_column("udtraek.xlsx", "bor_alene", ("bor_alene_nu",))
    found = refusal(of(tmp_path, [*ROW, "x"], header=[*HEADER, "Navn"]))
    assert found.message == texts.column_twice("udtraek.xlsx", "navn")


def test_an_empty_sheet_and_one_without_a_header_are_refused(tmp_path: Path) -> None:
    assert refusal(saved(tmp_path, sheet(tmp_path))).message == texts.no_header("udtraek.xlsx")
    found = refusal(saved(tmp_path, sheet(tmp_path, ROW)))
    assert found.message == texts.no_header("udtraek.xlsx")


def test_a_sheet_with_a_header_alone_has_nobody(tmp_path: Path) -> None:
    assert list(of(tmp_path).stream()) == []


@pytest.mark.parametrize("keep", [200, 1_000, 3_000])
def test_a_file_cut_short_is_refused_in_our_own_words(tmp_path: Path, keep: int) -> None:
    of(tmp_path, *([ROW] * 50))
    file = tmp_path / "udtraek.xlsx"
    file.write_bytes(file.read_bytes()[:keep])
    assert refusal(CsvExtract(file)).message == texts.wrong_format("udtraek.xlsx")


def test_a_sheet_broken_halfway_is_refused_without_its_content(tmp_path: Path) -> None:
    of(tmp_path, ROW, OTHER)
    file = tmp_path / "udtraek.xlsx"
    parts = parts_of(file.read_bytes())
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b"<Berggren></sheetData>")
    file.write_bytes(packed_of(parts))
    found = refusal(CsvExtract(file))
    assert found.message == texts.broken_workbook("udtraek.xlsx")
    assert found.__cause__ is None


def test_another_packed_file_and_a_locked_one_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "udtraek.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("noget.txt", "intet")
    assert refusal(CsvExtract(file)).message == texts.wrong_format("udtraek.xlsx")
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert refusal(CsvExtract(file)).message == texts.wrong_format("udtraek.xlsx")


@pytest.mark.parametrize(
    ("member", "size"), [("xl/media/image1.png", workbook.LARGEST), ("xl/sharedStrings.xml", workbook.LARGEST_TEXTS)]
)
def test_a_sheet_that_unpacks_to_more_than_fits_is_refused_before_it_is_read(
    tmp_path: Path, member: str, size: int
) -> None:
    with zipfile.ZipFile(tmp_path / "udtraek.xlsx", "w") as archive:
        archive.writestr(member, b"")
        archive.filelist[0].file_size = size + 1
    assert refusal(CsvExtract(tmp_path / "udtraek.xlsx")).message == texts.too_large("udtraek.xlsx")


def test_memory_does_not_grow_as_the_rows_do(tmp_path: Path) -> None:
    register = of(tmp_path, *([["12345", "x", "01", "ja", "nej"]] * 10_000))
    tracemalloc.start()
    assert sum(1 for _ in register.stream()) == 10_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000
