"""A letter as Fjernprint's `ForsendelseI`: pure, and byte-identical for the same letter and reference.

The recipient's CPR number is always ten zeros on paper (facts: letters-and-digital-post.md 2.5). Receipts of every
kind are asked for: they are the only word we get about a letter.
"""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from lxml import etree

from connectors.digital_post import limits, texts
from connectors.digital_post.address import StreetAddress, check_address, free_lines, structured
from connectors.digital_post.settings import DigitalPostSettings
from connectors.digital_post.xmltree import (
    DAGPENGE,
    DKAL,
    DKCC_2003,
    DKCC_2005_03,
    DKCC_2005_05,
    FJERNPRINT,
    ITST,
    PRINT_PREFIXES,
    SAGDOK,
    element,
    encoded,
    optional,
    utc,
)
from connectors.errors import NotConfigured
from connectors.ports import Address, PaperLetter, Reference

NO_CPR: Final = "0000000000"
_LINES: Final = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
_DENMARK: Final = ZoneInfo("Europe/Copenhagen")


def build_shipment(letter: PaperLetter, reference: Reference, settings: DigitalPostSettings) -> etree._Element:
    """Return the shipment; raise `Rejected` for what print would refuse, before anything is sent."""
    check_letter(letter, reference, settings)
    root = etree.Element(f"{{{FJERNPRINT}}}ForsendelseI", nsmap=PRINT_PREFIXES)
    element(root, FJERNPRINT, "AfsendelseIdentifikator", reference)
    element(root, FJERNPRINT, "ForsendelseTypeIdentifikator", str(settings.shipment_type))
    _recipient(root, letter, settings)
    element(root, DKAL, "FilformatNavn", "pdf")
    element(root, DKAL, "MeddelelseIndholdData", encoded(letter.pdf))
    transaction = element(root, FJERNPRINT, "TransaktionsParametreI")
    element(transaction, FJERNPRINT, "TransaktionsDatoTid", utc(letter.created))
    element(transaction, FJERNPRINT, "KvitteringsTypeKode", "Alle")
    document = element(root, FJERNPRINT, "DokumentParametre")
    element(document, SAGDOK, "BrevDato", letter.created.astimezone(_DENMARK).date().isoformat())
    _channel(root, settings)
    if settings.post_category:
        post = element(root, FJERNPRINT, "PostParametre")
        element(post, FJERNPRINT, "PostKategoriKode", settings.post_category)
    return root


def check_letter(letter: PaperLetter, reference: Reference, settings: DigitalPostSettings) -> None:
    """Raise `Rejected` or `NotConfigured` for the first thing that keeps the letter from leaving."""
    limits.check_identity(reference, letter.created)
    if settings.shipment_type is None:
        raise NotConfigured(texts.SHIPMENT_TYPE, setting="systems.post.shipment_type", system=texts.SYSTEM)
    name = letter.recipient_name.strip()
    if not name or len(name) > limits.PERSON_NAME:
        raise limits.refuse("NAME_LENGTH", texts.NAME_LENGTH.format(limit=limits.PERSON_NAME))
    limits.check_text("navn", name)
    check_address(letter.address)
    limits.check_filename(letter.filename)
    limits.check_pdf(letter.pdf, limits.PAPER_BYTES, "brevpost")


def _recipient(root: etree._Element, letter: PaperLetter, settings: DigitalPostSettings) -> None:
    recipient = element(root, FJERNPRINT, "ForsendelseModtager")
    identity = element(recipient, DKAL, "AfsendelseModtager")
    element(identity, DAGPENGE, "CPRnummerIdentifikator", NO_CPR)
    contact = element(recipient, FJERNPRINT, "ModtagerAdresse")
    element(contact, ITST, "PersonName", letter.recipient_name.strip())
    parts = structured(letter.address) if settings.address_form == "structured" else None
    if parts is None:
        _free(contact, letter.address)
    else:
        _structured(contact, parts)
    country = element(contact, DKCC_2003, "CountryIdentificationCode", "DK")
    country.set("scheme", "iso3166-alpha2")


def _free(contact: etree._Element, address: Address) -> None:
    for ordinal, line in zip(_LINES, free_lines(address), strict=False):
        element(contact, DKCC_2005_05, f"PostalAddress{ordinal}LineText", line)
    element(contact, DKCC_2005_03, "PostCodeIdentifier", address.postal_code)


def _structured(contact: etree._Element, parts: StreetAddress) -> None:
    optional(contact, FJERNPRINT, "CoNavn", parts.co_name)
    element(contact, DKCC_2005_03, "StreetName", parts.street)
    element(contact, DKCC_2003, "StreetBuildingIdentifier", parts.building)
    optional(contact, DKCC_2003, "FloorIdentifier", parts.floor)
    optional(contact, DKCC_2003, "SuiteIdentifier", parts.suite)
    element(contact, DKCC_2005_03, "PostCodeIdentifier", parts.postal_code)
    optional(contact, DKCC_2005_03, "DistrictSubdivisionIdentifier", parts.place)


def _channel(root: etree._Element, settings: DigitalPostSettings) -> None:
    channel = element(root, FJERNPRINT, "KanalUafhaengigeParametreI")
    optional(channel, FJERNPRINT, "EnhedTekst", settings.unit)
    element(channel, FJERNPRINT, "BrugerNavn", settings.user_name)
    optional(channel, FJERNPRINT, "KonteringsGruppeTekst", settings.accounting_group)
    element(channel, FJERNPRINT, "KanalKode", "Fysisk Post")
