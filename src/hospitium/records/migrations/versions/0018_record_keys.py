"""keys that make a key for each record; what an agency's receipts print."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keys from before seal the records themselves, until they are turned over."""
    per_record: sa.Column[bool] = sa.Column(
        "per_record", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("vault_keys", per_record)
    for name, length in (("address", 300), ("jurisdiction", 100), ("storage", 100)):
        column = sa.Column(name, sa.String(length), server_default="", nullable=False)
        op.add_column("agencies", column)
