"""What is corrected for a citizen after the letter has left."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of corrections."""
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("case", sa.String(300), nullable=False),
        sa.Column("cancel", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(300), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("content_hash", sa.String(300), nullable=False),
        sa.Column("state", sa.String(300), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_corrections_case"),
    )
    op.create_index("ix_corrections_case", "corrections", ["case"])
    op.create_index("ix_corrections_state", "corrections", ["state"])
    still_open = sa.text("state IN ('asked', 'approved')")
    op.create_index(
        "ix_corrections_open",
        "corrections",
        ["case"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
