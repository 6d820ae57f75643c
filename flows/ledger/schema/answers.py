"""What came back after the letters: citizens' replies, and what was corrected for a citizen."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Table, UniqueConstraint

from flows.ledger.schema.making import at, key, maybe, maybe_at, metadata, number, owned, sealed, word, words

replies = Table(
    "replies",
    metadata,
    key("id"),
    owned("organisation"),
    owned("lineage"),
    owned("citizen_key"),
    maybe("case", ForeignKey("cases.id")),
    owned("kind"),
    Column("said_on", Date, nullable=False),
    word("source"),
    sealed("note"),
    words("recorded_by"),
    at("recorded_at"),
    words("withdrawn_by"),
    maybe_at("withdrawn_at"),
    maybe_at("handled_at"),
    UniqueConstraint("organisation", "lineage", "citizen_key", "kind", "said_on"),
    Index("ix_replies_case", "case"),
    Index("ix_replies_citizen_key", "citizen_key"),
)

corrections = Table(
    "corrections",
    metadata,
    key("id"),
    owned("case", ForeignKey("cases.id")),
    number("cancel"),
    owned("contact"),
    sealed("why"),
    owned("state"),
    words("asked_by"),
    at("asked_at"),
    words("approved_by"),
    maybe_at("approved_at"),
    maybe_at("ended_at"),
    words("problem"),
    Index("ix_corrections_case", "case"),
    Index("ix_corrections_state", "state"),
)
