"""A list of replies: read as Danes write it, and wrong rows told by number and column, never by CPR number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.cpr import Cpr
from flows.ledger.states import ReplyKind
from flows.runner.runs.reply_list import MOST_BYTES, MOST_ROWS, NotAList, ReplyList, RowFault, read_list
from flows.runner.telling.replies import KINDS

TODAY = date(2026, 11, 24)
HEAD = "cpr;svar;dato;bemærkning"
NANCY = "2512489996"


def listed(*rows: str, head: str = HEAD, encoding: str = "utf-8") -> ReplyList:
    return read_list("\r\n".join([head, *rows]).encode(encoding), TODAY)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        *((words.lower(), kind) for kind, words in KINDS.items()),
        ("JA TAK!", ReplyKind.ACCEPTED),
        ("  nej   tak ", ReplyKind.DECLINED),
        ("Nej tak for altid.", ReplyKind.DECLINED_FOREVER),
        ("ja", ReplyKind.ACCEPTED),
        ("nej", ReplyKind.DECLINED),
    ],
)
def test_every_danish_word_for_a_reply_is_understood(word: str, kind: ReplyKind) -> None:
    (one,) = listed(f"{NANCY};{word};23.11.2026;").replies
    assert (one.row, one.cpr, one.kind, one.said_on) == (2, Cpr(NANCY), kind, date(2026, 11, 23))


@pytest.mark.parametrize("day", ["2026-11-03", "03-11-2026", "3.11.2026", "03/11/2026"])
def test_a_day_may_be_written_in_the_usual_ways(day: str) -> None:
    assert listed(f"{NANCY};ja tak;{day};").replies[0].said_on == date(2026, 11, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_a_file_may_be_written_as_a_spreadsheet_writes_it(encoding: str) -> None:
    (one,) = listed(
        f'"{NANCY[:6]}-{NANCY[6:]}";"ja tak";23.11.2026;"Ønsker en åben dør; æble"', encoding=encoding
    ).replies
    assert (one.cpr, one.note) == (Cpr(NANCY), "Ønsker en åben dør; æble")


def test_the_columns_may_stand_in_any_order_and_the_note_may_be_left_out() -> None:
    (one,) = listed(f"24.11.2026;nej tak;{NANCY}", head="Dato;Svar;CPR").replies
    assert (one.kind, one.said_on, one.note) == (ReplyKind.DECLINED, TODAY, "")


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("123;ja tak;23.11.2026;", "cpr", "ti cifre"),
        (f"{NANCY[1:]};ja tak;23.11.2026;", "cpr", "0 forrest"),
        (";ja tak;23.11.2026;", "cpr", "ti cifre"),
        (f"{NANCY};måske;23.11.2026;", "svar", "nej tak for altid"),
        (f"{NANCY};;23.11.2026;", "svar", "et af"),
        (f"{NANCY};ja tak;i går;", "dato", "23.11.2026"),
        (f"{NANCY};ja tak;31.02.2026;", "dato", "23.11.2026"),
        (f"{NANCY};ja tak;25.11.2026;", "dato", "fremtiden"),
        (f"{NANCY};ja tak;01.01.0026;", "dato", "før år 2000"),
        (f"{NANCY};ja tak;23.11.2026;{'x' * 501}", "bemærkning", "500 tegn"),
        (f"{NANCY};ja tak;23.11.2026", "", "4 felter"),
        (f"{NANCY};ja tak;23.11.2026;a;b", "", "4 felter"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_by_number_and_column_and_the_others_are_read(
    row: str, column: str, why: str
) -> None:
    found = listed(f"{NANCY};ja tak;23.11.2026;", "", row)
    assert len(found.replies) == 1
    (fault,) = found.faults
    assert (fault.row, fault.column) == (4, column)
    assert why in fault.why
    assert NANCY not in repr(found)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Første linje"),
        (b"navn;svar;dato\n", "Første linje"),
        (b"cpr;cpr;svar;dato\n", "Første linje"),
        (b"cpr,svar,dato\n", "Første linje"),
        (HEAD.encode(), "ingen rækker"),
        ("cpr;svar;dato\n1;2;3".encode("utf-16"), "ikke en tekstfil"),
        (b"PK\x03\x04\0\0", "ikke en tekstfil"),
        (f'{HEAD}\n{NANCY};"ja tak;23.11.2026;'.encode(), "citationstegn"),
        (f"{HEAD}\n{NANCY};ja tak;23.11.2026;{'x' * 200_000}".encode(), "citationstegn"),
        (b"x" * (MOST_BYTES + 1), "500 kB"),
        ((HEAD + "\n1;2;3;4" * (MOST_ROWS + 1)).encode(), "1.000 rækker. Del den"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_with_what_to_do(content: bytes, told: str) -> None:
    with pytest.raises(NotAList) as refused:
        read_list(content, TODAY)
    assert told in refused.value.message
    assert NANCY not in refused.value.message


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for each in (content, HEAD.encode() + b"\n" + content):
        try:
            found = read_list(each, TODAY)
        except NotAList:
            continue
        assert found.replies or found.faults
        assert all(isinstance(fault, RowFault) for fault in found.faults)
