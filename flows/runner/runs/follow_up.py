"""After the letters have left: receipts, half-done cases, letters that never arrived, filing, and late messages.

Everything still to be done is read from the ledger, never remembered: what a system that is down puts off today is
there for the next follow-up.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from connectors.errors import ConnectorError
from connectors.ports import Receipt
from flows.ledger.corrections import Correction
from flows.ledger.ids import BatchId, CaseId
from flows.ledger.model import Case, EffectRow, NewReceipt
from flows.ledger.said import Reply
from flows.ledger.states import EffectState
from flows.ledger.step_names import CORRECTION, named
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.afterwards import Afterwards
from flows.runner.casework.hands import Press
from flows.runner.casework.lines import list_case
from flows.runner.casework.live_doing import LiveDoing, Tally
from flows.runner.casework.postponing import Postponed
from flows.runner.casework.recheck import as_known_now, freshly
from flows.runner.runs import corrections, replies
from flows.runner.runs.act import Acting
from flows.runner.runs.digest import STEP as DIGEST
from flows.runner.runs.digest import send_digests
from flows.runner.runs.filing import DOCUMENT, REFUSED, file_letter
from flows.runner.runs.keeper import Keeper
from flows.runner.runs.late_failure import TOLD as FAILURE_TOLD
from flows.runner.runs.late_failure import deal_with
from flows.runner.runs.live_checks import is_unchanged
from flows.runner.steps.send_letter import RESENT
from flows.runner.steps.tell_advisor import tell_advisor

PAGE: Final = 200
REPLIES: Final = 50
"""Replies read at a time."""

Deed = Callable[[Case], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class FollowUpSummary:
    """What one follow-up did. `dispatch` counts the newest batch's letters by channel and dispatch state."""

    received: int
    applied: int
    filed: int
    failed: int
    resent: int
    """Digital letters that failed late and were sent once more, on paper."""
    told: int
    awaiting: int
    dispatch: Mapping[str, Mapping[str, int]]
    answered: int = 0
    """Replies from citizens that have been acted on."""
    corrected: int = 0
    """Corrections that have been carried out or left to a person."""


