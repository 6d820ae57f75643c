"""Counts of finished runs on their way to the catalogue: written with the run's end, sent later, once."""

from __future__ import annotations

from sqlalchemy import select, update

from flows.ledger.database import Database, Tx
from flows.ledger.ids import RunId
from flows.ledger.model import Outgoing
from flows.ledger.schema import outbox


class Outbox:
    """What the catalogue has not heard yet."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, run: RunId, document: str) -> bool:
        """Queue the counts of a run, without citizens. False: this run's counts were queued before and stand."""
        with self._database.write() as tx:
            return put(tx, run, document)

    def pending(self) -> tuple[Outgoing, ...]:
        """Return what has not been sent, oldest first."""
        waiting = select(outbox).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.created_at)
        with self._database.read() as tx:
            return tuple(Outgoing(RunId(row.run), row.document, row.created_at) for row in tx.rows(waiting))

    def sent(self, run: RunId) -> bool:
        """Record that the catalogue has accepted the counts; the sender does. False: nothing was pending."""
        pending = (outbox.c.run == run, outbox.c.sent_at.is_(None))
        with self._database.write() as tx:
            return tx.change(update(outbox).where(*pending).values(sent_at=tx.now)) == 1


def put(tx: Tx, run: RunId, document: str) -> bool:
    """Queue inside the transaction that ends the run."""
    row = tx.insert(outbox).values(run=run, document=document, created_at=tx.now)
    return tx.change(row.on_conflict_do_nothing(index_elements=["run"])) == 1
