"""What the contract asks of a care system: one order, one letter, and every read and write as a call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Final

from connectors.contract.care_truth import People
from connectors.ports import CareSystem, CitizenRef, Document, InterventionOrder, Pathway, Reference, RemoteId

REFERENCE: Final = Reference("3f8d2a54-6a0e-4c1e-9d44-6f2b0f7a9c01")
OTHER: Final = Reference("b1c6e0d2-8f3a-4e57-8a21-0d9c5b7e4f02")
ORDER: Final = InterventionOrder(start=date(2026, 9, 14), note="Tilbud om forebyggende hjemmebesøg")
LETTER: Final = Document(
    title="Tilbud om forebyggende hjemmebesøg",
    filename="tilbud.pdf",
    dated=datetime(2026, 9, 14, 8, 0, tzinfo=UTC),
    pdf=b"%PDF-1.7 test",
)


def reads_of(system: CareSystem, citizen: CitizenRef, people: People) -> list[Callable[[], Awaitable[object]]]:
    """Return every read that a failed system must refuse to answer."""
    return [
        lambda: system.find_citizen(people.known),
        lambda: system.interventions(citizen),
        lambda: system.missing_pathways(citizen),
        lambda: system.find_intervention(citizen, REFERENCE),
        lambda: system.find_task(citizen, REFERENCE),
        lambda: system.open_tasks(citizen),
        lambda: system.find_document(citizen, REFERENCE),
    ]


def writes_of(system: CareSystem, citizen: CitizenRef, people: People) -> list[Callable[[], Awaitable[object]]]:
    """Return every write, for a preview to be refused."""
    some = RemoteId("1")
    return [
        lambda: system.open_pathway(citizen, Pathway("Forløb", "program")),
        lambda: system.create_intervention(citizen, ORDER, REFERENCE),
        lambda: system.edit_intervention(citizen, some, "note"),
        lambda: system.cancel_intervention(citizen, some, ORDER.start),
        lambda: system.comment_intervention(citizen, some, "besked", REFERENCE),
        lambda: system.create_task(citizen, people.task(), REFERENCE),
        lambda: system.close_task(citizen, some),
        lambda: system.create_document(citizen, LETTER, REFERENCE),
        lambda: system.upload_document(citizen, some, LETTER),
    ]
