"""The mail server of the testkommune: takes every mail, keeps each as a file, fails only when told to."""

from __future__ import annotations

import asyncio
import uuid
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from connectors.sandbox.faults import MAIL, FaultBoard, FaultKind
from connectors.sandbox.files import write_atomically

_DONE = "250 OK"
_REFUSALS = {
    FaultKind.THROTTLED: "450 4.7.1 Prøv igen senere",
    FaultKind.UNAVAILABLE: "451 4.3.2 Systemet er midlertidigt nede",
    FaultKind.ERROR_500: "554 5.0.0 Mailen blev afvist",
    FaultKind.CONFLICT: "554 5.0.0 Mailen blev afvist",
}


class MailFolder:
    """Keeps mails as files named by nothing personal."""

    def __init__(self, folder: Path) -> None:
        """Use the folder, made if it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def keep(self, content: bytes) -> None:
        """Write one mail."""
        write_atomically(self._folder / f"{uuid.uuid4()}.eml", content)

    def all(self) -> list[bytes]:
        """Return every mail kept so far."""
        return [path.read_bytes() for path in sorted(self._folder.glob("*.eml"))]

    def count(self) -> int:
        """Return how many mails were kept."""
        return sum(1 for _ in self._folder.glob("*.eml"))

    def repeated_ids(self) -> int:
        """Return how many mails came with a Message-ID that was already known."""
        known = [message_from_bytes(mail)["Message-ID"] for mail in self.all()]
        named = [identifier for identifier in known if identifier]
        return len(named) - len(set(named))


class _Handler:
    def __init__(self, folder: MailFolder, board: FaultBoard) -> None:
        self._folder, self._board = folder, board

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        rule = self._board.next_fault(MAIL, "MAIL")
        if rule is not None and rule.kind in _REFUSALS:
            return _REFUSALS[rule.kind]
        if rule is not None and rule.kind is FaultKind.SLOW:
            await asyncio.sleep(rule.seconds)
        self._folder.keep(envelope.original_content or b"")
        if rule is not None and rule.kind is not FaultKind.SLOW and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return _DONE


def smtp_protocol(folder: MailFolder, board: FaultBoard) -> SMTP:
    """Return the protocol of one connection."""
    return SMTP(_Handler(folder, board), hostname="testkommunen.invalid", ident="Testkommunen", enable_SMTPUTF8=True)
