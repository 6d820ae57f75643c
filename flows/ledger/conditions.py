"""The condition of one adoption, in what people may have to be told of: runs, lines, the last success. No citizen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select

from flows.ledger.database import Database, Tx
from flows.ledger.ids import RunId
from flows.ledger.item_rows import OPEN_STATES
from flows.ledger.model import Run
from flows.ledger.runs import run_of
from flows.ledger.schema import items, runs
from flows.ledger.states import Mode, RunState

_BROKEN: Final = (RunState.FAILED, RunState.INTERRUPTED)
_LOOKED_AT: Final = 500


@dataclass(frozen=True, slots=True)
class LatestRun:
    """The newest run of its sort; `first` is the first of the runs in a row that broke, this one included."""

    run: Run
    first: RunId


@dataclass(frozen=True, slots=True)
class LinesDue:
    """How many open lines of the worklist are due one day."""

    due: date
    count: int


class Conditions:
    """How each adoption of this runner stands."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest_runs(self, adoption: str, since: datetime) -> tuple[LatestRun, ...]:
        """Return the newest run of each sort that runs now or has ended since a moment, whatever its state.

        Three sorts: previews, follow-ups, and what acts on one batch.
        """
        recent = or_(runs.c.finished_at >= since, runs.c.state == RunState.RUNNING)
        chosen = select(runs).where(runs.c.adoption == adoption, recent)
        with self._database.read() as tx:
            rows = tx.rows(chosen.order_by(runs.c.started_at.desc(), runs.c.id).limit(_LOOKED_AT))
            newest: dict[tuple[bool, str | None], Run] = {}
            for row in rows:
                newest.setdefault((row.mode == Mode.PREVIEW, row.batch), run_of(row))
            return tuple(LatestRun(run, _first(tx, run)) for run in newest.values())

    def lines_due(self, adoption: str) -> tuple[LinesDue, ...]:
        """Return the open lines of an adoption by the day they are due."""
        open_ = (items.c.adoption == adoption, items.c.state.in_(OPEN_STATES))
        chosen = select(items.c.due, func.count().label("n")).where(*open_).group_by(items.c.due).order_by(items.c.due)
        with self._database.read() as tx:
            return tuple(LinesDue(row.due, row.n) for row in tx.rows(chosen))

    def last_success(self, adoption: str) -> datetime | None:
        """Return when a live run of a batch last came to its end; a preview or pilot is no success (DESIGN §3)."""
        return self._last(runs.c.adoption == adoption, runs.c.mode == Mode.LIVE, runs.c.batch.is_not(None))

    def last_preview(self, adoption: str) -> datetime | None:
        """Return when a preview last came to its end."""
        return self._last(runs.c.adoption == adoption, runs.c.mode == Mode.PREVIEW)

    def _last(self, *which: ColumnElement[bool]) -> datetime | None:
        chosen = select(func.max(runs.c.finished_at)).where(*which, runs.c.state == RunState.FINISHED)
        with self._database.read() as tx:
            found: datetime | None = tx.value(chosen)
            return found


def _first(tx: Tx, run: Run) -> RunId:
    sort = _sort(run)
    well = select(func.max(runs.c.started_at)).where(*sort, runs.c.state.not_in((*_BROKEN, RunState.RUNNING)))
    since = tx.value(well)
    broken = select(runs.c.id).where(*sort, runs.c.state.in_(_BROKEN), *([runs.c.started_at > since] if since else []))
    first = tx.value(broken.order_by(runs.c.started_at, runs.c.id).limit(1))
    return RunId(first) if first else run.id


def _sort(run: Run) -> tuple[Any, ...]:
    previews = runs.c.mode == Mode.PREVIEW
    batch = runs.c.batch.is_(None) if run.batch is None else runs.c.batch == run.batch
    return runs.c.adoption == run.adoption, previews if run.mode is Mode.PREVIEW else ~previews, batch
