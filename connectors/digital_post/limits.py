"""What Digital Post and print refuse, checked before a call: sizes, names, characters.

Sizes are of the raw content, before base64 (facts: letters-and-digital-post.md 1.4, 2.5). The margin is room for the
envelope and for the two public implementations that disagree on the digital limit.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from connectors.digital_post import texts
from connectors.errors import Rejected

MIB: Final = 1024 * 1024
DIGITAL_BYTES: Final = 73 * MIB
PAPER_BYTES: Final = 7 * MIB - 256 * 1024
TITLE: Final = 256
FILENAME: Final = 256
NOTIFICATION: Final = 150
PERSON_NAME: Final = 130
ADDRESS_LINE: Final = 34
ADDRESS_LINES: Final = 6

_FILENAME_BAD: Final = re.compile('[<>:"/\\\\|?*\r\n\u00a0\u2000-\u200a\u2028\u205f\u2060\u3000]')
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CPR: Final = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{2}[- ]?\d{4}(?!\d)")
_REFERENCE: Final = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")


def refuse(code: str, message: str) -> Rejected:
    """Return the error for a letter that must not leave as it is."""
    return Rejected(message, system=texts.SYSTEM, code=code)


def looks_like_cpr(text: str) -> bool:
    """Return whether `text` holds a number with the form of a CPR number."""
    return _CPR.search(text) is not None


def check_text(field: str, text: str) -> None:
    """Refuse characters that XML cannot carry; `field` is the name on screen."""
    if _NOT_XML.search(text):
        raise refuse("CONTROL_CHARACTER", texts.CONTROL_CHARACTER.format(field=field))


def check_title(title: str) -> None:
    """Refuse a missing, too long or unsendable subject line."""
    if not title.strip():
        raise refuse("TITLE_MISSING", texts.TITLE_MISSING)
    if len(title) > TITLE:
        raise refuse("TITLE_LENGTH", texts.TITLE_LENGTH.format(limit=TITLE))
    check_text("overskrift", title)


def check_notification(notification: str) -> None:
    """Refuse a notification that is too long or shows a CPR number: it travels by open mail and SMS."""
    if len(notification) > NOTIFICATION:
        raise refuse("NOTIFICATION_LENGTH", texts.NOTIFICATION_LENGTH.format(limit=NOTIFICATION))
    if looks_like_cpr(notification):
        raise refuse("NOTIFICATION_CPR", texts.NOTIFICATION_CPR)
    check_text("advisering", notification)


def check_filename(filename: str) -> None:
    """Refuse what Digital Post refuses since 10 September 2025, and a CPR number (DESIGN §6)."""
    if not filename.strip() or len(filename) > FILENAME:
        raise refuse("FILENAME_LENGTH", texts.FILENAME_MISSING.format(limit=FILENAME))
    if _FILENAME_BAD.search(filename) or _NOT_XML.search(filename):
        raise refuse("FILENAME_CHARACTER", texts.FILENAME_CHARACTER)
    if looks_like_cpr(filename):
        raise refuse("FILENAME_CPR", texts.FILENAME_CPR)


def check_pdf(pdf: bytes, limit: int, channel: str) -> None:
    """Refuse what is no PDF or larger than `limit` bytes."""
    if not pdf.startswith(b"%PDF-"):
        raise refuse("NOT_PDF", texts.NOT_PDF)
    if len(pdf) > limit:
        raise refuse("TOO_LARGE", texts.TOO_LARGE.format(limit=limit // MIB, channel=channel))


def check_identity(reference: str, created: datetime) -> None:
    """Refuse a reference that is no version 4 UUID in lower case, and a time without a zone."""
    if not _REFERENCE.fullmatch(reference):
        raise refuse("REFERENCE_FORM", texts.REFERENCE_FORM)
    if created.utcoffset() is None:
        raise refuse("CREATED_NAIVE", texts.CREATED_NAIVE)
