"""What an organisation changes in an adoption without touching its file, version by version."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from flows.ledger.columns import short
from flows.ledger.schema.making import at, metadata, words

overlays = Table(
    "overlays",
    metadata,
    Column("adoption", short(), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    words("because"),
    words("saved_by"),
    at("saved_at"),
)


def version() -> Column[int]:
    """Return which overlay a run or a batch was made with; 0 is the adoption's file as it stands."""
    return Column("overlay", Integer, nullable=False, server_default="0")
