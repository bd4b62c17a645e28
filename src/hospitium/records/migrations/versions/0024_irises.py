"""irises: a sealed template of an eye; searches that were made with pictures of eyes."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TEXT = sa.String(length=100)


def upgrade() -> None:
    op.create_table(
        "irises",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("model", TEXT, nullable=False),
        sa.Column("sealed_template", sa.LargeBinary(), nullable=True),
        sa.Column("quality", sa.BigInteger(), nullable=False),
        sa.Column("enrolled_at", TIME, nullable=False),
        sa.Column("enrolled_by", TEXT, nullable=False),
        sa.Column("read_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("erase_after", TIME, nullable=True),
        sa.Column("eye", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_irises_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_irises")),
    )
    op.create_index(op.f("ix_irises_case_id"), "irises", ["case_id"])
    op.create_index(op.f("ix_irises_expires_at"), "irises", ["expires_at"])
    for name in ("eyes", "gallery_irises"):
        op.add_column(
            "searches", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)
        )
    op.add_column("searches", sa.Column("iris_model", TEXT, server_default="", nullable=False))
