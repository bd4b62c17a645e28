"""live reasons: why whoever looked at a live capture said what they said of it, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("faces", sa.Column("sealed_live_reason", sa.LargeBinary(), nullable=True))
