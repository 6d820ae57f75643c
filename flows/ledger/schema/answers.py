"""What came back after the letters: citizens' replies, and what was corrected for a citizen."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Table, text

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
    sealed("why"),
    maybe_at("withdrawn_at"),
    maybe_at("handled_at"),
    # One that was withdrawn by mistake can be recorded again.
    Index(
        "uq_replies_standing",
        "organisation",
        "lineage",
        "citizen_key",
        "kind",
        "said_on",
        unique=True,
        sqlite_where=text("withdrawn_at IS NULL"),
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
    Index("ix_replies_case", "case"),
    Index("ix_replies_citizen_key", "citizen_key"),
    Index("ix_replies_organisation_recorded_at", "organisation", "recorded_at"),
)

corrections = Table(
    "corrections",
    metadata,
    key("id"),
    owned("case", ForeignKey("cases.id")),
    number("cancel"),
    owned("contact"),
    sealed("why"),
    owned("content_hash"),
    owned("state"),
    words("asked_by"),
    at("asked_at"),
    words("approved_by"),
    maybe_at("approved_at"),
    maybe_at("ended_at"),
    words("problem"),
    Index("ix_corrections_case", "case"),
    Index("ix_corrections_state", "state"),
    Index(
        "ix_corrections_open",
        "case",
        unique=True,
        sqlite_where=text("state IN ('asked', 'approved')"),
        postgresql_where=text("state IN ('asked', 'approved')"),
    ),
)
