"""Sessions of those who have logged in to the pages."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "catalogue_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("previous_hash", sa.String(64), nullable=False, index=True),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("organisation_cvr", sa.String(8), nullable=False),
        sa.Column("roles", sa.String(200), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.Column("began", sa.String(40), nullable=False),
        sa.Column("renewed", sa.String(40), nullable=False),
        sa.Column("seen", sa.String(40), nullable=False),
        sa.Column("ends", sa.String(40), nullable=False),
    )
