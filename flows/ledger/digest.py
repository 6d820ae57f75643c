"""The digest of a batch: what a second person approves is exactly this set, and what is acted on is exactly that."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Select, select

from flows.ledger.database import Tx
from flows.ledger.ids import BatchId
from flows.ledger.schema import batches, proposals

_PAGE = 500
_OF_BATCH = ("id", "adoption", "organisation", "lineage", "version", "content_hash", "settings_hash")
_OF_PROPOSAL = ("sequence", "citizen_key", "occasion", "outcome", "reason", "rule", "group", "district", "planned")


def digest(tx: Tx, batch: BatchId) -> str:
    """Return SHA-256 over the batch and its proposals in order, what is planned and the sealed parts included."""
    head = tx.connection.execute(select(batches).where(batches.c.id == batch)).one()
    total = hashlib.sha256()
    _feed(total, *(getattr(head, name) for name in _OF_BATCH), head.register_as_of.isoformat(), head.register_source)
    after = -1
    while rows := tx.rows(_page(batch, after)):
        for row in rows:
            _feed(total, *(getattr(row, name) for name in _OF_PROPOSAL), *row.tell)
            _feed(total, hashlib.sha256(row.private or b"").hexdigest())
        after = rows[-1].sequence
    return total.hexdigest()


def _page(batch: BatchId, after: int) -> Select[Any]:
    following = (proposals.c.batch == batch, proposals.c.sequence > after)
    return select(proposals).where(*following).order_by(proposals.c.sequence).limit(_PAGE)


def _feed(total: Any, *parts: object) -> None:
    total.update(len(parts).to_bytes(4))
    for part in parts:
        octets = str(part).encode()
        total.update(len(octets).to_bytes(8) + octets)
