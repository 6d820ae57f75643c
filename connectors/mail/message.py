"""One mail as it stands on the wire: checked first, pure, and with a Message-ID that its reference decides."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from connectors.errors import Rejected
from connectors.mail import texts
from connectors.mail.settings import MailSettings
from connectors.ports import Mail, Reference, RemoteId

_ADDRESS: Final = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+)$")
_REFERENCE: Final = re.compile(r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_UUID: Final = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_LINE_BREAK: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
_CPR: Final = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])[ .]?(?:0[1-9]|1[0-2])[ .]?\d{2}[ \t]*[-–]?[ \t]*\d{4}(?!\d)")


def message_id(reference: Reference, settings: MailSettings) -> RemoteId:
    """Return the Message-ID of this reference: the same mail sent twice is one mail to the receiving system."""
    return RemoteId(f"<{reference}@{settings.sender_domain}>")


def build_message(mail: Mail, reference: Reference, settings: MailSettings, sent: datetime) -> EmailMessage:
    """Return the mail; raise `Rejected` for what must not leave. `sent` is timezone aware."""
    check_mail(mail, reference, settings)
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(sent)
    message["Message-ID"] = message_id(reference, settings)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
    return message


def looks_like_cpr(text: str) -> bool:
    """Return whether `text` holds a number with the form of a CPR number, outside the UUIDs that links are made of."""
    return _CPR.search(_UUID.sub("", text)) is not None


def check_mail(mail: Mail, reference: Reference, settings: MailSettings) -> None:
    """Raise `Rejected` for a second header, a stranger's address, or anything with the form of a CPR number."""
    for field, value in (("modtager", mail.to), ("emne", mail.subject)):
        if _LINE_BREAK.search(value):
            raise _refuse("LINE_BREAK", texts.LINE_BREAK.format(field=field))
    if not _REFERENCE.fullmatch(reference):
        raise _refuse("REFERENCE_FORM", texts.REFERENCE)
    if not mail.subject.strip():
        raise _refuse("SUBJECT_MISSING", texts.SUBJECT_MISSING)
    address = _ADDRESS.fullmatch(mail.to)
    if address is None:
        raise _refuse("ADDRESS_FORM", texts.ADDRESS_FORM)
    if address.group(1).lower() not in settings.recipient_domains:
        raise _refuse("DOMAIN", texts.DOMAIN)
    if any(looks_like_cpr(text) for text in (mail.to, mail.subject, mail.text)):
        raise _refuse("CPR", texts.CPR)


def _refuse(code: str, message: str) -> Rejected:
    return Rejected(message, system=texts.SYSTEM, code=code)
