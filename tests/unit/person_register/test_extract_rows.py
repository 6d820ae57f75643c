from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from extract_file import bad, extract, only

from connectors.cpr import Cpr
from connectors.person_register import ExtractSettings
from connectors.ports import Address, CprStatus, YesNoUnknown


def test_every_column_reaches_the_citizen(tmp_path: Path) -> None:
    row = {
        "foedselsdato": "25-12-1948",
        "civilstand": "e",
        "civilstand_dato": "2026-01-15",
        "bor_alene_kilde": "CPR",
        "bor_alene_dato": "2026-02-28",
        "adresse_linje1": "Testvej 12, 2. th.",
        "adresse_linje2": "Testby",
        "co_navn": "Elmer",
        "postnr": "9999",
        "postdistrikt": "Testkøbing",
        "kommunekode": "630",
        "distrikt": "Nord",
        "boligtype": "plejecenter",
        "vaergemaal": "ja",
        "tidligere_cpr": "250947-9989",
        "markeringer": "Tolk",
        "seneste_besoeg": "2024-05-01",
        "seneste_invitation": "2025-05-01 00:00:00",
        "naeste_besoeg_aftalt": "1.6.2026",
    }
    person = only(extract(tmp_path, row))
    assert person.row == 3
    assert person.birth_date == date(1948, 12, 25)
    assert (person.civil_status, person.civil_status_since) == ("E", date(2026, 1, 15))
    assert (person.household.source, person.household.as_of) == ("CPR", date(2026, 2, 28))
    assert person.address == Address(("Testvej 12, 2. th.", "Testby"), "9999", "Testkøbing", "Elmer")
    assert (person.municipality_code, person.district, person.housing) == ("0630", "Nord", "plejecenter")
    assert person.under_guardianship
    assert person.earlier_cpr == Cpr("2509479989")
    assert person.flags == {"tolk"}
    assert (person.last_visit, person.last_invitation) == (date(2024, 5, 1), date(2025, 5, 1))
    assert person.next_visit_set == date(2026, 6, 1)


def test_the_birth_date_comes_from_the_number_when_the_column_is_empty(tmp_path: Path) -> None:
    assert only(extract(tmp_path, {})).birth_date == date(1948, 12, 25)


def test_the_birth_date_column_wins_over_the_number_and_is_noted(tmp_path: Path) -> None:
    register = extract(tmp_path, {"foedselsdato": "1948-12-24"})
    assert only(register).birth_date == date(1948, 12, 24)
    assert ("BIRTH_DATE_DIFFERS", 1, (3,)) in [(hint.code, hint.count, hint.rows) for hint in register.hints]


def test_a_number_that_fails_modulus_11_is_only_noted(tmp_path: Path) -> None:
    register = extract(tmp_path, {})
    assert only(register).cpr == Cpr("2512489996")
    assert [hint.code for hint in register.hints] == ["MODULUS_11"]


def test_a_citizen_born_after_the_extract_is_a_bad_row(tmp_path: Path) -> None:
    row = bad(extract(tmp_path, {"foedselsdato": "2026-03-02"}))
    assert (row.code, row.column) == ("BIRTH_DATE", "foedselsdato")


def test_a_lost_zero_is_repaired_only_when_the_settings_say_so(tmp_path: Path) -> None:
    assert bad(extract(tmp_path, {"cpr": "107729995"})).code == "LOST_LEADING_ZERO"
    register = extract(tmp_path, {"cpr": "10772-9995"}, settings=ExtractSettings(repair_lost_zero=True))
    assert only(register).cpr == Cpr("0107729995")
    assert "LOST_LEADING_ZERO" in [hint.code for hint in register.hints]


@pytest.mark.parametrize("cpr", ["٢٥١٢٤٨٩٩٩٦", "25124899965", "2512 48 99", "3102489996", "0013489996", "-"])
def test_what_is_no_cpr_number_is_a_bad_row(tmp_path: Path, cpr: str) -> None:
    assert bad(extract(tmp_path, {"cpr": cpr})).code == "CPR_FORM"


@pytest.mark.parametrize(("status", "known"), [("1", CprStatus.RESIDENT), ("90", CprStatus.DEAD), ("", ""), ("77", "")])
def test_an_unknown_status_is_unknown_and_never_a_resident(tmp_path: Path, status: str, known: str) -> None:
    assert only(extract(tmp_path, {"status": status})).status == CprStatus(known)


def test_the_household_is_as_the_column_says_whatever_the_civil_status(tmp_path: Path) -> None:
    person = only(extract(tmp_path, {"bor_alene": "", "civilstand": "E"}))
    assert person.household.lives_alone is YesNoUnknown.UNKNOWN


@pytest.mark.parametrize("cell", ["", "ukendt", "ja"])
def test_guardianship_is_assumed_away_only_by_a_plain_no(tmp_path: Path, cell: str) -> None:
    assert only(extract(tmp_path, {"vaergemaal": cell})).under_guardianship
    assert not only(extract(tmp_path, {"vaergemaal": "nej"})).under_guardianship
    assert not only(extract(tmp_path, {})).under_guardianship


def test_names_are_composed_and_cleaned_of_what_nobody_sees(tmp_path: Path) -> None:
    person = only(extract(tmp_path, {"navn": " Bjo\u0308rn\u200b\u00a0 A\u030age\x00 "}))
    assert person.name == "Björn Åge"


@pytest.mark.parametrize("name", ["Nancy 😀", "Nancy \ufffd", "Nancy \ue000", "Nancy \ud7fc"[:-1] + "\u0378"])
def test_a_name_that_cannot_be_printed_is_a_bad_row(tmp_path: Path, name: str) -> None:
    row = bad(extract(tmp_path, {"navn": name}))
    assert (row.code, row.column) == ("UNPRINTABLE", "navn")


def test_a_text_longer_than_a_window_is_a_bad_row_and_not_cut(tmp_path: Path) -> None:
    assert bad(extract(tmp_path, {"adresse_linje1": "V" * 35})).code == "TOO_LONG"
    assert bad(extract(tmp_path, {"navn": "N" * 131})).code == "TOO_LONG"


def test_half_an_address_is_no_address_but_the_citizen_is_kept(tmp_path: Path) -> None:
    register = extract(tmp_path, {"adresse_linje1": "Testvej 1", "postnr": "999"})
    assert only(register).address is None
    assert "ADDRESS_INCOMPLETE" in [hint.code for hint in register.hints]


def test_an_unusable_earlier_number_keeps_the_citizen(tmp_path: Path) -> None:
    register = extract(tmp_path, {"tidligere_cpr": "251248ABCD"})
    assert only(register).earlier_cpr is None
    assert "EARLIER_CPR" in [hint.code for hint in register.hints]


def test_flags_are_words_in_lower_case(tmp_path: Path) -> None:
    person = only(extract(tmp_path, {"markeringer": " Tolk, demens ,,TOLK"}))
    assert person.flags == {"tolk", "demens"}


def test_a_second_row_is_used_when_the_first_of_the_citizen_was_bad(tmp_path: Path) -> None:
    first, second = extract(tmp_path, {"navn": ""}, {}).stream()
    assert (first.row, second.row) == (3, 4)
    assert not hasattr(second, "code")
