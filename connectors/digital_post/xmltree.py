"""The namespaces post speaks in, and the only XML parsers post uses: no network, no entities, no document types."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Final

from lxml import etree

MEMO: Final = "https://DigitalPost.dk/MeMo-1"
KLE: Final = "http://kle-online.dk/"
FJERNPRINT: Final = "urn:oio:fjernprint:1.0.0"
DKAL: Final = "urn:oio:dkal:1.0.0"
DAGPENGE: Final = "urn:oio:adir:dagpenge:2009.07.01"
ITST: Final = "http://rep.oio.dk/itst.dk/xml/schemas/2006/01/17/"
DKCC_2003: Final = "http://rep.oio.dk/ebxml/xml/schemas/dkcc/2003/02/13/"
DKCC_2005_03: Final = "http://rep.oio.dk/ebxml/xml/schemas/dkcc/2005/03/15/"
DKCC_2005_05: Final = "http://rep.oio.dk/ebxml/xml/schemas/dkcc/2005/05/19/"
SAGDOK: Final = "urn:oio:sagdok:3.0.0"

MEMO_PREFIXES: Final = {"memo": MEMO, "kle": KLE}
"""MeMo is read by prefix only: a default namespace is not understood (facts: letters-and-digital-post.md 2.1)."""

PRINT_PREFIXES: Final = {
    "fjernprint": FJERNPRINT,
    "dkal": DKAL,
    "dagpenge": DAGPENGE,
    "itst": ITST,
    "dkcc2003": DKCC_2003,
    "dkcc2005": DKCC_2005_03,
    "postal": DKCC_2005_05,
    "sagdok": SAGDOK,
}


def element(parent: etree._Element, namespace: str, name: str, text: str | None = None) -> etree._Element:
    """Append one element to `parent`, with `text` when given."""
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    child.text = text
    return child


def optional(parent: etree._Element, namespace: str, name: str, text: str) -> None:
    """Append one element when there is text for it; an empty element is not the same as none."""
    if text:
        element(parent, namespace, name, text)


def encoded(content: bytes) -> str:
    """Return base64 in one piece."""
    return base64.b64encode(content).decode("ascii")


def utc(moment: datetime) -> str:
    """Return `moment` as true UTC with `Z`, whole seconds; it must be timezone aware."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(content: bytes) -> etree._Element:
    """Parse a foreign document; raise ValueError, without its content, on anything but one plain XML tree.

    A document type is refused outright: nothing we receive has one, and it is how an entity bomb comes in.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ValueError("not a readable XML document") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a document type is not accepted")
    return root


def local(node: etree._Element) -> str:
    """Return an element's name without namespace; empty for comments and processing instructions."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
