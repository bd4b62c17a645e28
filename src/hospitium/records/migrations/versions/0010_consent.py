"""what people said about their prints, their guardians, and what a case rests on."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Cases that are there rest on the legal basis that they were opened with."""
    # added in place: others refer to cases, so SQLite must not copy the table
    op.add_column(
        "cases", sa.Column("basis", sa.String(100), nullable=False, server_default="legal-basis")
    )
    _guardians()
    _events()
    _decisions()
    _states()


def _guardians() -> None:
    op.create_table(
        "guardians",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(100), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.Column("added_by", sa.String(100), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=False),
        sa.Column("conflict_at", TIME, nullable=True),
        sa.Column("conflict_by", sa.String(100), nullable=True),
        sa.Column("reviewed_at", TIME, nullable=True),
        sa.Column("reviewed_by", sa.String(100), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("sealed_conflict", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_guardians_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardians")),
    )
    op.create_index(op.f("ix_guardians_case_id"), "guardians", ["case_id"])


def _events() -> None:
    op.create_table(
        "consent_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(100), nullable=False),
        sa.Column("purposes", sa.String(400), nullable=False),
        sa.Column("modalities", sa.String(100), nullable=False),
        sa.Column("guardian_id", sa.Uuid(), nullable=True),
        sa.Column("notice", sa.String(100), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("operator", sa.String(100), nullable=False),
        sa.Column("until", TIME, nullable=True),
        sa.Column("log_entry", sa.BigInteger(), nullable=False),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_receipt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_consent_events_case_id")),
        sa.ForeignKeyConstraint(
            ["guardian_id"], ["guardians.id"], name=op.f("fk_consent_events_guardian_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_events")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_consent_events_case_id_number")),
    )


def _decisions() -> None:
    op.create_table(
        "best_interests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("purposes", sa.String(400), nullable=False),
        sa.Column("modalities", sa.String(100), nullable=False),
        sa.Column("overrules_no", sa.Boolean(), nullable=False),
        sa.Column("at_opening", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", TIME, nullable=False),
        sa.Column("proposed_by", sa.String(100), nullable=False),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.Column("confirmed_by", sa.String(100), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_best_interests_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_best_interests")),
    )
    op.create_index(op.f("ix_best_interests_case_id"), "best_interests", ["case_id"])


def _states() -> None:
    op.create_table(
        "consent_uses",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("modality", sa.String(100), nullable=False),
        sa.Column("purpose", sa.String(100), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_consent_uses_case_id")),
        sa.PrimaryKeyConstraint("case_id", "modality", "purpose", name=op.f("pk_consent_uses")),
    )
    op.create_index(op.f("ix_consent_uses_until"), "consent_uses", ["until"])
    op.create_table(
        "consent_states",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("asked_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_why", sa.String(100), nullable=True),
        sa.Column("erase_after", TIME, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_consent_states_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_consent_states")),
    )
    op.create_index(op.f("ix_consent_states_changed_at"), "consent_states", ["changed_at"])
    op.create_index(op.f("ix_consent_states_erase_after"), "consent_states", ["erase_after"])
