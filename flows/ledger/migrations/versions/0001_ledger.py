"""The ledger's first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "adoptions",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("organisation_cvr", sa.String(300), nullable=False),
        sa.Column("organisation_name", sa.Text(), nullable=False),
        sa.Column("lineage", sa.String(300), nullable=False),
        sa.Column("version", sa.String(300), nullable=False),
        sa.Column("content_hash", sa.String(300), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_adoptions"),
    )
    op.create_table(
        "aliases",
        sa.Column("citizen_key", sa.String(300), nullable=False),
        sa.Column("canonical", sa.String(300), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", name="pk_aliases"),
    )
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(300), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(300), nullable=False),
        sa.Column("object_key", sa.String(300), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(300), nullable=False),
        sa.Column("mac", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit"),
    )
    op.create_index("ix_audit_object_key", "audit", ["object_key"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(300), nullable=False),
        sa.Column("mac", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "earlier_invitations",
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("lineage", sa.String(300), nullable=False),
        sa.Column("citizen_key", sa.String(300), nullable=False),
        sa.Column("invited", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "lineage", "citizen_key", "invited", name="pk_earlier_invitations"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("value", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "outbox",
        sa.Column("batch", sa.String(300), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("batch", name="pk_outbox"),
    )
    op.create_table(
        "receipts",
        sa.Column("event_id", sa.String(300), nullable=False),
        sa.Column("reference", sa.String(300), nullable=False),
        sa.Column("channel_code", sa.String(300), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("dispatch", sa.String(300), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("occurred", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(300), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("event_id", name="pk_receipts"),
    )
    op.create_index("ix_receipts_reference", "receipts", ["reference"])
    op.create_index("ix_receipts_verdict", "receipts", ["verdict"])
    op.create_table(
        "runs",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("adoption", sa.String(300), nullable=False),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("lineage", sa.String(300), nullable=False),
        sa.Column("version", sa.String(300), nullable=False),
        sa.Column("content_hash", sa.String(300), nullable=False),
        sa.Column("settings_hash", sa.String(300), nullable=False),
        sa.Column("mode", sa.String(300), nullable=False),
        sa.Column("batch", sa.String(300), nullable=True),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("prefect_run", sa.String(300), nullable=False),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(300), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stop_requested_by", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_adoption_state", "runs", ["adoption", "state"])
    op.create_table(
        "waivers",
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("lineage", sa.String(300), nullable=False),
        sa.Column("waived_by", sa.Text(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "lineage", name="pk_waivers"),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("adoption", sa.String(300), nullable=False),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("lineage", sa.String(300), nullable=False),
        sa.Column("version", sa.String(300), nullable=False),
        sa.Column("content_hash", sa.String(300), nullable=False),
        sa.Column("settings_hash", sa.String(300), nullable=False),
        sa.Column("run", sa.String(300), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("register_as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("register_source", sa.Text(), nullable=False),
        sa.Column("state", sa.String(300), nullable=False),
        sa.Column("digest", sa.String(300), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name="fk_batches_run"),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
    )
    op.create_index("ix_batches_adoption_created_at", "batches", ["adoption", "created_at"])
    op.create_table(
        "leases",
        sa.Column("adoption", sa.String(300), nullable=False),
        sa.Column("run", sa.String(300), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(300), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started", sa.String(300), nullable=False),
        sa.Column("run_lease_ms", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name="fk_leases_run"),
        sa.PrimaryKeyConstraint("adoption", name="pk_leases"),
    )
    op.create_table(
        "approvals",
        sa.Column("batch", sa.String(300), nullable=False),
        sa.Column("digest", sa.String(300), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name="fk_approvals_batch"),
        sa.PrimaryKeyConstraint("batch", name="pk_approvals"),
    )
    op.create_table(
        "proposals",
        sa.Column("batch", sa.String(300), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("citizen_key", sa.String(300), nullable=False),
        sa.Column("occasion", sa.String(300), nullable=False),
        sa.Column("outcome", sa.String(300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("district", sa.String(300), nullable=False),
        sa.Column("tell", sa.Text(), nullable=False),
        sa.Column("planned", sa.Text(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("handled_by", sa.String(300), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name="fk_proposals_batch"),
        sa.PrimaryKeyConstraint("batch", "sequence", name="pk_proposals"),
    )
    op.create_index("ix_proposals_citizen_key", "proposals", ["citizen_key"])
    op.create_table(
        "cases",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("adoption", sa.String(300), nullable=False),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("lineage", sa.String(300), nullable=False),
        sa.Column("citizen_key", sa.String(300), nullable=False),
        sa.Column("occasion", sa.String(300), nullable=False),
        sa.Column("batch", sa.String(300), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("proposed", sa.String(300), nullable=False),
        sa.Column("proposed_reason", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("district", sa.String(300), nullable=False),
        sa.Column("state", sa.String(300), nullable=False),
        sa.Column("run", sa.String(300), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(300), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tell", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch", "sequence"], ["proposals.batch", "proposals.sequence"], name="fk_cases_batch"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("batch", "sequence", name="uq_cases_batch"),
        sa.UniqueConstraint("organisation", "lineage", "citizen_key", "occasion", name="uq_cases_organisation"),
    )
    op.create_index("ix_cases_batch_state_sequence", "cases", ["batch", "state", "sequence"])
    op.create_index("ix_cases_citizen_key", "cases", ["citizen_key"])
    op.create_index("ix_cases_lineage_district_opened_at", "cases", ["lineage", "district", "opened_at"])
    op.create_table(
        "effects",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("case", sa.String(300), nullable=False),
        sa.Column("step", sa.String(300), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(300), nullable=False),
        sa.Column("system", sa.String(300), nullable=False),
        sa.Column("reference", sa.String(300), nullable=False),
        sa.Column("state", sa.String(300), nullable=False),
        sa.Column("probe", sa.String(300), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("request_hash", sa.String(300), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("intent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("start_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settle_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remote_id", sa.String(300), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(300), nullable=False),
        sa.Column("dispatch", sa.String(300), nullable=False),
        sa.Column("dispatch_rank", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(300), nullable=False),
        sa.Column("followed_up", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_effects_case"),
        sa.PrimaryKeyConstraint("id", name="pk_effects"),
        sa.UniqueConstraint("case", "step", name="uq_effects_case"),
        sa.UniqueConstraint("reference", name="uq_effects_reference"),
    )
    op.create_index("ix_effects_dispatch_followed_up", "effects", ["dispatch", "followed_up"])
    op.create_index("ix_effects_state", "effects", ["state"])
    op.create_table(
        "items",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("case", sa.String(300), nullable=True),
        sa.Column("batch", sa.String(300), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("adoption", sa.String(300), nullable=False),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("lineage", sa.String(300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("step", sa.String(300), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(300), nullable=False),
        sa.Column("reference", sa.String(300), nullable=True),
        sa.Column("instruction", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(300), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_items_case"),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.UniqueConstraint("reference", name="uq_items_reference"),
        sa.UniqueConstraint("subject", "reason", "step", name="uq_items_subject"),
    )
    op.create_index("ix_items_state_due", "items", ["state", "due"])
