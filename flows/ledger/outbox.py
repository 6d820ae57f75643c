"""What batches have achieved, on its way to the catalogue: written with the run's end, sent later, newest word only."""

from __future__ import annotations

from sqlalchemy import select, update

from flows.ledger.database import Database, Tx
from flows.ledger.ids import BatchId
from flows.ledger.model import Outgoing
from flows.ledger.schema import outbox


class Outbox:
    """What the catalogue has not heard yet."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, batch: BatchId, document: str) -> None:
        """Queue a batch's numbers, without citizens, in place of any older ones. The run that measured them may."""
        with self._database.write() as tx:
            put(tx, batch, document)

    def pending(self) -> tuple[Outgoing, ...]:
        """Return what has not been sent, oldest first."""
        waiting = select(outbox).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.created_at)
        with self._database.read() as tx:
            return tuple(Outgoing(BatchId(row.batch), row.document, row.created_at) for row in tx.rows(waiting))

    def sent(self, outgoing: Outgoing) -> bool:
        """Record that the catalogue has accepted exactly these numbers; the sender does.

        False: newer numbers have been queued meanwhile, or nothing was pending.
        """
        same = (outbox.c.batch == outgoing.batch, outbox.c.document == outgoing.document, outbox.c.sent_at.is_(None))
        with self._database.write() as tx:
            return tx.change(update(outbox).where(*same).values(sent_at=tx.now)) == 1


def put(tx: Tx, batch: BatchId, document: str) -> None:
    """Queue inside the transaction that ends the run."""
    values = {"document": document, "created_at": tx.now, "sent_at": None}
    row = tx.insert(outbox).values(batch=batch, **values)
    tx.change(row.on_conflict_do_update(index_elements=["batch"], set_=values))
