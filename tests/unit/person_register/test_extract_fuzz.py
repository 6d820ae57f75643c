from __future__ import annotations

import contextlib
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from extract_file import REMARK, raw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheet_file import SHEET, TEXTS, packed_of, parts_of, spreadsheet, with_texts_apart

from connectors.errors import ConnectorError
from connectors.person_register import COLUMNS, REQUIRED, CsvExtract
from connectors.ports import BadRow, Person

HEADER = ";".join(column.name for column in COLUMNS)
SHORT = ";".join(REQUIRED)
SECRET = "qzxjw"
CELL = st.one_of(
    st.sampled_from(["2512489996", "ja", "nej", "01", "", "1948-12-25", "31-02-2026", '"', f"{SECRET} {SECRET}"]),
    st.text(max_size=40).map(lambda text: text + SECRET),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELL, min_size=20, max_size=26), max_size=6))
def test_whatever_stands_in_the_rows_each_is_a_citizen_or_a_reason_without_content(rows: list[list[str]]) -> None:
    text = "\n".join([REMARK, HEADER, *(";".join(row) for row in rows)])
    with tempfile.TemporaryDirectory() as folder:
        found = list(raw(Path(folder), text.encode("utf-8", "ignore")).stream())
    numbers = [row.row for row in found]
    assert numbers == sorted(set(numbers))
    assert not any(SECRET in f"{row.reason}{row.column}{row.code}" for row in found if isinstance(row, BadRow))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_bytes_a_file_has_it_is_read_or_refused_in_our_own_words(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(ConnectorError):
        list(raw(Path(folder), content).stream())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_bytes_follow_a_good_header_the_file_is_read_to_its_end(content: bytes) -> None:
    last = b"\n2512489996;Nancy Berggren;01;ja;nej"
    with tempfile.TemporaryDirectory() as folder:
        found = list(raw(Path(folder), "\ufeff".encode() + f"{REMARK}\n{SHORT}\n".encode() + content + last).stream())
    assert isinstance(found[-1], Person)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([REMARK, "", "# udtræk: i går"]), st.sampled_from([HEADER, SHORT, ""]))
def test_no_refusal_of_a_file_shows_what_stood_in_its_rows(content: bytes, remark: str, header: str) -> None:
    row = f"2512489996;{SECRET} {SECRET};01;ja;nej".encode()
    lines = [remark.encode(), header.encode(), row, content, row]
    with tempfile.TemporaryDirectory() as folder:
        told = read(raw(Path(folder), b"\n".join(lines)))
    assert SECRET not in told
    assert "251248" not in told


VALUE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.sampled_from(["2512489996", "ja", "nej", "01", f"={SECRET}", f'=1+1&"{SECRET}"', "#N/A", f"{SECRET} {SECRET}"]),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=30).map(lambda text: text + SECRET),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(VALUE, min_size=1, max_size=26), max_size=5))
def test_whatever_stands_in_a_sheet_each_row_is_a_citizen_or_a_reason_without_content(rows: list[list[Any]]) -> None:
    content = spreadsheet([[REMARK], [column.name for column in COLUMNS], *rows])
    with tempfile.TemporaryDirectory() as folder:
        found = list(raw(Path(folder), content).stream())
    numbers = [row.row for row in found]
    assert numbers == sorted(set(numbers))
    assert not any(SECRET in f"{row.reason}{row.column}{row.code}" for row in found if isinstance(row, BadRow))


GOOD_SHEET = [[REMARK], list(REQUIRED), *([["2512489996", f"{SECRET} {SECRET}", "01", "ja", "nej"]] * 4)]
WHOLE = with_texts_apart(spreadsheet(GOOD_SHEET))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_spreadsheet_is_read_or_refused_in_our_own_words(damage: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for place, value in damage:
        content[place % len(content)] = value
    with tempfile.TemporaryDirectory() as folder:
        assert SECRET not in read(raw(Path(folder), bytes(content)))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([SHEET, TEXTS, "xl/workbook.xml", "xl/styles.xml"]),
    st.integers(0, 5_000),
    st.integers(0, 60),
    st.sampled_from(
        [b"", b"<", b"/>", b"<row r='99999999'>", b"<c t='s'><v>999</v></c>", b"&#x0;", b'"9e999"', b"\xff"]
    ),
)
def test_a_spreadsheet_with_a_damaged_part_is_read_or_refused_in_our_own_words(
    part: str, place: int, cut: int, instead: bytes
) -> None:
    parts = parts_of(WHOLE)
    at = place % len(parts[part])
    parts[part] = parts[part][:at] + instead + parts[part][at + cut :]
    with tempfile.TemporaryDirectory() as folder:
        assert SECRET not in read(raw(Path(folder), packed_of(parts)))


def read(register: CsvExtract) -> str:
    """Read to the end and return every word a person could be told; nothing but our own errors may come out."""
    try:
        found = list(register.stream())
    except ConnectorError as error:
        return f"{error!r}{error.__cause__!r}{error.message}{getattr(error, 'candidates', '')}"
    return "".join(f"{row.reason}{row.column}{row.code}" for row in found if isinstance(row, BadRow))
