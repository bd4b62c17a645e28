"""the day on which a reference was captured, where it was not the day of its enrolment."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """References that are there were captured when they were enrolled, as far as anybody knows."""
    with op.batch_alter_table("prints") as table:
        table.add_column(sa.Column("captured_on", sa.Date(), nullable=True))
