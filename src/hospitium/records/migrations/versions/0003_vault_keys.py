"""each purpose of the vault has keys of its own, wrapped by the root."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "vault_keys",
        sa.Column("purpose", sa.String(length=100), nullable=False),
        sa.Column("generation", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("destroyed_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("purpose", "generation", name=op.f("pk_vault_keys")),
    )
