"""Who asked for a run on a page: the name stays here, and Prefect carries the id."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of requests."""
    op.create_table(
        "run_requests",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("adoption", sa.String(300), nullable=False),
        sa.Column("mode", sa.String(300), nullable=False),
        sa.Column("batch", sa.String(300), nullable=True),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.Column("only", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(300), nullable=False),
        sa.Column("state", sa.String(300), nullable=False),
        sa.Column("prefect_run", sa.String(300), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run_requests"),
        sa.UniqueConstraint("token", name="uq_run_requests_token"),
    )
    op.create_index("ix_run_requests_prefect_run", "run_requests", ["prefect_run"])
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_run_requests_waiting",
        "run_requests",
        ["adoption"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
