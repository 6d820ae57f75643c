"""One event from Beskedfordeler read into a `Receipt`: pure, tolerant of prefixes, and never a crash.

An event is `ModtagBeskedInput` (pushed) or `Haendelsesbesked` (pulled) around a base64 `PKO_PostStatus` (facts:
letters-and-digital-post.md 2.4). The event's own id is `BeskedId`: `ObjektHandling` says what *kind* of event it is
and is the same for every letter that was, say, delivered.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from lxml import etree

from connectors.digital_post import texts
from connectors.digital_post.xmltree import local, parse
from connectors.errors import Rejected
from connectors.ports import Dispatch, Receipt

MALFORMED: Final = "MALFORMED"
"""`error_code` of a receipt made from an event that could not be read; its `raw` is the event."""

STATUSES: Final = {
    "modtaget digital post": Dispatch.IN_TRANSIT,
    "afleveret digital post": Dispatch.DISPATCHED,
    "modtaget fjern-print": Dispatch.IN_TRANSIT,
    "klar": Dispatch.IN_TRANSIT,
    "afleveret til print og kuvertering": Dispatch.IN_TRANSIT,
    "afsendt": Dispatch.DISPATCHED,
    "modtaget post danmark": Dispatch.DISPATCHED,
    "opdatering fra post danmark": Dispatch.DISPATCHED,
    "tilbagekaldt": Dispatch.FAILED,
    "fejlet": Dispatch.FAILED,
}
"""The seen status texts in lower case. A recalled letter (`tilbagekaldt`) has not reached anybody."""

_DENMARK: Final = ZoneInfo("Europe/Copenhagen")
_ID_LENGTH: Final = 64
_WORD_LENGTH: Final = 200


class MalformedEvent(Rejected):
    """An event that cannot be read; `code` says which part."""

    def __init__(self, part: str) -> None:
        super().__init__(texts.EVENT_MALFORMED.format(what=part), system=texts.BROKER_SYSTEM, code=f"EVENT_{part}")


def read_event(raw: bytes, received: datetime) -> Receipt:
    """Return the receipt in `raw`; `received` stands in for a time that the event does not give readably.

    Raises `MalformedEvent` when there is no event, no payload or no status in it.
    """
    envelope = _tree(raw, "ENVELOPE")
    status = _payload(envelope)
    word = _text(status, "TransaktionsStatusKode", _WORD_LENGTH)
    if not word:
        raise MalformedEvent("STATUS")
    reference = _text(status, "AfsendelseIdentifikator", _ID_LENGTH) or _text(status, "MessageUUID", _ID_LENGTH)
    return Receipt(
        event_id=_event_id(envelope, raw),
        reference=reference.lower(),
        channel_code=_text(status, "KanalKode", _WORD_LENGTH),
        status=word,
        dispatch=STATUSES.get(word.casefold()),
        occurred=_moment(_text(status, "TransaktionsDatoTid", _WORD_LENGTH)) or received,
        error_code=_text(status, "FejlKode", _WORD_LENGTH),
        raw=raw,
    )


def read_or_keep(raw: bytes, received: datetime) -> Receipt:
    """Return the receipt in `raw`, or one marked `MALFORMED` that keeps the event for a person to look at."""
    try:
        return read_event(raw, received)
    except MalformedEvent as error:
        return Receipt(_digest(raw), "", "", error.code, None, received, MALFORMED, raw)


def _tree(content: bytes, part: str) -> etree._Element:
    try:
        return parse(content)
    except ValueError:
        raise MalformedEvent(part) from None


def _payload(envelope: etree._Element) -> etree._Element:
    data = next(_named(envelope, "Beskeddata"), None)
    if data is None:
        raise MalformedEvent("DATA")
    encoded = "".join("".join(str(text) for text in data.itertext()).split())
    try:
        content = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise MalformedEvent("BASE64") from None
    root = _tree(content, "PAYLOAD")
    if local(root) != "PKO_PostStatus":
        raise MalformedEvent("PAYLOAD")
    return root


def _event_id(envelope: etree._Element, raw: bytes) -> str:
    holder = next(_named(envelope, "BeskedId"), None)
    return (_text(holder, "UUIDIdentifikator", _ID_LENGTH).lower() if holder is not None else "") or _digest(raw)


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (node for node in root.iter() if local(node) == name)


def _text(root: etree._Element, name: str, limit: int) -> str:
    node = next(_named(root, name), None)
    return " ".join((node.text or "").split())[:limit] if node is not None else ""


def _moment(text: str) -> datetime | None:
    """Return an xs:dateTime in UTC; without a zone it is taken as Danish time."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=_DENMARK)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
