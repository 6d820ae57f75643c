"""What citizens answered, kept as keys and kinds."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of replies."""
    op.create_table(
        "replies",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("lineage", sa.String(300), nullable=False),
        sa.Column("citizen_key", sa.String(300), nullable=False),
        sa.Column("case", sa.String(300), nullable=True),
        sa.Column("kind", sa.String(300), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_replies"),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_replies_case"),
    )
    standing = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_replies_standing",
        "replies",
        ["organisation", "lineage", "citizen_key", "kind", "said_on"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_index("ix_replies_case", "replies", ["case"])
    op.create_index("ix_replies_citizen_key", "replies", ["citizen_key"])
    op.create_index("ix_replies_organisation_recorded_at", "replies", ["organisation", "recorded_at"])
