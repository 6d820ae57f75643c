"""The track of one citizen of a batch: what the post has said of the letters, and which lines people have worked on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, or_, select

from flows.ledger.database import Database
from flows.ledger.ids import BatchId
from flows.ledger.item_rows import item_of
from flows.ledger.overview import Track, Word
from flows.ledger.schema import cases, effects, items, receipts


class Tracks:
    """What a citizen's page tells beside proposal, case and effects."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, batch: BatchId, sequence: int) -> Track:
        """Return receipts and worklist lines of one citizen; both empty for whom nothing has happened to."""
        with self._database.read() as tx:
            said = tx.rows(_receipts(batch, sequence))
            lines = tx.rows(_items(batch, sequence))
        words = (Word(row.reference, row.status, row.dispatch, row.occurred) for row in said)
        return Track(tuple(words), tuple(item_of(row) for row in lines))


def _case(batch: BatchId, sequence: int) -> Select[Any]:
    return select(cases.c.id).where(cases.c.batch == batch, cases.c.sequence == sequence)


def _receipts(batch: BatchId, sequence: int) -> Select[Any]:
    letters = select(effects.c.reference).where(effects.c.case.in_(_case(batch, sequence)))
    # A receipt's reference is kept in lower case, as every reference of ours is made.
    return select(receipts).where(receipts.c.reference.in_(letters)).order_by(receipts.c.occurred, receipts.c.rank)


def _items(batch: BatchId, sequence: int) -> Select[Any]:
    uncased = and_(items.c.case.is_(None), items.c.batch == batch, items.c.sequence == sequence)
    whose = or_(items.c.case.in_(_case(batch, sequence)), uncased)
    return select(items).where(whose).order_by(items.c.created_at, items.c.id)
