"""Says what is wrong inside an accepted form: found after the call, told only in a receipt (facts 0.3).

The official schemas are used when `SAMDRIFT_SCHEMA_DIR` names a folder that holds them; they are no part of this
project. Without them the structure is checked by hand.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from connectors.sandbox.digital_post.form import DKAL, MEMO, PRINT, Form
from connectors.sandbox.digital_post.letters import DIGITAL

SCHEMA_DIR: Final = "SAMDRIFT_SCHEMA_DIR"
_UUID_4: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\r\n\u00a0\u2000-\u200a\u2028\u205f\u2060\u3000]')
_LABEL_LIMIT: Final = 256
_ID_LIMIT: Final = 38


@dataclass(frozen=True, slots=True)
class Fault:
    """An error code and text as a receipt carries them."""

    code: str
    text: str


def fault_of(form: Form) -> Fault | None:
    """Return the first thing wrong with the form's content, or None."""
    if form.channel == DIGITAL:
        text = _schema_error(form.element, "memo-1.2/Version1.2/MeMo_core.xsd") or _memo_error(form.element)
        return Fault("memo.invalid", text) if text else None
    text = _schema_error(form.element, "fjernprint/urn_oio_fjernprint_1_0_0.xsd") or _print_error(form.element)
    # no source: that a print vendor's refusal looks like a MeMo's.
    return Fault("fjernprint.invalid", text) if text else None


@cache
def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(path))


def _schema_error(element: etree._Element, name: str) -> str:
    folder = os.environ.get(SCHEMA_DIR, "")
    if not folder or not (Path(folder) / name).is_file():
        return ""
    schema = _schema(Path(folder) / name)
    # A copy outside the envelope: the schema's root is the form.
    try:
        schema.assertValid(etree.ElementTree(element))
    except etree.DocumentInvalid as error:
        # Only where: what the parser says after the colon quotes values, and a value may be a person's.
        return f"{str(error).partition(': ')[0]} er ugyldig"
    return ""


def _memo_error(message: etree._Element) -> str:
    header = f"{{{MEMO}}}MessageHeader/{{{MEMO}}}"
    required = {
        "messageType": f"{header}messageType",
        "messageUUID": f"{header}messageUUID",
        "label": f"{header}label",
        "Sender/senderID": f"{header}Sender/{{{MEMO}}}senderID",
        "Sender/label": f"{header}Sender/{{{MEMO}}}label",
        "Recipient/recipientID": f"{header}Recipient/{{{MEMO}}}recipientID",
        "createdDateTime": f"{{{MEMO}}}MessageBody/{{{MEMO}}}createdDateTime",
        "File/filename": f"{{{MEMO}}}MessageBody/{{{MEMO}}}MainDocument/{{{MEMO}}}File/{{{MEMO}}}filename",
        "File/content": f"{{{MEMO}}}MessageBody/{{{MEMO}}}MainDocument/{{{MEMO}}}File/{{{MEMO}}}content",
    }
    values = {name: (message.findtext(path) or "").strip() for name, path in required.items()}
    missing = next((name for name, value in values.items() if not value), "")
    if missing:
        return f"{missing} mangler"
    rules = {
        "memoVersion": message.get("memoVersion") == "1.2" and message.get("memoSchVersion") is None,
        "messageType": values["messageType"] == "DIGITALPOST",
        "messageUUID": _UUID_4.fullmatch(values["messageUUID"]) is not None,
        "label": len(values["label"]) <= _LABEL_LIMIT,
        "createdDateTime": values["createdDateTime"].endswith("Z"),
        "filename": not any(_FORBIDDEN.search(node.text or "") for node in message.iter(f"{{{MEMO}}}filename")),
        "url": all((node.text or "").startswith("https://") for node in message.iter(f"{{{MEMO}}}url")),
    }
    broken = next((name for name, kept in rules.items() if not kept), "")
    return f"{broken} er ugyldig" if broken else ""


def _print_error(form: etree._Element) -> str:
    if form.tag != f"{{{PRINT}}}ForsendelseI":
        return "ForsendelseI mangler"
    identifier = (form.findtext(f"{{{PRINT}}}AfsendelseIdentifikator") or "").strip()
    if not 1 <= len(identifier) <= _ID_LIMIT:
        return "AfsendelseIdentifikator skal have 1-38 tegn"
    if form.findtext(f"{{{DKAL}}}FilformatNavn") is None:
        return "FilformatNavn mangler"
    address = form.find(f"{{{PRINT}}}ForsendelseModtager/{{{PRINT}}}ModtagerAdresse")
    names = {etree.QName(node).localname for node in address} if address is not None else set()
    if not {"PersonName", "CountryIdentificationCode"} <= names:
        return "ModtagerAdresse mangler navn eller land"
    return ""