class FollowUp:
    """One follow-up of one adoption, under its lease."""

    def __init__(self, work: Engagement, keeper: Keeper) -> None:
        self.work = work
        self.touched: set[BatchId] = set()
        """Batches whose numbers may have changed."""
        self._keeper = keeper
        self._tally = Tally()
        self._press = Press(work)

    async def all(self, *, quiet: float, limit: float) -> FollowUpSummary:
        """Collect, apply, finish what is half done, deal with failures, file, tell; return the counts."""
        received = await self.work.ports.receipts.collect(self._store, quiet_seconds=quiet, limit_seconds=limit)
        applied = self.work.ledger.receipts.apply()
        for batch in self.work.ledger.batches.unfinished(self.work.adoption.adoption):
            acting = Acting(self.work, batch.id, self._keeper, self._tally)
            if is_unchanged(self.work, batch) and await acting.finish_begun():
                self.touched.add(batch.id)
        letters, adoption = self.work.ledger.letters, self.work.adoption.adoption
        await self._each("failed", letters.failed(adoption, PAGE), self._deal_with)
        answered = await self._answers()
        wrongs = self.work.ledger.corrections.to_do(adoption, PAGE)
        corrected = await self._after("correct", [(each.case, self._correct(each)) for each in wrongs])
        filed = await self._each("file", letters.to_file(adoption, PAGE), self._file)
        await send_digests(self.work, self._keeper.lease, self._tally)
        summary = self._summary(received, applied.moved, applied.failed, filed)
        return replace(summary, answered=answered, corrected=corrected)

    def _summary(self, received: int, applied: int, failed: int, filed: int) -> FollowUpSummary:
        steps, adoption = self._tally.steps, self.work.adoption.adoption
        before = self.work.ledger.now() - timedelta(hours=self.work.adoption.timing.receipt_hours)
        newest = self.work.ledger.batches.latest(adoption)
        return FollowUpSummary(
            received,
            applied,
            filed,
            failed,
            steps.get(f"{RESENT}:paper", 0),
            sum(steps.get(step, 0) for step in (FAILURE_TOLD, tell_advisor.name, DIGEST)),
            len(self.work.ledger.letters.awaiting(adoption, before)),
            dispatch_of(self.work, newest.id) if newest else {},
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

    async def _each(
        self, stage: str, rows: Sequence[EffectRow], deal: Callable[[EffectRow, Case], Awaitable[None]]
    ) -> int:
        """Deal with letters, a few side by side, and return how many are done with; the others wait."""
        done, size = 0, self.work.adoption.concurrency
        for first in range(0, len(rows), size):
            if not self._keeper.check():
                break
            done += sum(await asyncio.gather(*(self._one(row, deal) for row in rows[first : first + size])))
            self.work.progress(stage, min(first + size, len(rows)), len(rows))
        return done

    async def _one(self, row: EffectRow, deal: Callable[[EffectRow, Case], Awaitable[None]]) -> bool:
        case = self.work.ledger.cases.get(CaseId(row.case))
        if case is None:
            return False
        try:
            await deal(row, case)
        except (Postponed, ConnectorError):
            # A system is down, an answer settles or a name is missing: the letter is met again next time.
            return False
        return self.work.ledger.letters.mark_followed_up(row.id)

    async def _after(self, stage: str, found: Sequence[tuple[CaseId | None, Deed]]) -> int:
        """Do what has come since, citizen by citizen, and return how many are done with; the others are met again."""
        done = 0
        for place, (case_id, deed) in enumerate(found, start=1):
            case = self.work.ledger.cases.get(case_id) if case_id else None
            if not self._keeper.check():
                break
            try:
                if case is not None:
                    await deed(case)
                    done += 1
            except (Postponed, ConnectorError):
                # A system is down or an answer settles.
                continue
            finally:
                self.work.progress(stage, place, len(found))
        return done

    async def _answers(self) -> int:
        """Act on every reply, page by page: those that wait for a person hold up none behind them."""
        done = 0
        last: Reply | None = None
        while self._keeper.check():
            page = self.work.ledger.replies.unhandled(self.work.adoption.adoption, REPLIES, last)
            if not page:
                break
            done += await self._after("answer", [(each.case, self._answer(each)) for each in page])
            last = page[-1]
        return done

    def _answer(self, reply: Reply) -> Deed:
        named = replies.named(self.work, reply)
        return lambda case: replies.carry_out(self.work, reply, case, self._later(case, named))

    def _correct(self, correction: Correction) -> Deed:
        return lambda case: corrections.carry_out(self.work, correction, case, self._later(case, CORRECTION))

    def _later(self, case: Case, follows: str) -> Afterwards:
        work = self.work
        return Afterwards(work, work.ports, self._press, case, self._keeper.lease, self._tally, follows)

    async def _deal_with(self, row: EffectRow, case: Case) -> None:
        if corrections.is_apology(row):
            # An apology that never arrived is not sent again, and says nothing of the offer.
            list_case(self.work, case, corrections.lost(self.work), CORRECTION)
            return
        subject = await freshly(self.work, case)
        self.touched.add(case.batch)
        await deal_with(row, case, subject, self._hands(case))

    async def _file(self, row: EffectRow, case: Case) -> None:
        """File the letter; where that is refused for good, a person does it."""
        subject = await as_known_now(self.work, case)
        hands = self._later(case, CORRECTION) if corrections.is_apology(row) else self._hands(case)
        ending = await file_letter(subject, subject.care, hands, case) if subject.care else REFUSED
        if ending is not None:
            list_case(self.work, case, REFUSED, named(DOCUMENT, hands.later))

    def _hands(self, case: Case) -> LiveDoing:
        return LiveDoing(self.work, self.work.ports, self._press, case, self._keeper.lease, self._tally)


def dispatch_of(work: Engagement, batch: BatchId) -> dict[str, dict[str, int]]:
    """Return the batch's accepted letters by channel and dispatch state."""
    found: dict[str, Counter[str]] = {}
    for each in work.ledger.proposals.letters(batch):
        if each.state is EffectState.CONFIRMED:
            found.setdefault(each.channel, Counter())[each.dispatch or "accepted"] += each.count
    return {channel: dict(states) for channel, states in found.items()}
