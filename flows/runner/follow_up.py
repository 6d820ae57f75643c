"""After the letters have left: receipts, filing on the citizen, late messages, and cases that waited for an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from connectors.errors import ConnectorError
from connectors.ports import Document, Receipt, Reference, RemoteId
from flows.ledger.ids import BatchId, CaseId, EffectId
from flows.ledger.model import Case, EffectRow, NewItem, NewReceipt
from flows.ledger.states import LETTER_CHANNELS
from flows.recipe.step import Ending, Plan, Subject
from flows.runner.act import Acting
from flows.runner.engagement import Engagement
from flows.runner.hands import Press
from flows.runner.keeper import Keeper
from flows.runner.letter_files import letter_path
from flows.runner.live_doing import LiveDoing, Postponed, Tally
from flows.runner.recheck import freshly
from flows.runner.steps.arguments import TellArguments
from flows.runner.steps.citizen import citizen_of
from flows.runner.steps.tell_advisor import tell_advisor

PAGE: Final = 200
FAILED: Final = "LETTER_FAILED"


@dataclass(frozen=True, slots=True)
class FollowUpSummary:
    """What one follow-up did. `dispatch` counts the newest batch's letters by channel and dispatch state."""

    received: int
    applied: int
    filed: int
    failed: int
    told: int
    awaiting: int
    dispatch: Mapping[str, Mapping[str, int]]


class FollowUp:
    """One follow-up of one adoption, under its lease."""

    def __init__(self, work: Engagement, keeper: Keeper) -> None:
        self.work = work
        self._keeper = keeper
        self._tally = Tally()
        self._press = Press(work)

    async def all(self, *, quiet: float, limit: float) -> FollowUpSummary:
        """Collect, apply, finish what waited, tell of failures, file; return the counts."""
        received = await self.work.ports.receipts.collect(self._store, quiet_seconds=quiet, limit_seconds=limit)
        applied = self.work.ledger.receipts.apply()
        batch = self.work.ledger.batches.latest(self.work.adoption.adoption)
        if batch is not None and batch.opened_at is not None and self.work.ledger.cases.unended(batch.id):
            acting = Acting(self.work, batch.id, self._keeper, self._tally)
            await acting.answered()
        for effect in applied.failed:
            await self._failed(effect)
        filed = await self._file()
        before = self.work.ledger.now() - timedelta(hours=self.work.adoption.timing.receipt_hours)
        return FollowUpSummary(
            received,
            applied.moved,
            filed,
            len(applied.failed),
            self._tally.steps.get("tell_letter_failed", 0),
            len(self.work.ledger.receipts.awaiting(before)),
            dispatch_of(self.work, batch.id) if batch else {},
        )

    def _store(self, receipt: Receipt) -> None:
        dispatch = receipt.dispatch
        self.work.ledger.receipts.store(
            NewReceipt(
                receipt.event_id,
                receipt.reference,
                receipt.channel_code,
                receipt.status,
                dispatch.value if dispatch else None,
                dispatch.rank if dispatch else -1,
                receipt.occurred,
                receipt.error_code,
                receipt.raw,
            )
        )

    async def _failed(self, effect: EffectId) -> None:
        """Put a letter that never arrived on the worklist, and tell the advisor: the care system shows an offer."""
        case = self._case_of(self.work.ledger.effects.get(effect))
        if case is None:
            return
        reason = self.work.robot.reasons.get(FAILED)
        due = self.work.today + timedelta(days=reason.due_days if reason else 7)
        self.work.ledger.worklist.add(
            NewItem(case.id, case.batch, case.sequence, case.organisation, case.lineage, FAILED, "receipt", FAILED, due)
        )
        subject, doing = await self._hands(case)
        subject.tell, subject.ended = [FAILED], None
        await self._quietly(tell_advisor.run(subject, TellArguments(step="tell_letter_failed"), doing))

    async def _file(self) -> int:
        """File each dispatched letter once; one that fails is tried at the next follow-up, and never sent again."""
        rows = self.work.ledger.receipts.to_file(PAGE)
        filed, size = 0, self.work.adoption.concurrency
        for first in range(0, len(rows), size):
            if not self._keeper.check():
                break
            filed += sum(await asyncio.gather(*map(self._file_one, rows[first : first + size])))
            self.work.progress("file", min(first + size, len(rows)), len(rows))
        return filed

    async def _file_one(self, row: EffectRow) -> bool:
        case = self._case_of(row)
        if case is None:
            return False
        try:
            subject, doing = await self._hands(case)
        except ConnectorError:
            return False
        if subject.care is None or not await self._quietly(self._filing(subject, doing, case)):
            return False
        return self.work.ledger.receipts.mark_filed(row.id)

    async def _filing(self, subject: Subject, doing: LiveDoing, case: Case) -> Ending | None:
        care, citizen = doing.care, citizen_of(subject)
        pdf = letter_path(self.work.home, case.batch, case.sequence).read_bytes()
        day = datetime.combine(doing.letter_date(subject), time(12), tzinfo=UTC)
        document = Document(doing.letter_title, f"brev-{case.sequence:06d}.pdf", day, pdf)
        entry: list[RemoteId] = []

        async def create(reference: Reference) -> RemoteId:
            entry.append(await care.create_document(citizen, document, reference))
            return entry[-1]

        async def find(reference: Reference) -> RemoteId | None:
            return await care.find_document(citizen, reference)

        plan = Plan("file_letter", "Lægger brevet på borgeren", care.name, create, find, refused="FILING_FAILED")
        if ending := await doing.effect(subject, plan):
            return ending
        row = next(each for each in self.work.ledger.effects.of(case.id) if each.step == "file_letter")
        place = RemoteId(row.remote_id)

        async def upload(_reference: Reference) -> RemoteId:
            await care.upload_document(citizen, place, document)
            return place

        async def arrived(_reference: Reference) -> RemoteId | None:
            return place if await care.document_has_content(citizen, place) else None

        content = Plan("file_content", "Lægger brevets indhold", care.name, upload, arrived, refused="FILING_FAILED")
        return await doing.effect(subject, content)

    async def _quietly(self, work: Awaitable[Ending | None]) -> bool:
        """Return whether it was done; a system that is down is asked again at the next follow-up."""
        try:
            ending = await work
        except (Postponed, ConnectorError):
            return False
        return ending is None

    async def _hands(self, case: Case) -> tuple[Subject, LiveDoing]:
        subject = await freshly(self.work, case)
        return subject, LiveDoing(self.work, self.work.ports, self._press, case, self._keeper.lease, self._tally)

    def _case_of(self, row: EffectRow | None) -> Case | None:
        case = self.work.ledger.cases.get(CaseId(row.case)) if row else None
        return case if case is not None and case.adoption == self.work.adoption.adoption else None


def dispatch_of(work: Engagement, batch: BatchId) -> dict[str, dict[str, int]]:
    """Return the batch's accepted letters by channel and dispatch state."""
    found: dict[str, dict[str, int]] = {}
    after = -1
    while page := work.ledger.cases.of_batch(batch, after):
        after = page[-1].sequence
        for row in (each for case in page for each in work.ledger.effects.of(case.id)):
            if row.channel in LETTER_CHANNELS and (row.remote_id or row.dispatch):
                states = found.setdefault(row.channel, {})
                states[row.dispatch or "accepted"] = states.get(row.dispatch or "accepted", 0) + 1
    return found
