"""The tables of the ledger as they are now; `migrations/` says how they came to be.

Only `private`, `raw`, `instruction`, `note`, `why` and `detail` hold citizens or free text, and they are sealed.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from flows.ledger.columns import Codes, Utc, Words, short

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _key(name: str) -> Column[str]:
    return Column(name, short(), primary_key=True)


def _id(name: str, *constraints: ForeignKey) -> Column[str]:
    return Column(name, short(), *constraints, nullable=False)


def _maybe(name: str, *constraints: ForeignKey) -> Column[str | None]:
    return Column(name, short(), *constraints, nullable=True)


def _text(name: str, *, default: str = "") -> Column[str]:
    return Column(name, Words(), nullable=False, default=default)


def _word(name: str) -> Column[str]:
    return Column(name, short(), nullable=False, default="")


def _at(name: str) -> Column[Any]:
    return Column(name, Utc(), nullable=False)


def _maybe_at(name: str) -> Column[Any]:
    return Column(name, Utc(), nullable=True)


def _number(name: str, default: int = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, default=default)


def _sealed(name: str) -> Column[bytes | None]:
    return Column(name, LargeBinary, nullable=True)


meta = Table("meta", metadata, _key("key"), _word("value"))

adoptions = Table(
    "adoptions",
    metadata,
    _key("id"),
    _id("organisation_cvr"),
    _text("organisation_name"),
    _id("lineage"),
    _id("version"),
    _id("content_hash"),
    Column("document", Text, nullable=False),
    _text("saved_by"),
    _at("saved_at"),
)

runs = Table(
    "runs",
    metadata,
    _key("id"),
    _id("adoption"),
    _id("organisation"),
    _id("lineage"),
    _id("version"),
    _id("content_hash"),
    _id("settings_hash"),
    _id("mode"),
    _maybe("batch"),
    _text("started_by"),
    _word("prefect_run"),
    Column("limit", Integer, nullable=True),
    _id("state"),
    _at("started_at"),
    _maybe_at("finished_at"),
    _text("stop_requested_by"),
    Column("summary", Text, nullable=False, default=""),
    Index("ix_runs_adoption_state", "adoption", "state"),
)

leases = Table(
    "leases",
    metadata,
    _key("adoption"),
    _id("run", ForeignKey("runs.id")),
    _number("fence"),
    _word("host"),
    _number("pid"),
    _word("started"),
    _number("run_lease_ms"),
    _at("expires_at"),
    _maybe_at("released_at"),
)

batches = Table(
    "batches",
    metadata,
    _key("id"),
    _id("adoption"),
    _id("organisation"),
    _id("lineage"),
    _id("version"),
    _id("content_hash"),
    _id("settings_hash"),
    _id("run", ForeignKey("runs.id")),
    _text("started_by"),
    _at("register_as_of"),
    _text("register_source"),
    _id("state"),
    _word("digest"),
    _number("found"),
    _at("created_at"),
    _maybe_at("prepared_at"),
    _maybe_at("opened_at"),
    Index("ix_batches_adoption_created_at", "adoption", "created_at"),
)

proposals = Table(
    "proposals",
    metadata,
    Column("batch", short(), ForeignKey("batches.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    _word("citizen_key"),
    _word("occasion"),
    _id("outcome"),
    _text("reason"),
    _text("rule"),
    _text("group"),
    _word("district"),
    Column("tell", Codes(), nullable=False),
    _text("planned", default="[]"),
    _sealed("private"),
    _maybe("handled_by"),
    Index("ix_proposals_citizen_key", "citizen_key"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("batch", short(), ForeignKey("batches.id"), primary_key=True),
    _id("digest"),
    _text("approved_by"),
    _at("approved_at"),
)

cases = Table(
    "cases",
    metadata,
    _key("id"),
    _id("adoption"),
    _id("organisation"),
    _id("lineage"),
    _id("citizen_key"),
    _word("occasion"),
    _id("batch"),
    _number("sequence"),
    _id("proposed"),
    _text("proposed_reason"),
    _text("group"),
    _word("district"),
    _id("state"),
    _maybe("run"),
    _number("fence"),
    _number("attempts"),
    _number("round"),
    _maybe("outcome"),
    _text("reason"),
    Column("tell", Codes(), nullable=False),
    _at("opened_at"),
    _maybe_at("not_before"),
    _maybe_at("ended_at"),
    UniqueConstraint("organisation", "lineage", "citizen_key", "occasion"),
    UniqueConstraint("batch", "sequence"),
    ForeignKeyConstraint(["batch", "sequence"], ["proposals.batch", "proposals.sequence"]),
    Index("ix_cases_batch_state_sequence", "batch", "state", "sequence"),
    Index("ix_cases_citizen_key", "citizen_key"),
    Index("ix_cases_lineage_district_opened_at", "lineage", "district", "opened_at"),
)

effects = Table(
    "effects",
    metadata,
    _key("id"),
    _id("case", ForeignKey("cases.id")),
    _id("step"),
    _number("place"),
    _id("kind"),
    _id("system"),
    _id("reference"),
    _id("state"),
    _id("probe"),
    _number("attempts"),
    _number("fence"),
    _word("request_hash"),
    _at("planned_at"),
    _maybe_at("intent_at"),
    _maybe_at("start_by"),
    _maybe_at("settle_at"),
    _maybe_at("confirmed_at"),
    _word("remote_id"),
    _text("error_code"),
    _word("channel"),
    _word("dispatch"),
    _number("dispatch_rank", -1),
    _word("content_hash"),
    _maybe_at("followed_up"),
    UniqueConstraint("case", "step"),
    UniqueConstraint("reference"),
    Index("ix_effects_state", "state"),
    Index("ix_effects_dispatch_followed_up", "dispatch", "followed_up"),
)

receipts = Table(
    "receipts",
    metadata,
    _key("event_id"),
    _word("reference"),
    _word("channel_code"),
    _text("status"),
    _maybe("dispatch"),
    _number("rank"),
    _at("occurred"),
    _text("error_code"),
    _sealed("raw"),
    _at("received_at"),
    _word("verdict"),
    _maybe_at("applied_at"),
    Index("ix_receipts_verdict", "verdict"),
    Index("ix_receipts_reference", "reference"),
)

items = Table(
    "items",
    metadata,
    _key("id"),
    _id("subject"),
    _maybe("case", ForeignKey("cases.id")),
    _maybe("batch"),
    Column("sequence", Integer, nullable=True),
    _word("adoption"),
    _id("organisation"),
    _id("lineage"),
    _text("reason"),
    _word("step"),
    _text("code"),
    Column("due", Date, nullable=False),
    _word("kind"),
    _maybe("reference"),
    _sealed("instruction"),
    _id("state"),
    _number("round"),
    _text("taken_by"),
    _text("closed_by"),
    _sealed("note"),
    _at("created_at"),
    _maybe_at("closed_at"),
    UniqueConstraint("subject", "reason", "step"),
    UniqueConstraint("reference"),
    Index("ix_items_state_due", "state", "due"),
)

earlier = Table(
    "earlier_invitations",
    metadata,
    _key("organisation"),
    _key("lineage"),
    _key("citizen_key"),
    Column("invited", Date, primary_key=True),
    _text("source"),
    _at("imported_at"),
)

waivers = Table(
    "waivers",
    metadata,
    _key("organisation"),
    _key("lineage"),
    _text("waived_by"),
    _sealed("why"),
    _at("waived_at"),
)

aliases = Table("aliases", metadata, _key("citizen_key"), _id("canonical"), _at("noted_at"))

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    _id("at"),
    _text("actor"),
    _word("action"),
    _word("object_key"),
    _text("purpose"),
    _word("previous"),
    _id("mac"),
    Index("ix_audit_object_key", "object_key"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _number("sequence"),
    _word("digest"),
    _word("mac"),
)

outbox = Table(
    "outbox",
    metadata,
    _key("batch"),
    Column("document", Text, nullable=False),
    _at("created_at"),
    _maybe_at("sent_at"),
)

failures = Table(
    "failures",
    metadata,
    _key("id"),
    _at("at"),
    _word("adoption"),
    _maybe("run"),
    _maybe("case"),
    _text("stage"),
    _sealed("detail"),
    Index("ix_failures_case", "case"),
    Index("ix_failures_at", "at"),
)

run_requests = Table(
    "run_requests",
    metadata,
    _key("id"),
    _id("adoption"),
    _id("mode"),
    _maybe("batch"),
    Column("limit", Integer, nullable=True),
    Column("only", Text, nullable=False),
    _text("asked_by"),
    _at("asked_at"),
    _id("token"),
    _id("state"),
    _word("prefect_run"),
    _text("problem"),
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
