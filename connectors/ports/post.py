"""Digital Post and print."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from connectors.cpr import Cpr
from connectors.ports.citizen import Address
from connectors.ports.operations import Reference, RemoteId, reads, writes


class Channel(StrEnum):
    """How a letter travels."""

    DIGITAL = "digital"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class DigitalLetter:
    """A letter for Digital Post. `title` is the subject line in the mailbox: no personal data in `notification`."""

    recipient: Cpr
    title: str
    pdf: bytes = field(repr=False)
    filename: str
    created: datetime
    """When the letter was first made; timezone aware. A retry keeps it, so that the message is the same."""
    notification: str = ""
    kle: str = ""
    reply_allowed: bool = False


@dataclass(frozen=True, slots=True)
class PaperLetter:
    """A letter for print. The address is printed in the window and sent beside it."""

    recipient_name: str
    address: Address
    pdf: bytes = field(repr=False)
    filename: str
    created: datetime


@runtime_checkable
class Post(Protocol):
    """Digital Post and print. Post cannot be asked afterwards: its probe is the receipt, or nothing."""

    @reads
    async def is_registered(self, cpr: Cpr) -> bool:
        """Return whether the number can receive Digital Post; False also means dead or unknown.

        A failed look-up raises `Retryable`: it is never an answer, and never means paper.
        """
        ...

    @writes
    async def send_digital(self, letter: DigitalLetter, reference: Reference) -> RemoteId:
        """Send by Digital Post with `reference` as MeMo `messageUUID`; return the transmission's id."""
        ...

    @writes
    async def send_paper(self, letter: PaperLetter, reference: Reference) -> RemoteId:
        """Send to print with `reference` as `AfsendelseIdentifikator`; return the transmission's id."""
        ...
