"""keys that make a key for each record."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keys from before seal the records themselves, until they are turned over."""
    per_record = sa.Column("per_record", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("vault_keys", per_record)
