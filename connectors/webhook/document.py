"""One call as it stands on the wire: checked first, pure, and signed over the time and every byte of it.

The form is published in docs/notices.md; a change that a receiver must know of raises `VERSION`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from connectors.errors import Rejected
from connectors.ports import Notice, Reference
from connectors.webhook import texts

VERSION: Final = 1
MOST_BYTES: Final = 16_384
ID_HEADER: Final = "Samdrift-Notice-Id"
TIME_HEADER: Final = "Samdrift-Timestamp"
SIGNATURE_HEADER: Final = "Samdrift-Signature"

_REFERENCE: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TEN_DIGITS: Final = re.compile(r"(?<!\d)\d{6}[ \t]*[-–]?[ \t]*\d{4}(?!\d)")
_SPACED: Final = re.compile(r"(?<!\d)\d\d[ .]\d\d[ .]\d\d[ \t]*[-–]?[ \t]*\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class SignedCall:
    """What is posted: the body, and the headers a receiver checks it by."""

    body: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...]


def signed_call(notice: Notice, reference: Reference, secret: str, sent: datetime) -> SignedCall:
    """Return the call; raise `Rejected` for what must not leave. `sent` is timezone aware."""
    check_notice(notice, reference)
    body = _body(notice, reference)
    if len(body) > MOST_BYTES:
        raise Rejected(texts.TOO_LARGE, system=texts.SYSTEM, code="TOO_LARGE")
    stamp = str(int(sent.timestamp()))
    headers = (
        ("Content-Type", "application/json; charset=utf-8"),
        (ID_HEADER, reference),
        (TIME_HEADER, stamp),
        (SIGNATURE_HEADER, f"sha256={signature(secret, stamp, body)}"),
    )
    return SignedCall(body, headers)


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return the HMAC-SHA-256, in hex, of the timestamp, a full stop and the body."""
    return hmac.digest(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hex()


def check_notice(notice: Notice, reference: Reference) -> None:
    """Raise `Rejected` for a strange reference, and for anything with the form of a CPR number."""
    if not _REFERENCE.fullmatch(reference):
        raise Rejected(texts.REFERENCE, system=texts.SYSTEM, code="REFERENCE_FORM")
    said = (notice.kind, notice.adoption, notice.about, notice.subject, notice.text, notice.link)
    if any(_looks_like_cpr(each) for each in (*said, *(word for word, _ in notice.counts))):
        raise Rejected(texts.CPR, system=texts.SYSTEM, code="CPR")


def _looks_like_cpr(text: str) -> bool:
    plain = _REFERENCE.sub("", text)
    return _TEN_DIGITS.search(plain) is not None or _SPACED.search(plain) is not None


def _body(notice: Notice, reference: Reference) -> bytes:
    document = {
        "version": VERSION,
        "id": reference,
        "kind": notice.kind,
        "organisation": notice.organisation,
        "adoption": notice.adoption,
        "about": notice.about,
        "written": notice.written.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "subject": notice.subject,
        "text": notice.text,
        "link": notice.link or None,
        "counts": dict(notice.counts),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
