"""What happens to a letter after it was accepted: a plan of `PKO_PostStatus` events, some twice, some out of order.

Names and identifiers of statuses and senders: facts: letters-and-digital-post.md 2.4 and OpenPostbud's table of them.
"""

from __future__ import annotations

import uuid
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from connectors.sandbox.digital_post.letters import DIGITAL, PostedLetter

FAILED: Final = "Fejlet"
STATUS_IDS: Final = {
    "Modtaget Digital Post": "eb866ca2-b871-4387-b501-12cde577bd58",
    "Afleveret Digital Post": "f7161a89-5068-4023-bc80-d7f4daad2a2e",
    "Modtaget Fjern-print": "dd98e71c-41ac-4305-a47b-8f86b00e639b",
    "Klar": "e2b30d57-504a-4e2e-ae2d-a1394a9cb0b8",
    "Afleveret til print og kuvertering": "e3c0a021-2070-40d4-b7b7-754aeba762e9",
    "Afsendt": "db5a6025-caa3-45c3-8e02-4e6fa8142ade",
    FAILED: "e225a75c-4b63-46c4-9423-77f5c8762445",
}
_DIGITAL: Final = ("Modtaget Digital Post", "Afleveret Digital Post")
_PAPER: Final = ("Modtaget Fjern-print", "Klar", "Afleveret til print og kuvertering", "Afsendt")
_STEP: Final = 0.2
_EVENTS: Final = uuid.UUID("5d6bd8e4-0b9c-4f5f-9a5e-3f0a5e1f7c11")
_DUPLICATE_EVERY: Final = 4
_DISORDER_EVERY: Final = 5
_REFUSED_AT_ONCE: Final = ".invalid"


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """One event of one letter. A duplicate is the same event again."""

    event_id: str
    letter: PostedLetter
    status: str
    occurred: datetime

    @property
    def failed(self) -> bool:
        """Return whether the event carries error details."""
        return self.status == FAILED


@dataclass(frozen=True, slots=True)
class Delivery:
    """When an event is to be pushed: seconds after the letter was accepted."""

    after: float
    event: StatusEvent


def plan(letter: PostedLetter, pace: float = 1.0) -> list[Delivery]:
    """Return the deliveries of a letter, the same ones each time; all within two seconds at pace 1."""
    accepted = datetime.fromisoformat(letter.accepted)
    events = [
        StatusEvent(
            str(uuid.uuid5(_EVENTS, f"{letter.transmission_id}/{number}")),
            letter,
            status,
            accepted + timedelta(milliseconds=200 * (number + 1)),
        )
        for number, status in enumerate(_statuses(letter))
    ]
    deliveries = [Delivery(pace * _STEP * (number + 1), event) for number, event in enumerate(events)]
    chance = zlib.crc32(letter.letter_id.encode())
    if chance % _DISORDER_EVERY == 0 and len(deliveries) > 1:
        *rest, before, last = deliveries
        deliveries = [*rest, Delivery(before.after, last.event), Delivery(last.after, before.event)]
    if chance % _DUPLICATE_EVERY == 0:
        deliveries.append(Delivery(deliveries[-1].after + pace * _STEP, deliveries[0].event))
    return deliveries


def _statuses(letter: PostedLetter) -> tuple[str, ...]:
    usual = _DIGITAL if letter.channel == DIGITAL else _PAPER
    if not letter.failure:
        return usual
    return (FAILED,) if letter.failure.endswith(_REFUSED_AT_ONCE) else (*usual[: len(usual) // 2], FAILED)
