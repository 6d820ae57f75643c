"""Reads one `kombi_request`: its envelope must be right at once, or the call is refused.

Facts: letters-and-digital-post.md 2.1: a root without namespace, `KombiValgKode`, then one form; the MeMo must carry
a namespace prefix. Size limits: 1.4 and 2.5.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from lxml import etree

from connectors.sandbox.digital_post.letters import DIGITAL, PAPER

MEMO: Final = "https://DigitalPost.dk/MeMo-1"
PRINT: Final = "urn:oio:fjernprint:1.0.0"
DKAL: Final = "urn:oio:dkal:1.0.0"
_MIB: Final = 1024 * 1024
LIMITS: Final = {DIGITAL: 74 * _MIB, PAPER: 7 * _MIB}
_CHOICES: Final = {"Digital Post": DIGITAL, "Fysisk Post": PAPER}
_PAPER_CPR: Final = "0000000000"


class FormRefusedError(Exception):
    """The call is not accepted; `code` and text go back in the answer. Nothing is remembered."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Form:
    """One letter as it was sent in."""

    channel: str
    letter_id: str
    message_id: str
    recipient: str
    recipient_name: str
    content: bytes
    element: etree._Element


def read_form(body: bytes, *, only_memo: bool) -> Form:
    """Return the one form of a request; raise `FormRefusedError` for a wrong envelope."""
    root = _parse(body)
    if root.tag != "kombi_request":
        raise FormRefusedError("kombi.root", "Roden skal være kombi_request uden namespace")
    channel = _CHOICES.get((root.findtext("KombiValgKode") or "").strip())
    if channel is None:
        raise FormRefusedError("kombi.valg", "KombiValgKode mangler eller understøttes ikke af testkommunen")
    message, print_forms = root.find(f"{{{MEMO}}}Message"), root.findall(f"{{{PRINT}}}ForsendelseISamling/*")
    if channel == DIGITAL and message is not None and not print_forms:
        return _digital(message)
    if channel == PAPER and message is None and len(print_forms) == 1 and not only_memo:
        return _paper(print_forms[0])
    raise FormRefusedError("kombi.form", "Der skal være netop én formular, og den skal passe til KombiValgKode")


def _parse(body: bytes) -> etree._Element:
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise FormRefusedError("kombi.xml", "Indholdet er ikke velformet XML") from error


def _digital(message: etree._Element) -> Form:
    if message.prefix is None:
        raise FormRefusedError(
            "memo.namespace", "MeMo skal have et namespace-præfiks; et standard-namespace forstås ikke"
        )
    header = f"{{{MEMO}}}MessageHeader/{{{MEMO}}}"
    contents = [_decoded(node.text) for node in message.iter(f"{{{MEMO}}}content")]
    _check_size(DIGITAL, sum(map(len, contents)))
    return Form(
        channel=DIGITAL,
        letter_id=_text(message, f"{header}messageUUID"),
        message_id=_text(message, f"{header}messageID"),
        recipient=_text(message, f"{header}Recipient/{{{MEMO}}}recipientID"),
        recipient_name="",
        content=contents[0] if contents else b"",
        element=message,
    )


def _paper(form: etree._Element) -> Form:
    address = form.find(f"{{{PRINT}}}ForsendelseModtager/{{{PRINT}}}ModtagerAdresse")
    lines = [(node.text or "").strip() for node in address.iter(etree.Element)] if address is not None else []
    lines = [line for line in lines if line]
    cpr = [node.text for node in form.iter() if etree.QName(node).localname == "CPRnummerIdentifikator"]
    if any(number != _PAPER_CPR for number in cpr):
        raise FormRefusedError("fjernprint.cpr", "CPRnummerIdentifikator skal være ti nuller på fysisk post")
    content = _decoded(form.findtext(f"{{{DKAL}}}MeddelelseIndholdData"))
    _check_size(PAPER, len(content))
    return Form(
        channel=PAPER,
        letter_id=_text(form, f"{{{PRINT}}}AfsendelseIdentifikator"),
        message_id="",
        recipient="|".join(lines),
        recipient_name=lines[0] if lines else "",
        content=content,
        element=form,
    )


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _decoded(text: str | None) -> bytes:
    try:
        return base64.b64decode("".join((text or "").split()), validate=True)
    except binascii.Error as error:
        raise FormRefusedError("kombi.base64", "Indholdet er ikke gyldig base64") from error


def _check_size(channel: str, size: int) -> None:
    if size > LIMITS[channel]:
        raise FormRefusedError("kombi.stoerrelse", f"Indholdet må højst fylde {LIMITS[channel] // _MIB} MiB")
