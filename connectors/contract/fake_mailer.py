"""Mail in memory: the port with switches for its faults. For tests of what sends mail."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from connectors.contract.mailer import MailFault
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Unavailable
from connectors.mail.message import check_mail, message_id
from connectors.mail.settings import MailSettings
from connectors.ports import Mail, Reference, RemoteId

SETTINGS: Final = MailSettings(
    host="localhost", tls="none", sender="samdrift@eksempel.dk", recipient_domains=("eksempel.dk",)
)
_SYSTEM: Final = "Falsk mail"


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail the fake took."""

    mail: Mail
    reference: Reference
    message_id: RemoteId


class FakeMailer:
    """The `Mailer` port in memory, and the truth about it. Recipients must be in the settings' domains."""

    def __init__(self, settings: MailSettings = SETTINGS) -> None:
        self.mails: list[SentMail] = []
        self.calls = 0
        self._settings = settings
        self._faults: deque[MailFault | ConnectorError] = deque()
        self._lose_replies = 0

    def message_ids(self) -> list[str]:
        """Return the Message-ID of every mail, in order."""
        return [sent.message_id for sent in self.mails]

    def texts(self) -> list[str]:
        """Return the body of every mail, in order."""
        return [sent.mail.text for sent in self.mails]

    def fail_next(self, fault: MailFault | ConnectorError) -> None:
        """Let the next mail fail before it is taken; several wait in line."""
        self._faults.append(fault)

    def lose_next_reply_after_commit(self) -> None:
        """Take the next mail and lose the answer."""
        self._lose_replies += 1

    async def send(self, mail: Mail, reference: Reference) -> RemoteId:
        """Take one mail within the real limits."""
        self.calls += 1
        check_mail(mail, reference, self._settings)
        if self._faults:
            raise _error(self._faults.popleft())
        sent = SentMail(mail, reference, message_id(reference, self._settings))
        self.mails.append(sent)
        if self._lose_replies:
            self._lose_replies -= 1
            raise OutcomeUnknown("Svaret gik tabt; mailen kan være sendt.", system=_SYSTEM)
        return sent.message_id


def _error(fault: MailFault | ConnectorError) -> ConnectorError:
    if isinstance(fault, ConnectorError):
        return fault
    if fault is MailFault.REFUSED:
        return Rejected("Falsk mail afviste mailen.", system=_SYSTEM, code="SMTP_550")
    return Unavailable("Falsk mail svarer ikke.", system=_SYSTEM)
