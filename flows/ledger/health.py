"""How the systems answer and what waits for them, read from what calls have left behind; no citizen in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import case, func, select

from flows.ledger.database import Database
from flows.ledger.model import Run
from flows.ledger.runs import run_of
from flows.ledger.schema import batches, cases, effects, runs
from flows.ledger.states import BatchState, CaseState, EffectState, Mode, RunState

_NO_ANSWER: Final = (EffectState.UNKNOWN, EffectState.REJECTED)
_SEALED: Final = (BatchState.PREPARED, BatchState.APPROVED, BatchState.OPENED, BatchState.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class SystemHealth:
    """What one system has taken and not taken of our calls; a time is None when it never happened."""

    name: str
    last_success: datetime | None
    last_failure: datetime | None
    unknown: int
    """Calls nobody knows the outcome of, still."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases of an adoption that are put off for one reason; `next_try` is the soonest."""

    adoption: str
    lineage: str
    reason: str
    count: int
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class Extract:
    """The extract that an adoption's newest prepared set was made of."""

    adoption: str
    as_of: datetime
    source: str


class Health:
    """How this runner is; each answer is about one organisation, by its CVR number."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def systems(self, organisation: str, people: tuple[str, ...] = ()) -> tuple[SystemHealth, ...]:
        """Return every system that was ever called, by name; error codes in `people` await a person: no failure."""
        failed = effects.c.state.in_(_NO_ANSWER) & effects.c.error_code.not_in(people)
        unknown = (effects.c.state == EffectState.UNKNOWN) & effects.c.error_code.not_in(people)
        chosen = (
            select(
                effects.c.system,
                func.max(effects.c.confirmed_at).label("success"),
                func.max(case((failed, effects.c.intent_at))).label("failure"),
                func.sum(case((unknown, 1), else_=0)).label("unknown"),
            )
            .join(cases, cases.c.id == effects.c.case)
            .where(cases.c.organisation == organisation)
            .group_by(effects.c.system)
            .order_by(effects.c.system)
        )
        with self._database.read() as tx:
            return tuple(SystemHealth(row.system, row.success, row.failure, row.unknown) for row in tx.rows(chosen))

    def waiting(self, organisation: str) -> tuple[Waiting, ...]:
        """Return the cases that were put off, by adoption and reason."""
        kept = (cases.c.adoption, cases.c.lineage, cases.c.reason)
        chosen = (
            select(*kept, func.count().label("n"), func.min(cases.c.not_before).label("due"))
            .where(cases.c.organisation == organisation, cases.c.state != CaseState.ENDED, cases.c.reason != "")
            .group_by(*kept)
            .order_by(*kept)
        )
        with self._database.read() as tx:
            return tuple(Waiting(row.adoption, row.lineage, row.reason, row.n, row.due) for row in tx.rows(chosen))

    def extracts(self, organisation: str) -> tuple[Extract, ...]:
        """Return the newest extract each adoption was prepared from, by adoption."""
        newest = (
            select(batches.c.adoption, func.max(batches.c.created_at).label("at"))
            .where(batches.c.organisation == organisation, batches.c.state.in_(_SEALED))
            .group_by(batches.c.adoption)
            .subquery()
        )
        of_newest = (batches.c.adoption == newest.c.adoption) & (batches.c.created_at == newest.c.at)
        chosen = select(batches).join(newest, of_newest).order_by(batches.c.adoption)
        with self._database.read() as tx:
            return tuple(Extract(row.adoption, row.register_as_of, row.register_source) for row in tx.rows(chosen))

    def last_follow_up(self, organisation: str, adoption: str) -> Run | None:
        """Return the newest follow-up of an adoption that came to its end, or None."""
        # A follow-up acts on no batch of its own; every other run that acts names one.
        follow_up = (runs.c.mode == Mode.LIVE, runs.c.batch.is_(None), runs.c.state == RunState.FINISHED)
        return self._newest(runs.c.organisation == organisation, runs.c.adoption == adoption, *follow_up)

    def last_run(self, organisation: str, adoption: str) -> Run | None:
        """Return the newest run of an adoption that is no longer at work, however it ended, or None."""
        ended = runs.c.state != RunState.RUNNING
        return self._newest(runs.c.organisation == organisation, runs.c.adoption == adoption, ended)

    def recent_runs(self, organisation: str, limit: int) -> tuple[Run, ...]:
        """Return the organisation's latest runs, newest first."""
        mine = select(runs).where(runs.c.organisation == organisation)
        with self._database.read() as tx:
            return tuple(map(run_of, tx.rows(mine.order_by(runs.c.started_at.desc(), runs.c.id).limit(limit))))

    def _newest(self, *where: Any) -> Run | None:
        with self._database.read() as tx:
            row = tx.one(select(runs).where(*where).order_by(runs.c.started_at.desc()).limit(1))
        return None if row is None else run_of(row)
