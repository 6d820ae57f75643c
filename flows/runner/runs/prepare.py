"""Prepare a batch: who would be acted on, how, and each letter as it will be printed. Nothing outward is written."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from connectors.errors import NotConfigured
from connectors.ports import CareCitizen, Intervention
from flows.ledger.ids import BatchId, RunId
from flows.ledger.model import NewBatch, NewProposal, Planned
from flows.ledger.states import EffectKind, EffectState, Outcome
from flows.recipe.decide import Decision, decide
from flows.recipe.step import Ending, Subject
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.facts import with_care
from flows.runner.casework.hands import Press
from flows.runner.casework.letter_files import keep_letter
from flows.runner.casework.preview_doing import PreviewDoing
from flows.runner.casework.setup_check import SetupCheck
from flows.runner.casework.walk import walk
from flows.runner.errors import RunStopped
from flows.runner.runs.candidates import (
    Candidate,
    Selection,
    check_fresh,
    handled_before,
    occasion_of,
    proposal_of,
)
from flows.runner.runs.capacity import Capacity
from flows.runner.steps.create_intervention import create_intervention

PAGE: Final = 200
_WINDOW: Final = 4
_TOLD: Final = 20
"""Rows of the register between two words about how far it is."""


class Preparation:
    """One batch in the making."""

    def __init__(
        self,
        work: Engagement,
        run: RunId,
        started_by: str,
        limit: int | None = None,
        go_on: Callable[[], bool] = lambda: True,
    ) -> None:
        """Offer to at most `limit` citizens, the others wait; stop between two citizens when `go_on` says no."""
        self.work = work
        self.run = run
        self.started_by = started_by
        self._room = limit
        self._go_on = go_on
        self.batch: BatchId = BatchId("")
        self.candidates: list[Candidate] = []
        self.bad_rows: Counter[str] = Counter()
        self._setup = SetupCheck()
        self._passed: Counter[str] = Counter()
        self._table = work.robot.table(work.settings.rules, work.today)
        self._ports = work.ports.read_only()
        self._doing = PreviewDoing(work, self._ports, Press(work))

    async def select(self) -> int:
        """Stream the register into the ledger; return how many were read."""
        work = self.work
        check_fresh(work)
        await work.ports.care.check_settings()
        info = work.ports.register.info()
        self.batch = work.ledger.batches.prepare(
            NewBatch(
                work.adoption.adoption,
                work.organisation,
                work.robot.lineage,
                work.robot.version,
                work.robot.content_hash,
                work.settings_hash,
                self.run,
                self.started_by,
                info.as_of,
                info.source,
                work.adoption.origin.overlay,
            )
        )
        selection = Selection(work, self._table)
        read = self._keep(selection.stream())
        self.bad_rows = selection.bad_rows
        return read

    def _keep(self, stream: Iterable[NewProposal | Candidate]) -> int:
        page: list[NewProposal] = []
        read = 0
        for read, each in enumerate(stream, start=1):
            if isinstance(each, Candidate):
                self.candidates.append(each)
            else:
                page.append(each)
            if len(page) >= PAGE:
                self._stop_if_asked()
                self.work.ledger.batches.add(self.batch, page)
                page = []
            if read % _TOLD == 0:
                self.work.progress("select", read, 0)
        self.work.ledger.batches.add(self.batch, page)
        self.work.progress("select", read, read)
        self.candidates.sort(key=lambda one: (one.waiting_since or date.max, one.person.birth_date, one.sequence))
        return read

    async def plan(self) -> None:
        """Ask the care system about every candidate, and plan what would happen to those who remain."""
        capacity = Capacity.of(self.work)
        waiting = iter(self.candidates)
        while group := list(islice(waiting, PAGE)):
            proposals = await self._group(group, capacity)
            self.work.ledger.batches.add(self.batch, proposals)
        self._setup.check(used_before=self._used_before())

    def _stop_if_asked(self) -> None:
        if not self._go_on():
            raise RunStopped(
                "Prøvekørslen er stoppet, som der blev bedt om, og opgivet. Intet er oprettet eller sendt.",
                typed=f"Lav en ny med `samdrift run {self.work.adoption.adoption}`.",
                clicked="Start en ny på ibrugtagningens side.",
            )

    async def _group(self, group: list[Candidate], capacity: Capacity) -> list[NewProposal]:
        room = asyncio.Semaphore(_WINDOW)

        async def asked(one: Candidate) -> tuple[NewProposal, Subject] | NotConfigured:
            async with room:
                self._stop_if_asked()
                try:
                    return await self._decide(one)
                except NotConfigured as error:
                    return error
                finally:
                    self._through("facts")

        answers = await asyncio.gather(*map(asked, group))
        return [await self._answered(one, answer, capacity) for one, answer in zip(group, answers, strict=True)]

    async def _answered(
        self, one: Candidate, answer: tuple[NewProposal, Subject] | NotConfigured, capacity: Capacity
    ) -> NewProposal:
        """Return the proposal; a name missing for one citizen is that citizen's, one missing for all is ours."""
        self._through("plan")
        try:
            if isinstance(answer, NotConfigured):
                raise answer
            planned = await self._planned(one, *answer, capacity)
        except NotConfigured as error:
            self._doing.planned.pop(one.sequence, None)
            missing = Decision(Outcome.NEEDS_PERSON, "SETUP_MISSING", self._table.version, self._table.name)
            if handled_before(self.work, one.key, missing):
                missing = Decision.handled("HANDLED_BEFORE", missing)
            else:
                self._setup.missed(error)
            return proposal_of(self.work, one.sequence, one.person, one.key, missing)
        self._setup.planned(planned)
        return planned

    def _used_before(self) -> bool:
        adoption, step = self.work.adoption.adoption, create_intervention.name
        return bool(self.work.ledger.effects.in_state(adoption, step, (EffectState.CONFIRMED,), limit=1))

    def _through(self, stage: str) -> None:
        self._passed[stage] += 1
        self.work.progress(stage, self._passed[stage], len(self.candidates))

    async def _decide(self, one: Candidate) -> tuple[NewProposal, Subject]:
        work = self.work
        care = await self._ports.care.find_citizen(one.person.cpr)
        found: tuple[Intervention, ...] = ()
        if isinstance(care, CareCitizen):
            found = tuple(await self._ports.care.interventions(care.ref))
        municipality = work.adoption.organisation.municipality_code
        facts = with_care(one.facts, care, found, work.offer_name, municipality)
        decision = decide(facts, self._table, work.settings)
        if handled_before(work, one.key, decision):
            decision = Decision.handled("HANDLED_BEFORE", decision)
        proposal = proposal_of(work, one.sequence, one.person, one.key, decision)
        subject = Subject(
            one.sequence,
            one.person,
            care if isinstance(care, CareCitizen) else None,
            facts,
            proposal.occasion,
            decision.group,
            decision.why,
            decision.legal_basis,
            list(decision.tell),
        )
        return proposal, subject

    async def _planned(
        self, one: Candidate, proposal: NewProposal, subject: Subject, capacity: Capacity
    ) -> NewProposal:
        if proposal.outcome not in (Outcome.DONE, Outcome.NEEDS_PERSON):
            return proposal
        if proposal.outcome is Outcome.DONE and self._room == 0:
            return replace(proposal, outcome=Outcome.WAITING, reason="WAITS_LIMIT")
        if proposal.outcome is Outcome.DONE and not capacity.take(one.person.district):
            return replace(proposal, outcome=Outcome.WAITING, reason="WAITS_CAPACITY")
        if proposal.outcome is Outcome.NEEDS_PERSON:
            subject.ended = Ending(Outcome.NEEDS_PERSON, proposal.reason)
        await walk(self.work, subject, self._doing)
        ended = subject.ended
        if ended is not None and proposal.outcome is Outcome.DONE:
            capacity.give_back(one.person.district)
        if (pdf := self._doing.letters.pop(one.sequence, None)) is not None and ended is None:
            keep_letter(self.work.home, self.batch, one.sequence, pdf)
        outcome, reason = (ended.outcome, ended.reason) if ended else (proposal.outcome, proposal.reason)
        if self._room and outcome is Outcome.DONE:
            self._room -= 1
        return replace(
            proposal,
            occasion=occasion_of(self.work, outcome, reason, proposal.group),
            outcome=outcome,
            reason=reason,
            tell=subject.reasons(),
            planned=self._still_done(one.sequence, ended),
        )

    def _still_done(self, sequence: int, ended: Ending | None) -> tuple[Planned, ...]:
        """Return the planned calls; of a citizen who goes to a person only what is told, as the live run will."""
        planned = self._doing.planned.pop(sequence, [])
        return tuple(each for each in planned if ended is None or each.kind is EffectKind.NOTIFY)

    def seal(self) -> BatchId:
        """Close the set; from here on it can be approved, exactly as it is."""
        self.work.ledger.batches.seal(self.batch)
        return self.batch
