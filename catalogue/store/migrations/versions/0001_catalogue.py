"""The catalogue's first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "catalogue_versions",
        sa.Column("lineage", sa.String(200), primary_key=True),
        sa.Column("version", sa.String(200), primary_key=True),
        sa.Column("content_hash", sa.String(200), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("registered", sa.String(40), nullable=False),
    )
    op.create_table(
        "catalogue_adoptions",
        sa.Column("organisation_cvr", sa.String(8), primary_key=True),
        sa.Column("adoption", sa.String(200), primary_key=True),
        sa.Column("organisation_name", sa.String(200), nullable=False),
        sa.Column("lineage", sa.String(200), nullable=False, index=True),
        sa.Column("version", sa.String(200), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("changed", sa.String(40), nullable=False),
    )
    _make_measurements()


def _make_measurements() -> None:
    op.create_table(
        "catalogue_batches",
        sa.Column("organisation_cvr", sa.String(8), primary_key=True),
        sa.Column("batch", sa.String(200), primary_key=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("run", sa.String(200), nullable=False),
        sa.Column("organisation_name", sa.String(200), nullable=False),
        sa.Column("adoption", sa.String(200), nullable=False),
        sa.Column("lineage", sa.String(200), nullable=False, index=True),
        sa.Column("version", sa.String(200), nullable=False),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("interventions", sa.Integer(), nullable=False),
        sa.Column("letters_digital", sa.Integer(), nullable=False),
        sa.Column("letters_paper", sa.Integer(), nullable=False),
        sa.Column("advisors_told", sa.Integer(), nullable=False),
        sa.Column("received", sa.String(40), nullable=False),
    )
    op.create_table(
        "catalogue_counts",
        sa.Column("organisation_cvr", sa.String(8), primary_key=True),
        sa.Column("batch", sa.String(200), primary_key=True),
        sa.Column("outcome", sa.String(40), primary_key=True),
        sa.Column("reason", sa.String(40), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
