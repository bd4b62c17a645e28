"""phones, the codes that let them in, packs, and where a case is sought."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TEXT = sa.String(length=100)


def upgrade() -> None:
    op.create_table(
        "field_codes",
        sa.Column("operator", TEXT, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["operator"], ["operators.id"], name=op.f("fk_field_codes_operator")
        ),
        sa.PrimaryKeyConstraint("operator", name=op.f("pk_field_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_field_codes_code_hash")),
    )
    _devices()
    _packs()
    op.create_table(
        "case_regions",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_regions_case_id")),
        sa.PrimaryKeyConstraint("case_id", "region", name=op.f("pk_case_regions")),
    )


def _devices() -> None:
    op.create_table(
        "field_devices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator", TEXT, nullable=False),
        sa.Column("agency", TEXT, nullable=False),
        sa.Column("agreement", sa.LargeBinary(), nullable=False),
        sa.Column("signing", sa.LargeBinary(), nullable=False),
        sa.Column("app", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("enrolled_at", TIME, nullable=False),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", TEXT, nullable=True),
        sa.Column("wiped_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["operator"], ["operators.id"], name=op.f("fk_field_devices_operator")
        ),
        sa.ForeignKeyConstraint(["agency"], ["agencies.id"], name=op.f("fk_field_devices_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_devices")),
    )
    op.create_index(op.f("ix_field_devices_operator"), "field_devices", ["operator"])
    op.create_index(op.f("ix_field_devices_agency"), "field_devices", ["agency"])


def _packs() -> None:
    op.create_table(
        "field_packs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("agency", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("region", TEXT, nullable=True),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("young", sa.Boolean(), nullable=False),
        sa.Column("built_by", TEXT, nullable=False),
        sa.Column("built_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.Column("revoked_by", TEXT, nullable=True),
        sa.Column("revoked_for", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["device"], ["field_devices.id"], name=op.f("fk_field_packs_device")
        ),
        sa.ForeignKeyConstraint(["agency"], ["agencies.id"], name=op.f("fk_field_packs_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_packs")),
    )
    op.create_index(op.f("ix_field_packs_device"), "field_packs", ["device"])
    op.create_index(op.f("ix_field_packs_agency"), "field_packs", ["agency"])
    op.create_table(
        "field_pack_versions",
        sa.Column("pack", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("issued_at", TIME, nullable=False),
        sa.Column("cases", sa.BigInteger(), nullable=False),
        sa.Column("prints", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("stamp", TEXT, nullable=False),
        sa.Column("outer", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_marks", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pack"], ["field_packs.id"], name=op.f("fk_field_pack_versions_pack")
        ),
        sa.PrimaryKeyConstraint("pack", "number", name=op.f("pk_field_pack_versions")),
    )
