"""Why a run came to nothing, and which systems it worked with: both on the run itself, whoever started it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give runs two texts; those from before have neither."""
    op.add_column("runs", sa.Column("problem", sa.Text(), server_default="", nullable=False))
    op.add_column("runs", sa.Column("systems", sa.Text(), server_default="", nullable=False))
