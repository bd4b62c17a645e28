"""the extractor of a node, chosen when it is set up."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nodes that are there have always read by the accurate one."""
    column = sa.Column(
        "extractor", sa.String(length=100), nullable=False, server_default="accurate"
    )
    with op.batch_alter_table("node") as table:
        table.add_column(column)
    with op.batch_alter_table("node") as table:
        table.alter_column("extractor", server_default=None)
