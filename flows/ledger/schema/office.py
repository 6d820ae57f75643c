"""What people and machines keep beside the cases: the worklist, earlier invitations, the audit, failures."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from flows.ledger.schema.making import at, key, maybe, maybe_at, metadata, number, owned, sealed, word, words

items = Table(
    "items",
    metadata,
    key("id"),
    owned("subject"),
    maybe("case", ForeignKey("cases.id")),
    maybe("batch"),
    Column("sequence", Integer, nullable=True),
    word("adoption"),
    owned("organisation"),
    owned("lineage"),
    words("reason"),
    word("step"),
    words("code"),
    Column("due", Date, nullable=False),
    word("kind"),
    maybe("reference"),
    sealed("instruction"),
    owned("state"),
    number("round"),
    words("taken_by"),
    words("closed_by"),
    sealed("note"),
    at("created_at"),
    maybe_at("closed_at"),
    UniqueConstraint("subject", "reason", "step"),
    UniqueConstraint("reference"),
    Index("ix_items_state_due", "state", "due"),
)

earlier = Table(
    "earlier_invitations",
    metadata,
    key("organisation"),
    key("lineage"),
    key("citizen_key"),
    Column("invited", Date, primary_key=True),
    words("source"),
    at("imported_at"),
)

waivers = Table(
    "waivers",
    metadata,
    key("organisation"),
    key("lineage"),
    words("waived_by"),
    sealed("why"),
    at("waived_at"),
)

aliases = Table("aliases", metadata, key("citizen_key"), owned("canonical"), at("noted_at"))

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    owned("at"),
    words("actor"),
    word("action"),
    word("object_key"),
    words("purpose"),
    word("previous"),
    owned("mac"),
    Index("ix_audit_object_key", "object_key"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    number("sequence"),
    word("digest"),
    word("mac"),
)

outbox = Table(
    "outbox",
    metadata,
    key("batch"),
    Column("document", Text, nullable=False),
    at("created_at"),
    maybe_at("sent_at"),
)

failures = Table(
    "failures",
    metadata,
    key("id"),
    at("at"),
    word("adoption"),
    maybe("run"),
    maybe("case"),
    words("stage"),
    sealed("detail"),
    Index("ix_failures_case", "case"),
    Index("ix_failures_at", "at"),
)
