from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from extract_file import REMARK, raw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.errors import ConnectorError
from connectors.person_register import COLUMNS, REQUIRED
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
