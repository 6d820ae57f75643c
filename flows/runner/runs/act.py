"""Act on an approved batch: citizen by citizen, never two runs at once, and on from where the last one stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from connectors.errors import NotConfigured, Retryable
from flows.ledger.errors import LeaseLost
from flows.ledger.ids import BatchId, CaseId
from flows.ledger.model import Case
from flows.ledger.states import Outcome
from flows.recipe.step import Ending
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.hands import Press
from flows.runner.casework.lines import list_case, list_unreadable
from flows.runner.casework.live_doing import LiveDoing, Tally
from flows.runner.casework.postponing import AWAITS_RECEIPT, PATIENT, Postponed, Refusals
from flows.runner.casework.recheck import freshly, remember_number
from flows.runner.casework.walk import walk
from flows.runner.casework.wall import walled_case
from flows.runner.errors import StageFailed, keeps_everybody_out
from flows.runner.runs.digest import plan_digest
from flows.runner.runs.keeper import Keeper

SETUP_MISSING: Final = "SETUP_MISSING"
SYSTEM_ERROR: Final = "SYSTEM_ERROR"
PUZZLES: Final = 3
"""Unforeseen errors in one run after which it is our own fault, and the run stops."""


class Acting:
    """One live or pilot run over one batch."""

    def __init__(self, work: Engagement, batch: BatchId, keeper: Keeper, tally: Tally) -> None:
        self.work = work
        self.batch = batch
        self.stopped = False
        self._keeper = keeper
        self._tally = tally
        self._press = Press(work)
        self._patient: set[CaseId] = set()
        self._refusals = Refusals(work.timing.heartbeat)
        self._puzzles = 0
        self._acted = 0

    async def all(self, room: int | None, only: Sequence[CaseId] | None) -> None:
        """Take cases until none is due, `room` of them have ended or a stop is asked for."""
        list_unreadable(self.work, self.batch)
        total = len(only) if only is not None else self.work.ledger.cases.unended(self.batch)
        while await self._round(room, only):
            self.work.progress("act", self._acted, total)

    async def finish_begun(self) -> bool:
        """Go on with half-done cases that are due, and no others; return whether there were any.

        A follow-up widens no pilot and no limit. After a stop it only hears what became of letters already under way.
        """
        begun = self.work.ledger.cases.begun(self.batch)
        last = self.work.ledger.runs.last_on(self.batch)
        if last is None or last.stop_requested_by:
            begun = [each for each in begun if each.reason == AWAITS_RECEIPT]
        if not begun:
            return False
        only, slots = [each.id for each in begun], self.work.adoption.concurrency
        while self._keeper.check():
            claimed = self.work.ledger.cases.claim(self.batch, self._keeper.lease, slots, only)
            if not claimed:
                break
            await self._together(claimed)
        return True

    async def _round(self, room: int | None, only: Sequence[CaseId] | None) -> bool:
        if not self._keeper.check():
            self.stopped = True
            return False
        slots = self.work.adoption.concurrency
        if room is not None:
            slots = min(slots, room - self._acted)
        if slots <= 0:
            return False
        claimed = self.work.ledger.cases.claim(self.batch, self._keeper.lease, slots, only)
        if not claimed:
            return await self._wait(only)
        await self._together(claimed)
        return True

    async def _together(self, claimed: Sequence[Case]) -> None:
        """Run a few cases side by side; the first refusal is raised only when every one of them has come to rest."""
        results = await asyncio.gather(*map(self._one, claimed), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def _wait(self, only: Sequence[CaseId] | None) -> bool:
        """Wait for what settles or is postponed; False when only receipts can bring more."""
        waiting = self.work.ledger.cases.postponed(self.batch, only)
        impatient = [each.not_before for each in waiting if each.id not in self._patient and each.not_before]
        if not impatient:
            return False
        left = (min(impatient) - self.work.ledger.now()).total_seconds()
        self.work.progress("settle", len(waiting), len(waiting))
        await asyncio.sleep(min(max(left, 0.05), 1.0))
        return True

    async def _one(self, case: Case) -> None:
        ledger, run = self.work.ledger, self._keeper.lease.run
        try:
            await walled_case(ledger, run, case, "borgerens trin", lambda: self._citizen(case), (Postponed,))
        except Postponed as later:
            self._postpone(case, later)
        except Retryable as error:
            self._postpone(case, self._refusals.postponed(case.id, error, self.work.ledger.now()))
        except NotConfigured as error:
            self._misnamed(case, error)
        except StageFailed as failure:
            self._puzzled(case, failure)

    async def _citizen(self, case: Case) -> None:
        subject = await freshly(self.work, case)
        remember_number(self.work, subject.person)
        doing = LiveDoing(self.work, self.work.ports, self._press, case, self._keeper.lease, self._tally)
        if subject.ended is None or subject.ended.outcome is not Outcome.ALREADY_HANDLED:
            await walk(self.work, subject, doing)
        self._end(case, subject.ended or Ending(Outcome.DONE, ""), subject.reasons())

    def _puzzled(self, case: Case, failure: StageFailed) -> None:
        """Let a person look at a citizen on whom we failed as nobody foresaw; stop when it is not that citizen."""
        self._puzzles += 1
        if self._puzzles >= PUZZLES:
            self.work.ledger.cases.release(case.id, self._keeper.lease)
            raise failure
        self._end(case, Ending(Outcome.NEEDS_PERSON, SYSTEM_ERROR), case.tell)

    def _misnamed(self, case: Case, error: NotConfigured) -> None:
        """Stop the run when nobody can log in; a name missing for one citizen sends that one to a person."""
        if keeps_everybody_out(error):
            self.work.ledger.cases.release(case.id, self._keeper.lease)
            raise error
        self._end(case, Ending(Outcome.NEEDS_PERSON, SETUP_MISSING), (*case.tell, SETUP_MISSING))

    def _postpone(self, case: Case, later: Postponed) -> None:
        if later.reason in PATIENT or self._refusals.enough(case.id):
            self._patient.add(case.id)
        cases, lease = self.work.ledger.cases, self._keeper.lease
        if not cases.postpone(case.id, later.until, later.reason, lease, counted=later.counted):
            raise LeaseLost(self.work.adoption.adoption)

    def _end(self, case: Case, ending: Ending, tell: Sequence[str]) -> None:
        if ending.outcome is Outcome.NEEDS_PERSON:
            list_case(self.work, case, ending.reason)
        plan_digest(self.work, case, tell)
        if not self.work.ledger.cases.end(case.id, ending.outcome, ending.reason, tell, self._keeper.lease):
            raise LeaseLost(self.work.adoption.adoption)
        self._acted += 1
        self._refusals.completed += ending.outcome is Outcome.DONE
        self._patient.discard(case.id)
