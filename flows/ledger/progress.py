"""How far a run is: counted where the work is written down, so that watching it costs the run nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from flows.ledger.database import Database, Tx
from flows.ledger.ids import BatchId
from flows.ledger.model import Run
from flows.ledger.schema import batches, cases, proposals
from flows.ledger.states import BatchState, CaseState, Mode


@dataclass(frozen=True, slots=True)
class Through:
    """Citizens a run is through with; `of` is None while nobody can know, and in a preview an expectation."""

    batch: BatchId | None
    """The batch a preview makes, or another run acts on."""
    through: int
    of: int | None
    by_this_run: int
    """Those that this run itself brought to an end: fewer than `through` when it goes on from an earlier one."""


class Progress:
    """Counts for whoever follows a run."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, run: Run) -> Through:
        """Return how far a run is."""
        with self._database.read() as tx:
            return _preparing(tx, run) if run.mode is Mode.PREVIEW else _acting(tx, run)


def _preparing(tx: Tx, run: Run) -> Through:
    made = tx.one(select(batches.c.id, batches.c.state, batches.c.found).where(batches.c.run == run.id))
    if made is None:
        return Through(None, 0, None, 0)
    if made.state not in (BatchState.PREPARING, BatchState.ABANDONED):
        return Through(BatchId(made.id), made.found, made.found, made.found)
    written = tx.value(select(func.count()).select_from(proposals).where(proposals.c.batch == made.id))
    return Through(BatchId(made.id), written, _expected(tx, run), written)


def _expected(tx: Tx, run: Run) -> int | None:
    """Return how many the adoption's last sealed batch held: an extract rarely doubles from month to month."""
    sealed = (batches.c.adoption == run.adoption, batches.c.prepared_at.is_not(None))
    found = tx.value(select(batches.c.found).where(*sealed).order_by(batches.c.prepared_at.desc()).limit(1))
    return int(found) if found else None


def _acting(tx: Tx, run: Run) -> Through:
    ended = cases.c.state == CaseState.ENDED
    counted = tx.connection.execute(
        select(
            func.count().label("of"),
            func.count().filter(ended).label("through"),
            func.count().filter(and_(ended, cases.c.run == run.id)).label("mine"),
        ).where(cases.c.batch == run.batch)
    ).one()
    return Through(run.batch, counted.through, counted.of or None, counted.mine)
