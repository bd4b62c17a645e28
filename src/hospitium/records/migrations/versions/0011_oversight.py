"""what laws want kept of each search, and limits of agencies."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Searches from before are in the log, but their period and database were not recorded."""
    op.create_table(
        "uses",
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("agency", sa.String(length=100), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_uses")),
    )
    op.create_index(op.f("ix_uses_agency"), "uses", ["agency"])
    op.create_index(op.f("ix_uses_started_at"), "uses", ["started_at"])
    op.create_table(
        "limits",
        sa.Column("agency", sa.String(length=100), nullable=False),
        sa.Column("daily_quota", sa.BigInteger(), nullable=False),
        sa.Column("candidate_cap", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agencies.id"], name=op.f("fk_limits_agency")),
        sa.ForeignKeyConstraint(["set_by"], ["operators.id"], name=op.f("fk_limits_set_by")),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_limits")),
    )
