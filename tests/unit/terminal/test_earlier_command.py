"""Earlier invitations: all of a file or none of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from terminal_said import CPR, Samdrift

from connectors.cpr import Cpr
from flows.ledger import Ledger
from flows.ledger.testing import LINEAGE, ORGANISATION, prepare, proposal

HEAD = "cpr;dato;kilde"
GOOD = f'"{CPR}";2026-03-02;Regneark'


@pytest.fixture(autouse=True)
def _one_adoption(ledger: Ledger) -> None:
    prepare(ledger, [proposal(1)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tidligere.csv"


def test_a_file_is_imported_once_however_often_it_is_given(samdrift: Samdrift, ledger: Ledger, file: Path) -> None:
    file.write_text(f"\ufeff{HEAD}\n{GOOD}\n0108589995;02-03-2026;Regneark\n\n", encoding="utf-8")
    first, second = samdrift("import-earlier", str(file)), samdrift("import-earlier", str(file))
    assert (first.code, second.code) == (0, 0)
    assert "2 var nye" in first.out
    assert "0 var nye" in second.out
    key = ledger.keys.citizen_key(Cpr(CPR))
    assert ledger.history.last_offer(ORGANISATION, LINEAGE, key) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("123;2026-03-02;x", "ti cifre"),
        (f"{CPR};2. marts;x", "ÅÅÅÅ-MM-DD"),
        (f"{CPR};2999-01-01;x", "fremtiden"),
        (f"{CPR};2026-03-02", "3 felter"),
    ],
)
def test_one_bad_row_refuses_the_file_by_row_number(
    samdrift: Samdrift, ledger: Ledger, file: Path, row: str, told: str
) -> None:
    file.write_text(f"{HEAD}\n{GOOD}\n{row}\n", encoding="utf-8")
    said = samdrift("import-earlier", str(file))
    assert said.code == 1
    assert "har 1 række, der" in said.err
    assert "række 3" in said.err
    assert told in said.err
    assert "Intet er importeret" in said.err
    assert not ledger.history.has_earlier(ORGANISATION, LINEAGE)


@pytest.mark.parametrize("content", [b"", b"navn;dato\n", b"cpr;dato;kilde\n", b"\xff\xfe\x00"])
def test_a_file_of_another_kind_is_refused(samdrift: Samdrift, ledger: Ledger, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    said = samdrift("import-earlier", str(file))
    assert said.code == 1
    assert "tidligere.csv" in said.err
    assert "Intet er importeret" in said.err
    assert not ledger.history.has_earlier(ORGANISATION, LINEAGE)


def test_a_missing_file_is_refused_by_name(samdrift: Samdrift) -> None:
    said = samdrift("import-earlier", "findes-ikke.csv")
    assert said.code == 1
    assert "findes-ikke.csv" in said.err


def test_a_waiver_is_somebodys_word(samdrift: Samdrift, ledger: Ledger) -> None:
    assert samdrift("import-earlier", "--waive", "--as", "Navn").code == 2
    assert ledger.history.waiver(ORGANISATION, LINEAGE) is None
    said = samdrift("import-earlier", "--waive", "--as", "Opfundet Leder", "--why", "Ny ordning")
    second = samdrift("import-earlier", "--waive", "--as", "En Anden", "--why", "Andet")
    assert (second.code, "Opfundet Leder har allerede skrevet" in f"{second}") == (1, True)
    assert said.code == 0
    waiver = ledger.history.waiver(ORGANISATION, LINEAGE)
    assert waiver is not None
    assert (waiver.waived_by, waiver.why) == ("Opfundet Leder", "Ny ordning")


@pytest.mark.parametrize("words", [(), ("x.csv", "--waive")])
def test_either_a_file_or_a_waiver(samdrift: Samdrift, words: tuple[str, ...]) -> None:
    assert samdrift("import-earlier", *words).code == 2
