"""searches by face: how many photographs, against how many faces, read by which model."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("photographs", "gallery_faces"):
        op.add_column(
            "searches", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)
        )
    op.add_column(
        "searches",
        sa.Column("face_model", sa.String(length=100), server_default="", nullable=False),
    )
