"""faces: a template to compare and perhaps a portrait to look at, each sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TEXT = sa.String(length=100)


def upgrade() -> None:
    op.create_table(
        "faces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("model", TEXT, nullable=False),
        sa.Column("sealed_template", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_portrait", sa.LargeBinary(), nullable=True),
        sa.Column("quality", sa.BigInteger(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("captured_on", sa.Date(), nullable=True),
        sa.Column("enrolled_at", TIME, nullable=False),
        sa.Column("enrolled_by", TEXT, nullable=False),
        sa.Column("read_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("erase_after", TIME, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_faces_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faces")),
    )
    op.create_index(op.f("ix_faces_case_id"), "faces", ["case_id"])
    op.create_index(op.f("ix_faces_expires_at"), "faces", ["expires_at"])
