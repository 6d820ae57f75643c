"""A list of replies at the terminal: shown first, kept on request, bad rows by number, the same list never twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal_said import CPR, Said, Samdrift

from connectors.cpr import Cpr
from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.ledger.states import ReplyKind
from flows.ledger.testing import LINEAGE, ORGANISATION, opened, proposal

HEAD = "cpr;svar;dato;bemærkning"
CLERK = "Opfundet Svarperson"
GOOD = f'"{CPR}";ja tak;03-02-2026;'


@pytest.fixture
def key(ledger: Ledger) -> CitizenKey:
    """Give the test person an offer, and return who it is."""
    found = ledger.keys.citizen_key(Cpr(CPR))
    opened(ledger, [proposal(1, found)])
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "svar.csv"


def save(samdrift: Samdrift, file: Path) -> Said:
    return samdrift("replies", str(file), "--save", "--as", CLERK)


def kept(ledger: Ledger, key: CitizenKey) -> list[ReplyKind]:
    return [each.kind for each in ledger.replies.of(ORGANISATION, LINEAGE, key)]


def test_without_save_it_says_what_it_would_keep_and_keeps_nothing(
    samdrift: Samdrift, ledger: Ledger, key: CitizenKey, file: Path
) -> None:
    file.write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8")
    said = samdrift("replies", str(file))
    assert said.code == 0
    assert "1 svar ville blive gemt. Intet er gemt." in said.out
    assert "Ja tak: 1" in said.out
    assert "--save" in said.out
    assert kept(ledger, key) == []


def test_the_same_list_twice_changes_nothing_and_says_so(
    samdrift: Samdrift, ledger: Ledger, key: CitizenKey, file: Path
) -> None:
    file.write_text(f"{HEAD}\n{GOOD}\n{GOOD}\n", encoding="utf-8")
    first, second = save(samdrift, file), save(samdrift, file)
    assert (first.code, second.code) == (0, 0)
    assert "1 svar er gemt" in first.out
    assert "0 svar er gemt" in second.out
    assert "Kendt i forvejen, og derfor ikke gemt igen: 2" in second.out
    (reply,) = ledger.replies.of(ORGANISATION, LINEAGE, key)
    assert (reply.kind, reply.recorded_by, reply.source) == (ReplyKind.ACCEPTED, CLERK, "list")


def test_good_rows_are_kept_and_bad_ones_listed_with_an_exit_code_that_says_so(
    samdrift: Samdrift, ledger: Ledger, key: CitizenKey, file: Path
) -> None:
    file.write_text(f"{HEAD}\n{CPR};måske;03-02-2026;\n{GOOD}\n0108589995;nej tak;03-02-2026;\n", encoding="utf-8")
    said = save(samdrift, file)
    assert said.code == 1
    assert "1 svar er gemt" in said.out
    assert "2 rækker kan ikke bruges" in said.out
    assert "række 2, svar" in said.out
    assert "række 4, cpr: robotten har ikke tilbudt" in said.out
    assert "0108589995" not in said.out
    assert kept(ledger, key) == [ReplyKind.ACCEPTED]


def test_an_opt_out_counts_before_any_offer(samdrift: Samdrift, ledger: Ledger, key: CitizenKey, file: Path) -> None:
    file.write_text(f"{HEAD}\n0108589995;nej tak for altid;03-02-2026;\n", encoding="latin-1")
    assert save(samdrift, file).code == 0
    stranger = ledger.keys.citizen_key(Cpr("0108589995"))
    assert ledger.replies.said(ORGANISATION, LINEAGE, stranger).forever


def test_a_number_in_a_note_is_not_kept(samdrift: Samdrift, ledger: Ledger, key: CitizenKey, file: Path) -> None:
    file.write_text(f"{HEAD}\n{GOOD}Det er {CPR}\n", encoding="utf-8")
    save(samdrift, file)
    (reply,) = ledger.replies.of(ORGANISATION, LINEAGE, key)
    assert CPR not in ledger.replies.note(reply.id)
    assert "Det er" in ledger.replies.note(reply.id)


def test_nothing_is_kept_in_nobodys_name(samdrift: Samdrift, ledger: Ledger, key: CitizenKey, file: Path) -> None:
    file.write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8")
    assert samdrift("replies", str(file), "--save").code == 2
    assert samdrift("replies", str(file), "--save", "--as", "  ").code == 2
    assert kept(ledger, key) == []


@pytest.mark.parametrize("content", [b"", b"navn;dato\n", HEAD.encode(), b"\xff\xfe\x00"])
def test_a_file_of_another_kind_is_refused_by_name(
    samdrift: Samdrift, ledger: Ledger, key: CitizenKey, file: Path, content: bytes
) -> None:
    file.write_bytes(content)
    said = save(samdrift, file)
    assert said.code == 1
    assert "svar.csv" in said.err
    assert "Intet er gemt" in said.err


def test_a_missing_file_and_an_unknown_adoption_are_refused(samdrift: Samdrift, key: CitizenKey, file: Path) -> None:
    assert "findes-ikke.csv" in samdrift("replies", "findes-ikke.csv").err
    file.write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8")
    assert samdrift("replies", str(file), "--adoption", "findes-ikke").code == 1
