"""File a dispatched letter on the citizen: the document first, its content after, each a call of its own."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Final

from connectors.ports import CareCitizen, Document, Reference, RemoteId
from flows.ledger.model import Case, EffectRow
from flows.ledger.states import EffectState
from flows.ledger.step_names import named
from flows.recipe.step import Ending, Plan, Subject
from flows.runner.casework.letter_files import letter_path
from flows.runner.casework.live_doing import LiveDoing

REFUSED: Final = "FILING_FAILED"
DOCUMENT: Final = "file_letter"
CONTENT: Final = "file_content"


async def file_letter(subject: Subject, citizen: CareCitizen, doing: LiveDoing, case: Case) -> Ending | None:
    """Bring both calls to a proven end; raises `Postponed` or `ConnectorError` when that takes another follow-up."""
    pdf = letter_path(doing.work.home, case.batch, case.sequence, doing.later).read_bytes()
    day = datetime.combine(doing.letter_date(subject), time(12), tzinfo=UTC)
    document = Document(doing.letter_title, f"brev-{case.sequence:06d}.pdf", day, pdf)
    if ending := await doing.effect(subject, _document(doing, citizen, document)):
        return ending
    step = named(DOCUMENT, doing.later)
    place = next(each for each in doing.work.ledger.effects.of(case.id) if _is_place(each, step))
    return await doing.effect(subject, _content(doing, citizen, document, RemoteId(place.remote_id)))


def _document(doing: LiveDoing, citizen: CareCitizen, document: Document) -> Plan:
    care, ref = doing.care, citizen.ref

    async def create(reference: Reference) -> RemoteId:
        return await care.create_document(ref, document, reference)

    async def find(reference: Reference) -> RemoteId | None:
        return await care.find_document(ref, reference)

    return Plan(DOCUMENT, "Lægger brevet på borgeren", care.name, create, find, refused=REFUSED)


def _content(doing: LiveDoing, citizen: CareCitizen, document: Document, place: RemoteId) -> Plan:
    care, ref = doing.care, citizen.ref

    async def upload(_reference: Reference) -> RemoteId:
        await care.upload_document(ref, place, document)
        return place

    async def arrived(_reference: Reference) -> RemoteId | None:
        return place if await care.document_has_content(ref, place) else None

    return Plan(CONTENT, "Lægger brevets indhold", care.name, upload, arrived, refused=REFUSED)


def _is_place(row: EffectRow, step: str) -> bool:
    return row.step == step and row.state is EffectState.CONFIRMED
