"""Passes over the whole gallery, and the records that agreed with each other."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "twin_passes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(length=100), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("started_by", sa.String(length=100), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("steps", "done", "persons", "prints", "found")
        ),
        sa.Column("finished_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency"], ["agencies.id"], name=op.f("fk_twin_passes_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twin_passes")),
    )
    op.create_table(
        "twins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pass_id", sa.Uuid(), nullable=False),
        sa.Column("first_case", sa.Uuid(), nullable=False),
        sa.Column("second_case", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("score", "fmr", "expected")),
        sa.Column("found_at", TIME, nullable=False),
        sa.Column("verdict", sa.String(length=100), nullable=True),
        sa.Column("settled_at", TIME, nullable=True),
        sa.Column("settled_by", sa.String(length=100), nullable=True),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["pass_id"], ["twin_passes.id"], name=op.f("fk_twins_pass_id")),
        *(
            sa.ForeignKeyConstraint([side], ["cases.id"], name=op.f(f"fk_twins_{side}"))
            for side in ("first_case", "second_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twins")),
        sa.UniqueConstraint(
            "first_case", "second_case", name=op.f("uq_twins_first_case_second_case")
        ),
    )
    for side in ("first_case", "second_case"):
        op.create_index(op.f(f"ix_twins_{side}"), "twins", [side])
