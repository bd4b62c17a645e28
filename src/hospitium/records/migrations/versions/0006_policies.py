"""policies: bundles, overlays, and the decision behind each entry of the log."""

import sqlalchemy as sa
from alembic import op

from hospitium.records.types import Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Entries from before have no decision that can be explained."""
    op.create_table(
        "policy_bundles",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("held_from", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_policy_bundles"),
    )
    op.create_index("ix_policy_bundles_digest", "policy_bundles", ["digest"])
    op.create_table(
        "policy_overlays",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("proposed_at", Utc(), nullable=False),
        sa.Column("proposed_by", sa.String(length=100), nullable=False),
        sa.Column("adopted_at", Utc(), nullable=True),
        sa.Column("adopted_by", sa.String(length=100), nullable=True),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=100), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_policy_overlays"),
    )
    with op.batch_alter_table("audit_entries") as table:
        table.add_column(sa.Column("decision", sa.Uuid(), nullable=True))
        table.create_index("ix_audit_entries_decision", ["decision"])
