"""passkeys, systems, loans of roles, overrides, leavers."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
WORD = sa.String(length=100)


def upgrade() -> None:
    _accounts()
    _passkeys()
    _systems()
    _loans()
    _overrides()
    _handed_work()


def _operator(name: str, table: str, column: str = "operator") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["operators.id"], name=op.f(f"fk_{table}_{name}"))


def _accounts() -> None:
    op.create_table(
        "operator_standings",
        sa.Column("operator", WORD, nullable=False),
        sa.Column("human", WORD, nullable=False),
        sa.Column("signed_out_at", TIME, nullable=True),
        _operator("operator", "operator_standings"),
        sa.PrimaryKeyConstraint("operator", name=op.f("pk_operator_standings")),
    )
    op.create_table(
        "enrol_codes",
        sa.Column("operator", WORD, nullable=False),
        sa.Column("code_salt", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("given_by", WORD, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        _operator("operator", "enrol_codes"),
        sa.PrimaryKeyConstraint("operator", name=op.f("pk_enrol_codes")),
    )
    op.create_table(
        "known_devices",
        sa.Column("token_digest", WORD, nullable=False),
        sa.Column("operator", WORD, nullable=False),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        _operator("operator", "known_devices"),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_known_devices")),
    )
    op.create_index(op.f("ix_known_devices_operator"), "known_devices", ["operator"])


def _passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator", WORD, nullable=False),
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("synced", sa.Boolean(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_used_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_for", WORD, nullable=True),
        _operator("operator", "passkeys"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkeys_credential")),
    )
    op.create_index(op.f("ix_passkeys_operator"), "passkeys", ["operator"])


def _systems() -> None:
    op.create_table(
        "systems",
        sa.Column("id", WORD, nullable=False),
        sa.Column("agency", WORD, nullable=False),
        sa.Column("scopes", sa.String(length=400), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("code_salt", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", WORD, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("rotated_at", TIME, nullable=True),
        sa.Column("last_used_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency"], ["agencies.id"], name=op.f("fk_systems_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_systems")),
    )


def _loans() -> None:
    op.create_table(
        "role_loans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency", WORD, nullable=False),
        sa.Column("giver", WORD, nullable=False),
        sa.Column("receiver", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("begins_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("ended_by", WORD, nullable=True),
        sa.ForeignKeyConstraint(["agency"], ["agencies.id"], name=op.f("fk_role_loans_agency")),
        _operator("giver", "role_loans", "giver"),
        _operator("receiver", "role_loans", "receiver"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_loans")),
    )
    op.create_index(op.f("ix_role_loans_receiver"), "role_loans", ["receiver"])
    op.create_table(
        "verdict_people",
        sa.Column("verdict_id", sa.Uuid(), nullable=False),
        sa.Column("person", WORD, nullable=False),
        sa.ForeignKeyConstraint(
            ["verdict_id"],
            ["verdicts.id"],
            name=op.f("fk_verdict_people_verdict_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("verdict_id", "person", name=op.f("pk_verdict_people")),
    )


def _overrides() -> None:
    op.create_table(
        "overrides",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator", WORD, nullable=False),
        sa.Column("agency", WORD, nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=True),
        sa.Column("reviewed_at", TIME, nullable=True),
        sa.Column("reviewed_by", WORD, nullable=True),
        sa.Column("justified", sa.Boolean(), nullable=True),
        sa.Column("sealed_finding", sa.LargeBinary(), nullable=True),
        _operator("operator", "overrides"),
        sa.ForeignKeyConstraint(["agency"], ["agencies.id"], name=op.f("fk_overrides_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overrides")),
    )
    op.create_index(op.f("ix_overrides_operator"), "overrides", ["operator"])
    op.create_index(op.f("ix_overrides_ends_at"), "overrides", ["ends_at"])
    op.create_table(
        "override_uses",
        sa.Column("override_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["override_id"], ["overrides.id"], name=op.f("fk_override_uses_override_id")
        ),
        sa.PrimaryKeyConstraint("override_id", "sequence", name=op.f("pk_override_uses")),
    )


def _handed_work() -> None:
    op.create_table(
        "handed_work",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("leaver", WORD, nullable=False),
        sa.Column("receiver", WORD, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("taken_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["agency"], ["agencies.id"], name=op.f("fk_handed_work_agency")),
        _operator("leaver", "handed_work", "leaver"),
        _operator("receiver", "handed_work", "receiver"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_work")),
        sa.UniqueConstraint("record_id", "leaver", name=op.f("uq_handed_work_record_id_leaver")),
    )
    op.create_index(op.f("ix_handed_work_receiver"), "handed_work", ["receiver"])
