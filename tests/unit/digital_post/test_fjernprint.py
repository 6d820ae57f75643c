"""A paper shipment carries the address so that print takes it, and never the citizen's number."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from connectors.contract.fake_post import SETTINGS
from connectors.contract.post import PAPER, REFERENCE
from connectors.digital_post.address import building_number, free_lines, structured
from connectors.digital_post.envelope import KombiChoice, kombi_request
from connectors.digital_post.fjernprint import build_shipment
from connectors.digital_post.schemas import PRINT_ENTRY, VARIABLE, Schema
from connectors.digital_post.settings import DigitalPostSettings
from connectors.errors import NotConfigured, Rejected
from connectors.ports import Address, PaperLetter

FULL = DigitalPostSettings.model_validate(
    SETTINGS.model_dump()
    | {"unit": "Sundhed", "accounting_group": "4711", "post_category": "Economique", "address_form": "structured"}
)
VILLAGE = Address(("Nørregade 003a, 1. tv", "Nørre By"), "7100", "Vejle Øst", "c/o Bruno Elmer")


def words(root: etree._Element) -> dict[str, str]:
    return {etree.QName(node).localname: node.text or "" for node in root.iter()}


def with_address(*lines: str, **changes: str) -> PaperLetter:
    return replace(PAPER, address=replace(PAPER.address, lines=lines, **changes))


def test_the_reference_is_what_receipts_will_name_and_the_number_is_ten_zeros() -> None:
    shipment = words(build_shipment(PAPER, REFERENCE, SETTINGS))
    assert shipment["AfsendelseIdentifikator"] == REFERENCE
    assert len(REFERENCE) <= 38
    assert shipment["CPRnummerIdentifikator"] == "0000000000"
    assert shipment["ForsendelseTypeIdentifikator"] == "265"
    assert shipment["KvitteringsTypeKode"] == "Alle"


def test_the_date_of_the_letter_is_the_danish_one() -> None:
    letter = replace(PAPER, created=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    shipment = words(build_shipment(letter, REFERENCE, SETTINGS))
    assert shipment["BrevDato"] == "2026-07-01"
    assert shipment["TransaktionsDatoTid"] == "2026-06-30T22:30:00Z"


def test_free_lines_hold_the_whole_address_as_it_stands_on_the_envelope() -> None:
    assert free_lines(VILLAGE) == ("c/o Bruno Elmer", "Nørregade 003a, 1. tv", "Nørre By", "7100 Vejle Øst")
    shipment = words(build_shipment(replace(PAPER, address=VILLAGE), REFERENCE, SETTINGS))
    assert shipment["PostalAddressFourthLineText"] == "7100 Vejle Øst"
    assert (shipment["PostCodeIdentifier"], shipment["CountryIdentificationCode"]) == ("7100", "DK")


def test_a_structured_address_has_each_part_in_its_place() -> None:
    shipment = words(build_shipment(replace(PAPER, address=VILLAGE), REFERENCE, FULL))
    expected = {
        "CoNavn": "Bruno Elmer",
        "StreetName": "Nørregade",
        "StreetBuildingIdentifier": "3A",
        "FloorIdentifier": "1",
        "SuiteIdentifier": "tv",
        "DistrictSubdivisionIdentifier": "Nørre By",
    }
    assert {name: shipment[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", "3"),
        ("003A", "3A"),
        ("003a", "3A"),
        ("12 b", "12B"),
        ("999Z", "999Z"),
        ("0", None),
        ("1000", None),
        ("A3", None),
    ],
)
def test_house_numbers_lose_their_zeros_and_raise_their_letter(text: str, number: str | None) -> None:
    assert building_number(text) == number


@pytest.mark.parametrize(
    "line", ["Møllegården", "Postboks 17, rum 3 og 4", "Vej 12-14", "Postboks 17", "Vej 1000", "x" * 41 + " 3", "3"]
)
def test_a_line_that_does_not_read_clearly_is_not_taken_apart(line: str) -> None:
    assert structured(Address((line,), "7100", "Vejle")) is None


def test_an_address_that_cannot_be_taken_apart_goes_as_lines() -> None:
    shipment = words(build_shipment(with_address("Møllegården"), REFERENCE, FULL))
    assert shipment["PostalAddressFirstLineText"] == "Møllegården"
    assert "StreetName" not in shipment


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (with_address(), "ADDRESS_MISSING"),
        (with_address("  "), "ADDRESS_MISSING"),
        (with_address("x" * 35), "ADDRESS_LINE_LENGTH"),
        (with_address("1", "2", "3", "4", "5", co_name="c"), "ADDRESS_LINES"),
        (with_address("Testvej 1", co_name="x" * 31), "ADDRESS_LINE_LENGTH"),
        (with_address("Testvej 1", postal_code="710"), "POSTAL_CODE"),
        (with_address("Testvej 1", postal_code="٧١٠٠"), "POSTAL_CODE"),
        (with_address("Test\x01vej 1"), "CONTROL_CHARACTER"),
        (replace(PAPER, recipient_name=" "), "NAME_LENGTH"),
        (replace(PAPER, recipient_name="x" * 131), "NAME_LENGTH"),
        (replace(PAPER, pdf=b"%PDF-" + b"0" * (7 * 1024 * 1024)), "TOO_LARGE"),
        (replace(PAPER, filename="a?.pdf"), "FILENAME_CHARACTER"),
    ],
)
def test_what_print_would_refuse_is_refused_here(letter: PaperLetter, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        build_shipment(letter, REFERENCE, SETTINGS)
    assert refused.value.code == code


def test_print_without_an_agreed_type_names_the_setting() -> None:
    with pytest.raises(NotConfigured) as lacking:
        build_shipment(PAPER, REFERENCE, SETTINGS.model_copy(update={"shipment_type": None}))
    assert lacking.value.setting == "systems.post.shipment_type"


def test_the_envelope_puts_the_shipment_into_its_collection() -> None:
    root = etree.fromstring(kombi_request(KombiChoice.PAPER, build_shipment(PAPER, REFERENCE, SETTINGS)))
    assert [etree.QName(node).localname for node in root] == ["KombiValgKode", "ForsendelseISamling"]
    assert root[0].text == "Fysisk Post"
    assert [etree.QName(node).localname for node in root[1]] == ["ForsendelseI"]


@pytest.mark.skipif(not os.environ.get(VARIABLE), reason=f"{VARIABLE} names no folder with the official schemas")
@pytest.mark.parametrize("settings", [SETTINGS, FULL], ids=["free", "structured"])
@pytest.mark.parametrize(
    "address",
    [
        VILLAGE,
        PAPER.address,
        Address(("Møllegården",), "9990", "Skagen"),
        Address(("Ågade 17, kl. 1",), "7100", "Vejle"),
    ],
)
def test_the_official_schema_accepts_every_shape_of_shipment(settings: DigitalPostSettings, address: Address) -> None:
    schema = Schema(Path(os.environ[VARIABLE]) / PRINT_ENTRY)
    schema.check(build_shipment(replace(PAPER, address=address), REFERENCE, settings))
