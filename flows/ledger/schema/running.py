"""Adoptions, runs and their leases, batches with what they propose, and who asked."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from flows.ledger.columns import Codes, Words, short
from flows.ledger.schema.making import at, key, maybe, maybe_at, metadata, number, owned, sealed, word, words
from flows.ledger.schema.overlays import version

meta = Table("meta", metadata, key("key"), word("value"))

adoptions = Table(
    "adoptions",
    metadata,
    key("id"),
    owned("organisation_cvr"),
    words("organisation_name"),
    owned("lineage"),
    owned("version"),
    owned("content_hash"),
    Column("document", Text, nullable=False),
    words("saved_by"),
    at("saved_at"),
)

runs = Table(
    "runs",
    metadata,
    key("id"),
    owned("adoption"),
    owned("organisation"),
    owned("lineage"),
    owned("version"),
    owned("content_hash"),
    owned("settings_hash"),
    owned("mode"),
    maybe("batch"),
    words("started_by"),
    word("prefect_run"),
    Column("limit", Integer, nullable=True),
    owned("state"),
    at("started_at"),
    maybe_at("finished_at"),
    words("stop_requested_by"),
    Column("summary", Text, nullable=False, default=""),
    Column("problem", Words(), nullable=False, server_default=""),
    Column("systems", Text, nullable=False, server_default=""),
    version(),
    Index("ix_runs_adoption_state", "adoption", "state"),
)

leases = Table(
    "leases",
    metadata,
    key("adoption"),
    owned("run", ForeignKey("runs.id")),
    number("fence"),
    word("host"),
    number("pid"),
    word("started"),
    number("run_lease_ms"),
    at("expires_at"),
    maybe_at("released_at"),
)

batches = Table(
    "batches",
    metadata,
    key("id"),
    owned("adoption"),
    owned("organisation"),
    owned("lineage"),
    owned("version"),
    owned("content_hash"),
    owned("settings_hash"),
    owned("run", ForeignKey("runs.id")),
    words("started_by"),
    at("register_as_of"),
    words("register_source"),
    owned("state"),
    word("digest"),
    number("found"),
    at("created_at"),
    maybe_at("prepared_at"),
    maybe_at("opened_at"),
    version(),
    Index("ix_batches_adoption_created_at", "adoption", "created_at"),
)

proposals = Table(
    "proposals",
    metadata,
    Column("batch", short(), ForeignKey("batches.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    word("citizen_key"),
    word("occasion"),
    owned("outcome"),
    words("reason"),
    words("rule"),
    words("group"),
    word("district"),
    Column("tell", Codes(), nullable=False),
    words("planned", default="[]"),
    sealed("private"),
    maybe("handled_by"),
    Index("ix_proposals_citizen_key", "citizen_key"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("batch", short(), ForeignKey("batches.id"), primary_key=True),
    owned("digest"),
    words("approved_by"),
    at("approved_at"),
)

run_requests = Table(
    "run_requests",
    metadata,
    key("id"),
    owned("adoption"),
    owned("mode"),
    maybe("batch"),
    Column("limit", Integer, nullable=True),
    Column("only", Text, nullable=False),
    words("asked_by"),
    at("asked_at"),
    owned("token"),
    owned("state"),
    word("prefect_run"),
    words("problem"),
    UniqueConstraint("token"),
    Index("ix_run_requests_prefect_run", "prefect_run"),
    Index(
        "ix_run_requests_waiting",
        "adoption",
        unique=True,
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)
