"""how staff who asked for it type, to ask again at a sign-in that is unlike their others."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "typing_profiles",
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("learned", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("unusual_at", TIME, nullable=True),
        sa.Column("sealed_samples", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator"], ["operators.id"], name=op.f("fk_typing_profiles_operator")
        ),
        sa.PrimaryKeyConstraint("operator", name=op.f("pk_typing_profiles")),
    )
    op.create_index(op.f("ix_typing_profiles_expires_at"), "typing_profiles", ["expires_at"])
