"""What nobody foresaw: the detail of an error, sealed, under the code that a person was shown."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of failures."""
    op.create_table(
        "failures",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adoption", sa.String(300), nullable=False),
        sa.Column("run", sa.String(300), nullable=True),
        sa.Column("case", sa.String(300), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_failures"),
    )
    op.create_index("ix_failures_at", "failures", ["at"])
    op.create_index("ix_failures_case", "failures", ["case"])
