"""Adoptions: one organisation's use of a robot, kept with the runner."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from flows.ledger.database import Database
from flows.ledger.model import Adoption
from flows.ledger.schema import adoptions


class Adoptions:
    """The adoptions of this runner."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, adoption: Adoption) -> None:
        """Store or replace an adoption; whoever may edit adoptions calls this, and no run in flight is affected."""
        with self._database.write() as tx:
            values = {
                "id": adoption.id,
                "organisation_cvr": adoption.organisation_cvr,
                "organisation_name": adoption.organisation_name,
                "lineage": adoption.lineage,
                "version": adoption.version,
                "content_hash": adoption.content_hash,
                "document": adoption.document,
                "saved_by": adoption.saved_by,
                "saved_at": tx.now,
            }
            statement = tx.insert(adoptions).values(values)
            tx.change(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def get(self, adoption: str) -> Adoption | None:
        """Return the adoption, or None."""
        with self._database.read() as tx:
            row = tx.one(select(adoptions).where(adoptions.c.id == adoption))
        return None if row is None else _adoption(row)

    def all(self) -> tuple[Adoption, ...]:
        """Return every adoption, by id."""
        with self._database.read() as tx:
            return tuple(_adoption(row) for row in tx.rows(select(adoptions).order_by(adoptions.c.id)))


def _adoption(row: Row[Any]) -> Adoption:
    return Adoption(
        row.id,
        row.organisation_cvr,
        row.organisation_name,
        row.lineage,
        row.version,
        row.content_hash,
        row.document,
        row.saved_by,
        row.saved_at,
    )
