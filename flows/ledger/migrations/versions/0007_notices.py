"""What was said to the people behind a robot, so that it is said once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of notices."""
    op.create_table(
        "notices",
        sa.Column("reference", sa.String(300), nullable=False),
        sa.Column("adoption", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(300), nullable=False),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("channel", sa.String(300), nullable=False),
        sa.Column("recipient", sa.String(300), nullable=False),
        sa.Column("state", sa.String(300), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.String(300), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_notices"),
        sa.UniqueConstraint("adoption", "kind", "about", "channel", "recipient", name="uq_notices_adoption"),
    )
    op.create_index("ix_notices_adoption_state", "notices", ["adoption", "state"])
