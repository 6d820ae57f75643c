"""What a person reads when an extract cannot be used: what, where, what to do, and never what stood there."""

from __future__ import annotations

from pathlib import Path

import pytest
from extract_file import REMARK, raw

from connectors.errors import NotConfigured
from connectors.person_register import CsvExtract, ExtractSettings
from connectors.person_register.contract import REQUIRED
from connectors.ports import BadRow, Person

HEADER = ";".join(REQUIRED)
ROW = "2512489996;Nancy Berggren;01;ja;nej"
NO_HEADER = (
    "Udtrækket »udtraek.csv« har ingen overskrift med de aftalte kolonner. Sæt kolonnenavnene i første linje; se "
    "docs/extract.md. Intet er sendt."
)
NO_FORMAT = (
    "Udtrækket »udtraek.csv« er hverken en CSV-fil i UTF-8 eller Windows-1252 eller et regneark i XLSX uden "
    "adgangskode. Gem det sådan, og prøv igen. Intet er sendt."
)
FILE, SETTINGS = "connections.person_register.file", "systems.person_register"

REFUSED = {
    "empty file": (b"", FILE, NO_HEADER),
    "blank lines alone": (b"\n\n\n", FILE, NO_HEADER),
    "bytes of nothing": (b"\0" * 500, FILE, NO_HEADER),
    "UTF-16": (f"{REMARK}\n{HEADER}\n{ROW}".encode("utf-16"), FILE, NO_FORMAT),
    "old spreadsheet": (b"\xd0\xcf\x11\xe0" + b"\0" * 500, FILE, NO_FORMAT),
    "packed file": (b"PK\x03\x04" + b"\0" * 500, FILE, NO_FORMAT),
    "no header": (f"{REMARK}\n{ROW}\n".encode(), FILE, NO_HEADER),
    "no date": (
        f"{HEADER}\n{ROW}\n".encode(),
        f"{SETTINGS}.as_of",
        (
            "Udtrækket »udtraek.csv« siger ikke, hvornår det er taget. Sæt en første linje som `# udtræk: "
            "2026-03-01T06:00:00+01:00; alle voksne: ja; kilde: CPR`, eller udfyld `systems.person_register.as_of`."
        ),
    ),
    "column missing": (
        f"{REMARK}\n{HEADER.replace('status', 'cpr_status')}\n{ROW}\n".encode(),
        f"{SETTINGS}.columns.status",
        (
            "Udtrækket »udtraek.csv« mangler kolonnen »status«. Det ligner: cpr_status. Ret overskriften, eller skriv "
            "filens navn for den i `systems.person_register.columns.status`."
        ),
    ),
    "column twice": (
        f"{REMARK}\n{HEADER};CPR\n{ROW};x\n".encode(),
        f"{SETTINGS}.columns.cpr",
        "Udtrækket »udtraek.csv« har kolonnen »cpr« to gange. Slet den ene.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_by_file_setting_and_remedy(tmp_path: Path, case: str) -> None:
    content, setting, message = REFUSED[case]
    register = raw(tmp_path, content)
    for ask in (register.info, lambda: list(register.stream())):
        with pytest.raises(NotConfigured) as refused:
            ask()
        assert (refused.value.setting, refused.value.message) == (setting, message)


def test_a_file_that_is_not_there_is_refused_by_its_name_alone(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured) as refused:
        CsvExtract(tmp_path / "mangler.csv").info()
    assert refused.value.message == (
        "Udtrækket »mangler.csv« findes ikke eller kan ikke læses. Ret stien, eller giv adgang til filen. Intet er "
        "sendt."
    )
    assert str(tmp_path) not in refused.value.message


FORM = "Rækken har ikke lige så mange felter som overskriften, eller et anførselstegn mangler. Ret rækken."
BAD_ROWS = {
    "number missing": (";Nancy Berggren;01;ja;nej", "cpr", "CPR_FORM", "CPR-nummeret mangler. Udfyld det."),
    "number in letters": (
        "25124899AB;Nancy Berggren;01;ja;nej",
        "cpr",
        "REPLACEMENT_CPR",
        "Det er et erstatningsnummer. Borgeren kan ikke få Digital Post på det og skal klares manuelt.",
    ),
    "NUL in the number": (
        "2512\x00489996;Nancy;01;ja;nej",
        "cpr",
        "CPR_FORM",
        "CPR-nummeret har ikke ti cifre, der begynder med en dato. Ret det.",
    ),
    "nine digits": (
        "512489996;Nancy Berggren;01;ja;nej",
        "cpr",
        "LOST_LEADING_ZERO",
        (
            "CPR-nummeret har ni cifre; et nul er nok tabt i et regneark. Ret udtrækket, eller slå "
            "`systems.person_register.repair_lost_zero` til."
        ),
    ),
    "name missing": ("2512489996; ;01;ja;nej", "navn", "NAME_MISSING", "Navnet mangler. Udfyld det."),
    "name too long": (
        f"2512489996;{'N' * 131};01;ja;nej",
        "navn",
        "TOO_LONG",
        "Teksten er længere end 130 tegn. Forkort den.",
    ),
    "other answer": ("2512489996;Nancy;01;måske;nej", "bor_alene", "YES_NO", "Skriv ja, nej eller ukendt."),
    "huge field": (
        f"2512489996;{'N' * 200_000};01;ja;nej",
        "",
        "LINE_TOO_LONG",
        "Linjen er for lang til at være én borger. Ret linjen.",
    ),
    "quote left open": ('2512489996;"Nancy;01;ja;nej', "", "ROW_FORM", FORM),
    "text after a quote": ('2512489996;"Nancy"x;01;ja;nej', "", "ROW_FORM", FORM),
    "too few fields": ("2512489996;Nancy;01", "", "ROW_FORM", FORM),
    "too many fields": ("2512489996;Nancy;Berggren;01;ja;nej", "", "ROW_FORM", FORM),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_told_by_number_column_and_remedy_and_the_next_is_read(tmp_path: Path, case: str) -> None:
    line, column, code, reason = BAD_ROWS[case]
    found, good = raw(tmp_path, f"{REMARK}\n{HEADER}\n{line}\n{ROW}\n".encode()).stream()
    assert found == BadRow(3, column, reason, code)
    assert isinstance(good, Person)


GOOD = {
    "mark of UTF-8": b"\xef\xbb\xbf" + f"{REMARK}\n{HEADER}\n{ROW}\n".encode(),
    "Windows line ends": f"{REMARK}\r\n{HEADER}\r\n{ROW}\r\n".encode(),
    "old Macintosh line ends": f"{REMARK}\r{HEADER}\r{ROW}\r".encode(),
    "no last line end": f"{REMARK}\n{HEADER}\n{ROW}".encode(),
    "quotes everywhere": (
        f"{REMARK}\n" + "\n".join(";".join(f'"{cell}"' for cell in line.split(";")) for line in (HEADER, ROW))
    ).encode(),
    "commas": f"{REMARK}\n{HEADER}\n{ROW}\n".replace(";", ",").replace(REMARK.replace(";", ","), REMARK).encode(),
    "Windows-1252": f"{REMARK}\n{HEADER}\n{ROW}\n".encode("cp1252"),
    "NUL in the name": f"{REMARK}\n{HEADER}\n{ROW}\n".replace("Nancy ", "Nancy\0 ").encode(),
    "columns in another order": f"{REMARK}\nnavn;cpr;bor_alene;adressebeskyttelse;status\n"
    "Nancy Berggren;2512489996;ja;nej;01\n".encode(),
}


@pytest.mark.parametrize("case", GOOD)
def test_what_spreadsheets_and_systems_make_of_a_text_file_is_read(tmp_path: Path, case: str) -> None:
    (found,) = raw(tmp_path, GOOD[case]).stream()
    assert isinstance(found, Person), found
    assert (found.name, found.row) == ("Nancy Berggren", 3)


def test_a_semicolon_in_quotes_is_text(tmp_path: Path) -> None:
    (found,) = raw(tmp_path, f'{REMARK}\n{HEADER}\n2512489996;"Berggren; Nancy";01;ja;nej\n'.encode()).stream()
    assert isinstance(found, Person)
    assert found.name == "Berggren; Nancy"


def test_a_header_alone_is_an_extract_of_nobody(tmp_path: Path) -> None:
    register = raw(tmp_path, f"{REMARK}\n{HEADER}\n".encode())
    assert register.info().source == "opdigtede borgere"
    assert list(register.stream()) == []


def test_settings_may_say_what_the_file_does_not(tmp_path: Path) -> None:
    settings = ExtractSettings.model_validate({"as_of": "2026-03-01T06:00:00+01:00", "source": "LIS"})
    register = raw(tmp_path, f"{HEADER}\n{ROW}\n".encode(), settings)
    assert register.info().source == "LIS"
