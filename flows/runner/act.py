"""Act on an approved batch: citizen by citizen, never two runs at once, and on from where the last one stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from connectors.errors import NotConfigured, Retryable
from flows.ledger.errors import LeaseLost
from flows.ledger.ids import BatchId, CaseId
from flows.ledger.model import Case, NewItem
from flows.ledger.states import Mode, Outcome
from flows.recipe.step import Ending, Subject
from flows.runner.engagement import Engagement
from flows.runner.hands import Press
from flows.runner.keeper import Keeper
from flows.runner.live_doing import LiveDoing, Postponed, Tally
from flows.runner.recheck import freshly
from flows.runner.walk import walk

PILOT_DEFAULT: Final = 5
MOST: Final = 1_000_000
"""More cases than any batch has."""
AWAITS_RECEIPT: Final = "LETTER_UNKNOWN"
SETUP_MISSING: Final = "SETUP_MISSING"
LOGIN: Final = frozenset({"nexus.client_id", "post.certificate", "digital_post.client_certificate"})
"""Settings without which no citizen can be handled."""


class Acting:
    """One live or pilot run over one batch."""

    def __init__(self, work: Engagement, batch: BatchId, keeper: Keeper, tally: Tally) -> None:
        self.work = work
        self.batch = batch
        self.stopped = False
        self.changed: list[CaseId] = []
        """Cases that ended in this run, for the digest."""
        self._keeper = keeper
        self._tally = tally
        self._press = Press(work)
        self._patient: set[CaseId] = set()
        self._acted = 0

    async def all(self, mode: Mode, limit: int | None) -> None:
        """Take cases until none is due, the limit is reached or a stop is asked for."""
        self.work.ledger.cases.open_batch(self.batch, self._keeper.lease)
        self._list_unreadable()
        room = limit if limit is not None else (PILOT_DEFAULT if mode is Mode.PILOT else None)
        total = self.work.ledger.cases.unended(self.batch)
        while await self._round(room):
            self.work.progress("act", self._acted, total)

    async def answered(self) -> None:
        """Go on with the cases that waited for a receipt, and no others: a follow-up widens no pilot and no limit."""
        waiting = [each.id for each in self.work.ledger.cases.of_batch(self.batch, limit=MOST) if _waits(each)]
        if waiting and self._keeper.check():
            lease = self._keeper.lease
            slots = self.work.adoption.concurrency
            while claimed := self.work.ledger.cases.claim(self.batch, lease, slots, only=waiting):
                await self._together(claimed)

    async def _round(self, room: int | None) -> bool:
        if not self._keeper.check():
            self.stopped = True
            return False
        slots = self.work.adoption.concurrency
        if room is not None:
            slots = min(slots, room - self._acted)
        if slots <= 0:
            return False
        claimed = self.work.ledger.cases.claim(self.batch, self._keeper.lease, slots)
        if not claimed:
            return await self._wait()
        await self._together(claimed)
        return True

    async def _together(self, claimed: Sequence[Case]) -> None:
        """Run a few cases side by side; the first refusal is raised only when every one of them has come to rest."""
        results = await asyncio.gather(*map(self._one, claimed), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def _wait(self) -> bool:
        """Wait for what settles or is postponed; False when only receipts can bring more."""
        due = self.work.ledger.cases.next_due(self.batch)
        open_cases = self.work.ledger.cases.unended(self.batch)
        if due is None or open_cases <= len(self._patient):
            return False
        left = (due - self.work.ledger.now()).total_seconds()
        self.work.progress("settle", open_cases, open_cases)
        await asyncio.sleep(min(max(left, 0.05), 1.0))
        return True

    async def _one(self, case: Case) -> None:
        try:
            subject = await freshly(self.work, case)
            doing = LiveDoing(self.work, self.work.ports, self._press, case, self._keeper.lease, self._tally)
            if subject.ended is None or subject.ended.outcome is not Outcome.ALREADY_HANDLED:
                await walk(self.work, subject, doing)
            self._end(case, subject)
        except Postponed as later:
            self._postpone(case, later)
        except Retryable:
            until = self.work.ledger.now() + timedelta(seconds=min(2.0**case.attempts, 60))
            self._postpone(case, Postponed(until, "SYSTEM_DOWN", counted=True))
        except NotConfigured as error:
            self._misnamed(case, error)

    def _misnamed(self, case: Case, error: NotConfigured) -> None:
        """Stop the run when nobody can log in; a name missing for one citizen sends that one to a person."""
        if error.setting in LOGIN:
            self.work.ledger.cases.release(case.id, self._keeper.lease)
            raise error
        self._list(case, SETUP_MISSING)
        tell = (*case.tell, SETUP_MISSING)
        if not self.work.ledger.cases.end(case.id, Outcome.NEEDS_PERSON, SETUP_MISSING, tell, self._keeper.lease):
            raise LeaseLost(self.work.adoption.adoption)
        self._acted += 1

    def _postpone(self, case: Case, later: Postponed) -> None:
        if later.reason == AWAITS_RECEIPT:
            self._patient.add(case.id)
        cases, lease = self.work.ledger.cases, self._keeper.lease
        if not cases.postpone(case.id, later.until, later.reason, lease, counted=later.counted):
            raise LeaseLost(self.work.adoption.adoption)

    def _end(self, case: Case, subject: Subject) -> None:
        ending = subject.ended or Ending(Outcome.DONE, "")
        if ending.outcome is Outcome.NEEDS_PERSON:
            self._list(case, ending.reason)
        ended = self.work.ledger.cases.end(
            case.id, ending.outcome, ending.reason, subject.reasons(), self._keeper.lease
        )
        if not ended:
            raise LeaseLost(self.work.adoption.adoption)
        self._acted += 1
        self._patient.discard(case.id)
        self.changed.append(case.id)

    def _list(self, case: Case, code: str) -> None:
        self.work.ledger.worklist.add(
            NewItem(
                case.id,
                self.batch,
                case.sequence,
                case.organisation,
                case.lineage,
                code,
                "",
                code,
                self.work.today + timedelta(days=self._days(code)),
            )
        )

    def _list_unreadable(self) -> None:
        """Put rows that nobody can read on the worklist: they never become cases."""
        after = -1
        while page := self.work.ledger.batches.proposals(self.batch, after):
            after = page[-1].sequence
            for each in page:
                if each.outcome is Outcome.NEEDS_PERSON and not each.citizen_key:
                    due = self.work.today + timedelta(days=self._days(each.reason))
                    organisation, lineage = self.work.organisation, self.work.robot.lineage
                    self.work.ledger.worklist.add(
                        NewItem(
                            None, self.batch, each.sequence, organisation, lineage, each.reason, "", each.reason, due
                        )
                    )

    def _days(self, code: str) -> int:
        reason = self.work.robot.reasons.get(code)
        return reason.due_days if reason else 14


def _waits(case: Case) -> bool:
    return case.outcome is None and case.reason == AWAITS_RECEIPT
