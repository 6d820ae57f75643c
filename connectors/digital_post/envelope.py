"""`kombi_request`: the one envelope of SF1601, with one form of one letter in it; and the reading of its answer.

The root and `KombiValgKode` have no namespace (facts: letters-and-digital-post.md 2.1). An HTTP 200 means accepted,
not delivered; public clients agree that the answer's body may be missing, and one sees `Result` and `TransmissionId`.
"""

from __future__ import annotations

import hashlib
import uuid
from enum import StrEnum
from typing import Final

from lxml import etree

from connectors.digital_post import texts
from connectors.digital_post.xmltree import FJERNPRINT, PRINT_PREFIXES, local, parse
from connectors.errors import OutcomeUnknown, Rejected
from connectors.ports import Reference, RemoteId

_CODE_LENGTH: Final = 60


class KombiChoice(StrEnum):
    """`KombiValgKode`: the channel, chosen by us; the automatic choice is not used (facts: 2.3)."""

    DIGITAL = "Digital Post"
    PAPER = "Fysisk Post"


def kombi_request(choice: KombiChoice, form: etree._Element) -> bytes:
    """Return the request's body in UTF-8; a shipment is put into its collection, a message stands alone."""
    root = etree.Element("kombi_request")
    etree.SubElement(root, "KombiValgKode").text = choice.value
    if choice is KombiChoice.PAPER:
        collection = etree.SubElement(root, f"{{{FJERNPRINT}}}ForsendelseISamling", nsmap=PRINT_PREFIXES)
        collection.append(form)
    else:
        root.append(form)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def transaction_id(choice: KombiChoice, reference: Reference) -> RemoteId:
    """Return `x-TransaktionsId` for this letter on this channel: always the same, so that a trace can be joined."""
    digest = hashlib.sha256(f"samdrift:{choice.value}:{reference}".encode()).digest()
    return RemoteId(str(uuid.UUID(bytes=digest[:16], version=4)))


def read_answer(body: bytes, transaction: RemoteId) -> RemoteId:
    """Return the transmission's id from a 2xx answer, else our transaction id.

    Raises `Rejected` when the answer says that the letter was not taken, `OutcomeUnknown` when it says nothing we
    can read: something between us and the service may have answered in its place.
    """
    if not body.strip():
        return transaction
    try:
        root = parse(body)
    except ValueError:
        raise OutcomeUnknown(texts.ANSWER_UNREADABLE, system=texts.SYSTEM) from None
    words = {local(node).casefold(): (node.text or "").strip() for node in root.iter()}
    if words.get("result", "true").casefold() not in {"true", "1"}:
        code = (words.get("fejlid") or words.get("fejlkode") or "UKENDT")[:_CODE_LENGTH]
        raise Rejected(texts.ANSWER_REFUSED.format(code=code), system=texts.SYSTEM, code=code)
    return RemoteId(words.get("transmissionid") or transaction)
