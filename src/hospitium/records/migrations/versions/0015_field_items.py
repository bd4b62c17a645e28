"""work that comes from the field, and finds that nobody has confirmed yet."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "field_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("target", sa.Uuid(), nullable=True),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("agency", sa.String(length=100), nullable=False),
        sa.Column("made_at", TIME, nullable=True),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("status", sa.String(length=100), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=True),
        sa.Column("settled_at", TIME, nullable=True),
        sa.Column("settled_by", sa.String(length=100), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["agency"], ["agencies.id"], name=op.f("fk_field_items_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_items")),
        sa.UniqueConstraint(
            "device", "item", "digest", name=op.f("uq_field_items_device_item_digest")
        ),
    )
    for column in ("device", "case_id", "agency", "status"):
        op.create_index(op.f(f"ix_field_items_{column}"), "field_items", [column])
    op.create_table(
        "field_alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column("finder", sa.String(length=100), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("acknowledged_at", TIME, nullable=True),
        sa.Column("acknowledged_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["field_items.id"], name=op.f("fk_field_alerts_item_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_field_alerts_case_id")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_field_alerts_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["search_id"], ["searches.id"], name=op.f("fk_field_alerts_search_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_alerts")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_field_alerts_candidate_id")),
    )
    for column in ("item_id", "case_id"):
        op.create_index(op.f(f"ix_field_alerts_{column}"), "field_alerts", [column])
