"""What one page hands to the next through the browser, sealed: no CPR number is in the page, and nothing is kept here.

It opens only for the person it was shown to, for what it was made for, and for an hour.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Final

from catalogue.web.visitor import Visitor
from flows.ledger import Ledger
from flows.ledger.errors import KeysWrong

LASTS: Final = timedelta(hours=1)
_SECONDS: Final = 8


def carry(opened: Ledger, visitor: Visitor, purpose: str, content: bytes) -> str:
    """Return the value of a hidden field that holds `content`."""
    at = int(opened.now().timestamp()).to_bytes(_SECONDS)
    return base64.urlsafe_b64encode(opened.keys.seal(at + content, _context(visitor, purpose))).decode()


def carried(opened: Ledger, visitor: Visitor, purpose: str, value: str) -> bytes | None:
    """Return what a hidden field holds; None for one that is too old, another's, or not made here."""
    try:
        plain = opened.keys.open(base64.b64decode(value.encode(), b"-_", validate=True), _context(visitor, purpose))
    except (KeysWrong, ValueError):
        return None
    made = datetime.fromtimestamp(int.from_bytes(plain[:_SECONDS]), opened.now().tzinfo)
    return plain[_SECONDS:] if made + LASTS > opened.now() else None


def _context(visitor: Visitor, purpose: str) -> str:
    return f"carried/{visitor.organisation_cvr}/{visitor.subject}/{purpose}"
