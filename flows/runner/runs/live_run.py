"""A pilot or live run over an approved batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flows.ledger.ids import BatchId, CaseId, RunId
from flows.ledger.model import Batch
from flows.ledger.states import Mode, Outcome, RunState
from flows.runner.adopting.engagement import Engagement, engage
from flows.runner.casework.live_doing import Tally
from flows.runner.casework.wall import explained
from flows.runner.errors import NotReady
from flows.runner.home import Home
from flows.runner.runs.act import Acting
from flows.runner.runs.digest import send_digests
from flows.runner.runs.evidence import flush, measured
from flows.runner.runs.keeper import Keeper, holding
from flows.runner.runs.live_checks import check_approved, check_deployed, check_not_too_old, check_unchanged
from flows.runner.runs.preview_run import new_run
from flows.runner.runs.stages import Stages
from flows.runner.summary import Made, RunSummary

PILOT_DEFAULT: Final = 5


@dataclass(frozen=True, slots=True)
class Request:
    """What a pilot or live run is asked to do; `only` are citizens' numbers in the batch, for a pilot."""

    mode: Mode
    batch: str | None
    limit: int | None = None
    only: tuple[int, ...] = ()

    @property
    def room(self) -> int | None:
        """Return how many citizens may be handled; a pilot without a list takes the first few."""
        if self.limit is None and self.mode is Mode.PILOT and not self.only:
            return PILOT_DEFAULT
        return self.limit


async def act_on(home: Home, adoption: str, request: Request, stages: Stages) -> RunSummary:
    """Act on an approved batch of an adoption, on its own systems."""
    async with engage(home, adoption, progress=stages.caller.progress) as work:
        return await act(work, request, stages)


async def act(work: Engagement, request: Request, stages: Stages) -> RunSummary:
    """Act on an approved batch, or go on with one that a stopped or killed run left."""
    work.timing.check()
    chosen = _approved(work, request.batch)
    check_unchanged(work, chosen)
    check_not_too_old(work, chosen)
    check_deployed(work.home.catalogue_url, work.adoption.adoption, work.robot.lineage, work.robot.version)
    _check_cut_over(work)
    _check_numbers(work, chosen.id, request)
    run = work.ledger.runs.begin(new_run(work, request.mode, stages, chosen.id, request.limit))
    async with holding(work, run) as keeper:
        try:
            return await _act(work, run, chosen.id, request, stages, keeper)
        except Exception as error:
            work.ledger.runs.finish(run, RunState.FAILED, "", None, problem=explained(error))
            raise
        except BaseException:
            work.ledger.runs.finish(run, RunState.INTERRUPTED, "", None)
            raise


async def _act(
    work: Engagement, run: RunId, batch: BatchId, request: Request, stages: Stages, keeper: Keeper
) -> RunSummary:
    tally = Tally()
    acting = Acting(work, batch, keeper, tally)
    await work.ports.care.check_settings()
    work.ledger.cases.open_batch(batch, keeper.lease)
    only = _allowed(work, batch, request)
    await stages.stage("udfør", lambda: acting.all(request.room, only))
    await stages.stage("besked", lambda: send_digests(work, keeper.lease, tally))
    await stages.shown()
    state = RunState.STOPPED if acting.stopped else RunState.FINISHED
    counts = work.ledger.cases.counts(batch)
    summary = RunSummary(work.adoption.adoption, run, batch, request.mode, state.value, counts, made_of(tally))
    evidence = measured(work, [batch], keeper.lease)
    work.ledger.runs.finish(run, state, summary.as_json(), keeper.lease, evidence)
    flush(work)
    return summary


def _allowed(work: Engagement, batch: BatchId, request: Request) -> list[CaseId] | None:
    """Return the cases of a pilot's allow-list, None when there is none; one that another batch has is left out."""
    if not request.only:
        return None
    return [each.id for each in work.ledger.cases.numbered(batch, request.only)]


def _check_numbers(work: Engagement, batch: BatchId, request: Request) -> None:
    """Refuse a number that the batch does not act on, while the batch can still be left untouched."""
    missing = [number for number in sorted(set(request.only)) if not _acts_on(work, batch, number)]
    if missing:
        raise NotReady(
            f"Borger nr. {', '.join(map(str, missing))} er ikke blandt dem, {batch} skal handle på. "
            "Numrene står i prøvekørslen. Intet er sendt.",
            code="NOT_IN_BATCH",
        )


def _acts_on(work: Engagement, batch: BatchId, number: int) -> bool:
    found = work.ledger.batches.proposal(batch, number)
    return found is not None and found.handled_by is None and found.outcome in (Outcome.DONE, Outcome.NEEDS_PERSON)


def made_of(tally: Tally) -> Made:
    """Return what this run has seen confirmed."""
    steps = tally.steps
    return Made(
        steps.get("create_intervention", 0),
        steps.get("send_letter:digital", 0),
        steps.get("send_letter:paper", 0),
        steps.get("tell_advisor", 0) + steps.get("digest_mail", 0),
    )


def _approved(work: Engagement, batch: str | None) -> Batch:
    name = work.adoption.adoption
    if batch is None:
        raise NotReady(
            "En skarp kørsel udfører én godkendt prøvekørsel, og der er ikke valgt nogen. Intet er sendt.",
            typed=f"Skriv hvilken: `samdrift run {name} --mode live --batch B-…`. `samdrift status` viser dem.",
            clicked="Start den på ibrugtagningens side, og vælg den dér.",
            code="NO_BATCH",
        )
    chosen = work.ledger.batches.get(BatchId(batch.upper()))
    if chosen is None or chosen.adoption != name:
        raise NotReady(
            f'Ibrugtagningen "{name}" har ingen prøvekørsel med id {batch}. Intet er sendt.',
            typed="Se dem med `samdrift status`.",
            clicked="Se dem under Prøvekørsler.",
            code="NO_BATCH",
        )
    check_approved(chosen)
    return chosen


def _check_cut_over(work: Engagement) -> None:
    """Refuse a first live run that knows nothing of the invitations sent before the robot."""
    history, who = work.ledger.history, (work.organisation, work.robot.lineage)
    if history.has_earlier(*who) or history.waiver(*who):
        return
    raise NotReady(
        "Tidligere invitationer er ikke indlæst, så nogen kan få tilbuddet to gange. Intet er sendt.",
        typed=f"Indlæs dem: `samdrift import-earlier FIL --adoption {work.adoption.adoption}`, eller giv afkald med "
        "`--waive --as NAVN --why BEGRUNDELSE`.",
        clicked="Bed den, der driver Samdrift, om at indlæse dem, eller giv afkald på ibrugtagningens side.",
        code="NO_CUT_OVER",
    )
