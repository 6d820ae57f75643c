"""Mail to colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from connectors.ports.operations import Reference, RemoteId, writes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail without personal data: counts, reason codes and a link."""

    to: str
    subject: str
    text: str


@runtime_checkable
class Mailer(Protocol):
    """Mail to colleagues, over enforced TLS unless the server is on loopback."""

    @writes
    async def send(self, mail: Mail, reference: Reference) -> RemoteId:
        """Send one mail whose Message-ID is made from `reference`; return the Message-ID.

        Raises `OutcomeUnknown` when the connection broke after the content had been sent.
        """
        ...
