"""Which systems, in which versions, a batch was worked in: what a robot was proven on."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give batches a list; those from before told none."""
    op.add_column("catalogue_batches", sa.Column("systems", sa.Text(), nullable=False, server_default="[]"))
