"""A session says which districts its person sees, has a number to be named by, and can end the provider's login too.

Whoever is logged in while this is installed logs in once more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew, empty."""
    op.drop_table("catalogue_sessions")
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
        sa.Column("number", sa.String(20), nullable=False, unique=True),
        sa.Column("districts", sa.Text(), nullable=False),
        sa.Column("farewell", sa.Text(), nullable=False),
    )
