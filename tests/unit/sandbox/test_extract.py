from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from connectors.sandbox.citizens import populate
from connectors.sandbox.extract import write_earlier_invitations, write_extract

TODAY = date(2026, 11, 23)
CONTRACT = (
    "cpr;navn;foedselsdato;status;civilstand;civilstand_dato;bor_alene;bor_alene_kilde;bor_alene_dato;adresse_linje1;"
    "adresse_linje2;co_navn;postnr;postdistrikt;kommunekode;distrikt;adressebeskyttelse;boligtype;vaergemaal;"
    "tidligere_cpr;markeringer;seneste_besoeg;seneste_invitation;naeste_besoeg_aftalt"
)
PEOPLE = populate(100, 1, TODAY)


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    path = tmp_path_factory.mktemp("udtraek") / "udtraek.csv"
    write_extract(PEOPLE, path, datetime(2026, 11, 23, 6, 0, tzinfo=UTC))
    return path.read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def rows(lines):
    return list(csv.DictReader(lines[1:], delimiter=";"))


def rows_of(rows, case):
    names = {citizen.full_name for citizen in PEOPLE if citizen.case == case}
    born = {citizen.birth_date.isoformat() for citizen in PEOPLE if citizen.case == case}
    return [row for row in rows if row["navn"] in names and row["foedselsdato"] in born]


def test_the_first_row_says_when_and_the_second_names_the_contract(lines):
    assert lines[0].startswith("# udtræk: 2026-11-23T06:00:00+00:00; alle voksne: nej; kilde: ")
    assert lines[1] == CONTRACT


def test_numbers_are_quoted_as_text(lines):
    assert all(line.startswith('"') for line in lines[2:])


def test_everyone_is_there_and_one_of_them_twice(rows):
    assert len(rows) == 101
    assert len(rows_of(rows, "same_cpr_twice")) == 2


def test_a_leading_zero_is_lost_once(rows):
    assert [len(row["cpr"]) for row in rows].count(9) == 1
    assert len(rows_of(rows, "lost_leading_zero")[0]["cpr"]) == 9


def test_cells_hold_only_what_the_contract_allows(rows):
    for row in rows:
        assert row["bor_alene"] in {"ja", "nej", "ukendt"}
        assert row["adressebeskyttelse"] in {"ja", "nej"}
        assert row["vaergemaal"] in {"ja", "nej"}
        for name in row:
            if name.endswith("_dato") or name.startswith("seneste") or name in {"foedselsdato", "naeste_besoeg_aftalt"}:
                assert row[name] == "" or date.fromisoformat(row[name])


def test_who_lives_alone_is_said_with_source_and_date_or_not_at_all(rows):
    (unknown,) = rows_of(rows, "lives_alone_unknown")
    assert (unknown["bor_alene"], unknown["bor_alene_kilde"], unknown["bor_alene_dato"]) == ("ukendt", "", "")
    assert all(row["bor_alene_kilde"] and row["bor_alene_dato"] for row in rows if row["bor_alene"] != "ukendt")


def test_a_missing_address_is_five_empty_cells(rows):
    (row,) = rows_of(rows, "missing_address")
    assert not any(row[name] for name in ("adresse_linje1", "adresse_linje2", "co_navn", "postnr", "postdistrikt"))


def test_care_of_and_place_have_cells_of_their_own(rows):
    (row,) = rows_of(rows, "care_of_address")
    assert row["co_navn"] == "c/o Prøvesen"
    assert row["adresse_linje2"] == "Testlandsbyen"


def test_the_extract_does_not_know_who_has_died_meanwhile(rows):
    (row,) = rows_of(rows, "care_deceased")
    assert row["status"] == "01"


def test_earlier_invitations_overlap_the_people_who_live_there(tmp_path: Path):
    path = tmp_path / "tidligere.csv"
    write_earlier_invitations(PEOPLE, path, TODAY)
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines(), delimiter=";"))
    here = {citizen.cpr for citizen in PEOPLE}
    assert list(rows[0]) == ["cpr", "dato", "kilde"]
    assert sum(row["cpr"] in here for row in rows) == 2
    assert len(rows) == 4
