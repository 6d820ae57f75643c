"""The audit chain: who did what to which object for which purpose, each link sealed by the one before it.

A chain in a database whose administrator holds the key proves little: send `head` daily to a place that person cannot
write (facts: models-and-reliability.md C.5).
"""

from __future__ import annotations

from datetime import UTC
from typing import Any, Final

from sqlalchemy import Row, Select, select, update

from flows.ledger.columns import masked
from flows.ledger.database import Database, Tx
from flows.ledger.keys import Keys
from flows.ledger.model import AuditHead, BrokenRow
from flows.ledger.schema import audit, audit_head

_HEAD_ROW: Final = 1
_PAGE: Final = 1000


class Audit:
    """The append-only chain."""

    __slots__ = ("_database", "_keys")

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def append(self, actor: str, action: str, object_key: str, purpose: str) -> AuditHead:
        """Add one link; anybody may, nobody may change one. No CPR number belongs in any of the four."""
        with self._database.write() as tx:
            return append(tx, self._keys, actor, action, object_key, purpose)

    def head(self) -> AuditHead:
        """Return the last link; sequence 0 for an empty chain."""
        with self._database.read() as tx:
            row = tx.one(select(audit.c.sequence, audit.c.mac).order_by(audit.c.sequence.desc()).limit(1))
        return AuditHead(0, "") if row is None else AuditHead(row.sequence, row.mac)

    def verify(self) -> list[BrokenRow]:
        """Return every link that does not hold: changed, missing or moved; empty when the chain is whole."""
        broken: list[BrokenRow] = []
        expected, previous = 1, ""
        with self._database.read() as tx:
            while rows := tx.rows(_after(expected - 1)):
                for row in rows:
                    broken.extend(BrokenRow(gone, "missing") for gone in range(expected, row.sequence))
                    broken.extend(self._faults(row, previous, whole=row.sequence == expected))
                    expected, previous = row.sequence + 1, row.mac
            head = tx.one(select(audit_head).where(audit_head.c.id == _HEAD_ROW))
        return broken + self._tail(head, expected - 1, previous)

    def _faults(self, row: Row[Any], previous: str, *, whole: bool) -> list[BrokenRow]:
        if row.mac != _mac(self._keys, row):
            return [BrokenRow(row.sequence, "changed")]
        if whole and row.previous != previous:
            return [BrokenRow(row.sequence, "moved")]
        return []

    def _tail(self, head: Row[Any] | None, last: int, digest: str) -> list[BrokenRow]:
        if head is None:
            return [BrokenRow(0, "changed")] if last else []
        if head.mac != _head_mac(self._keys, head.sequence, head.digest):
            return [BrokenRow(head.sequence, "changed")]
        if head.sequence > last:
            return [BrokenRow(gone, "missing") for gone in range(last + 1, head.sequence + 1)]
        return [] if head.digest == digest else [BrokenRow(last, "changed")]


def append(tx: Tx, keys: Keys, actor: str, action: str, object_key: str, purpose: str) -> AuditHead:
    """Add one link inside a transaction that changes what the link is about."""
    first = tx.insert(audit_head).values(id=_HEAD_ROW, sequence=0, digest="", mac=_head_mac(keys, 0, ""))
    tx.change(first.on_conflict_do_nothing(index_elements=["id"]))
    head = tx.connection.execute(select(audit_head).where(audit_head.c.id == _HEAD_ROW).with_for_update()).one()
    link = {
        "sequence": head.sequence + 1,
        "at": tx.now.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": masked(actor),
        "action": action,
        "object_key": object_key,
        "purpose": masked(purpose),
        "previous": head.digest,
    }
    digest = keys.mac("audit", *(str(part).encode() for part in link.values())).hex()
    tx.change(audit.insert().values(**link, mac=digest))
    sealed = _head_mac(keys, head.sequence + 1, digest)
    tx.change(update(audit_head).values(sequence=head.sequence + 1, digest=digest, mac=sealed))
    return AuditHead(head.sequence + 1, digest)


def _after(sequence: int) -> Select[Any]:
    return select(audit).where(audit.c.sequence > sequence).order_by(audit.c.sequence).limit(_PAGE)


def _mac(keys: Keys, row: Row[Any]) -> str:
    parts = (row.sequence, row.at, row.actor, row.action, row.object_key, row.purpose, row.previous)
    return keys.mac("audit", *(str(part).encode() for part in parts)).hex()


def _head_mac(keys: Keys, sequence: int, digest: str) -> str:
    return keys.mac("audit-head", str(sequence).encode(), digest.encode()).hex()
