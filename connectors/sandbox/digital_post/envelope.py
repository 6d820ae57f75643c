"""Wraps a status event as Beskedfordeler does: `PKO_PostStatus` in base64 inside a `Haendelsesbesked`.

A push carries it inside `ModtagBeskedInput`; a queue carries the bare `Haendelsesbesked` (as OpenPostbud reads it).
Namespaces: facts: letters-and-digital-post.md 2.4, OS2Valghalla's and OpenPostbud's readers.
"""

from __future__ import annotations

import base64
from typing import Final

from lxml import etree

from connectors.sandbox.digital_post.events import STATUS_IDS, StatusEvent
from connectors.sandbox.digital_post.letters import DIGITAL

STS: Final = "urn:oio:sts:1.0.0"
KUVERT: Final = "urn:oio:besked:kuvert:1.0"
BESKED: Final = "urn:besked:kuvert:1.0"
SAGDOK: Final = "urn:oio:sagdok:3.0.0"
STATUS: Final = "http://serviceplatformen.dk/xml/print/PKO_PostStatus/1/types"
MESSAGE_TYPE: Final = "d2bed63c-4853-4008-b6e0-a74c15b15fbf"
_SENDERS: Final = {True: "96514e13-afdd-44d6-95a8-adc2ca19b127", False: "afd21f3d-11c7-4f51-b2a6-f31d6480a9fb"}
_NO_CODE: Final = "9999"
_COVER_NAMES: Final = {"sagdok": SAGDOK, "kuvert": KUVERT, "besked": BESKED}
_STATUS_NAMES: Final = {"ns2": STATUS}


def pushed(event: StatusEvent) -> bytes:
    """Return the body of a push."""
    root = etree.Element(f"{{{STS}}}ModtagBeskedInput", nsmap={"ns2": STS})
    root.append(_message(event))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def queued(event: StatusEvent) -> bytes:
    """Return the body of a queue message."""
    return etree.tostring(_message(event), xml_declaration=True, encoding="UTF-8", standalone=True)


def _message(event: StatusEvent) -> etree._Element:
    message = etree.Element(f"{{{KUVERT}}}Haendelsesbesked", nsmap=_COVER_NAMES)
    _identifier(_add(message, "BeskedId"), event.event_id)
    _add(message, "BeskedVersion", "1.0")
    cover = _add(message, "Beskedkuvert")
    filtering = _add(cover, "Filtreringsdata")
    _identifier(_add(filtering, "Beskedtype"), MESSAGE_TYPE)
    _identifier(_add(filtering, "BeskedAnsvarligAktoer"), _SENDERS[event.letter.channel == DIGITAL])
    registration = _add(filtering, "ObjektRegistrering")
    _identifier(_add(registration, "ObjektRegistreringId"), event.event_id)
    _identifier(_add(registration, "ObjektId"), event.letter.transmission_id)
    _identifier(_add(registration, "ObjektHandling"), STATUS_IDS[event.status])
    made = _add(_add(cover, "Leveranceinformation"), "Dannelsestidspunkt")
    etree.SubElement(made, f"{{{SAGDOK}}}TidsstempelDatoTid").text = event.occurred.isoformat()
    data = etree.SubElement(_add(message, "Beskeddata"), f"{{{BESKED}}}Base64")
    data.text = base64.b64encode(_status(event)).decode()
    return message


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{KUVERT}}}{name}")
    child.text = text
    return child


def _identifier(parent: etree._Element, value: str) -> None:
    etree.SubElement(parent, f"{{{SAGDOK}}}UUIDIdentifikator").text = value


def _status(event: StatusEvent) -> bytes:
    letter, digital = event.letter, event.letter.channel == DIGITAL
    fields = {
        "TransmissionId": letter.transmission_id,
        "MessageUUID": letter.letter_id if digital else "",
        "MessageId": letter.message_id,
        "AfsendelseIdentifikator": "" if digital else letter.letter_id,
        "KanalKode": "Digital Post" if digital else "Fysisk Post",
        "TransaktionsDatoTid": event.occurred.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "TransaktionsStatusKode": event.status,
        "CorrelationId": letter.transaction_id,
    }
    root = etree.Element(f"{{{STATUS}}}PKO_PostStatus", nsmap=_STATUS_NAMES)
    for name, value in fields.items():
        if value:
            etree.SubElement(root, f"{{{STATUS}}}{name}").text = value
    if event.failed:
        details = etree.SubElement(root, f"{{{STATUS}}}FejlDetaljer")
        etree.SubElement(details, f"{{{STATUS}}}FejlKode").text = letter.failure or _NO_CODE
        etree.SubElement(details, f"{{{STATUS}}}FejlTekst").text = letter.failure_text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
