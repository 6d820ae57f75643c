"""What an organisation changes in an adoption, version by version."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of overlays; every run and batch says which it was made with."""
    op.create_table(
        "overlays",
        sa.Column("adoption", sa.String(300), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("adoption", "number", name="pk_overlays"),
    )
    for table in ("runs", "batches"):
        op.add_column(table, sa.Column("overlay", sa.Integer(), nullable=False, server_default="0"))
