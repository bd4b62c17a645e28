"""which entries of the log are for everybody, by what they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Older entries stay as they were written: none of them was meant for everybody."""
    op.create_table(
        "public_entries",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["sequence"],
            ["audit_entries.sequence"],
            name=op.f("fk_public_entries_sequence"),
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_public_entries")),
    )
    op.create_index(op.f("ix_public_entries_subject"), "public_entries", ["subject"])
