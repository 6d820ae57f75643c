"""A preview, from the register to a sealed batch that a second person can approve."""

from __future__ import annotations

from collections import Counter

from flows.ledger.ids import BatchId, RunId
from flows.ledger.model import NewRun, Planned
from flows.ledger.states import Mode, Outcome, RunState
from flows.runner.adopting.engagement import Engagement, engage
from flows.runner.adopting.systems_used import as_json, systems_used
from flows.runner.casework.wall import explained
from flows.runner.errors import RunStopped
from flows.runner.home import Home
from flows.runner.runs.digest import codes_to_mail
from flows.runner.runs.keeper import holding
from flows.runner.runs.prepare import Preparation
from flows.runner.runs.stages import Stages
from flows.runner.summary import Made, RunSummary


async def prepare_batch(home: Home, adoption: str, stages: Stages, limit: int | None = None) -> RunSummary:
    """Prepare a batch of an adoption from its own systems."""
    async with engage(home, adoption, progress=stages.caller.progress) as work:
        return await prepare(work, stages, limit)


async def prepare(work: Engagement, stages: Stages, limit: int | None = None) -> RunSummary:
    """Prepare a batch under the adoption's lease and return what it would do."""
    run = work.ledger.runs.begin(new_run(work, Mode.PREVIEW, stages, limit=limit))
    async with holding(work, run) as keeper:
        making = Preparation(work, run, stages.caller.started_by, limit, keeper.check)
        try:
            await stages.stage("vælg borgere", making.select)
            await stages.stage("planlæg", making.plan)
            making.seal()
        except BaseException as error:
            if making.batch:
                work.ledger.batches.abandon(making.batch)
            state = RunState.STOPPED if isinstance(error, RunStopped) else RunState.FAILED
            why = "" if state is RunState.STOPPED else explained(error)
            work.ledger.runs.finish(run, state, "", None, problem=why)
            raise
        await stages.shown()
        summary = _summary(work, run, making)
        work.ledger.runs.finish(run, RunState.FINISHED, summary.as_json(), keeper.lease)
        return summary


def _summary(work: Engagement, run: RunId, making: Preparation) -> RunSummary:
    return RunSummary(
        work.adoption.adoption,
        run,
        making.batch,
        Mode.PREVIEW,
        RunState.FINISHED.value,
        work.ledger.batches.counts(making.batch),
        planned=planned_of(work, making),
        bad_rows=making.bad_rows,
    )


def planned_of(work: Engagement, making: Preparation) -> Made:
    """Return what the sealed batch would do outside; a mail counts once a district."""
    seen: Counter[str] = Counter()
    mails: set[str] = set()
    after = -1
    while page := work.ledger.batches.proposals(making.batch, after):
        after = page[-1].sequence
        seen.update(_word(step) for each in page for step in each.planned)
        acted_on = (each for each in page if each.outcome in (Outcome.DONE, Outcome.NEEDS_PERSON))
        mails.update(each.district for each in acted_on if each.citizen_key and codes_to_mail(work, each.tell))
    told = seen["tell_advisor"] + len(mails)
    return Made(seen["create_intervention"], seen["send_letter:digital"], seen["send_letter:paper"], told)


def _word(step: Planned) -> str:
    return f"{step.step}:{step.channel}" if step.channel else step.step


def new_run(work: Engagement, mode: Mode, stages: Stages, batch: str | None = None, limit: int | None = None) -> NewRun:
    """Return a run as the ledger wants to know it: version, content and settings stand on every one."""
    return NewRun(
        work.adoption.adoption,
        work.organisation,
        work.robot.lineage,
        work.robot.version,
        work.robot.content_hash,
        work.settings_hash,
        mode,
        BatchId(batch) if batch else None,
        stages.caller.started_by,
        stages.prefect_run,
        limit,
        work.adoption.origin.overlay,
        as_json(systems_used(work.adoption)),
    )
