"""live captures: what the check for a person said of a face or a search, and who looked."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("faces", "searches"):
        op.add_column(table, sa.Column("live", sa.String(length=100), nullable=True))
        op.add_column(
            table,
            sa.Column("live_signs", sa.String(length=100), server_default="", nullable=False),
        )
    op.add_column("faces", sa.Column("live_answer", sa.String(length=100), nullable=True))
    op.add_column("faces", sa.Column("live_answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("faces", sa.Column("live_answered_by", sa.String(length=100), nullable=True))
