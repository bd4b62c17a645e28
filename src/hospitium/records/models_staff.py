"""The tables of those who act: accounts, passkeys, systems, loans of roles, overrides, leavers.

As in `models`: what a person wrote in their own words is in a column whose name starts with
`sealed`; the rest says who, when and what kind, and nothing of a person in a case.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base

CREDENTIAL_LETTERS = 1400
"""A credential id has at most 1,023 bytes (WebAuthn level 3, 4), written as base64url."""


class StandingRow(Base):
    """What is known of an account beyond its first row: whose it is, and when it signed out."""

    __tablename__ = "operator_standings"

    operator: Mapped[str] = mapped_column(ForeignKey("operators.id"), primary_key=True)
    human: Mapped[str]
    signed_out_at: Mapped[datetime | None]


class EnrolCodeRow(Base):
    """A code that lets somebody register a passkey, once."""

    __tablename__ = "enrol_codes"

    operator: Mapped[str] = mapped_column(ForeignKey("operators.id"), primary_key=True)
    code_salt: Mapped[bytes]
    code_hash: Mapped[bytes]
    given_by: Mapped[str]
    expires_at: Mapped[datetime]


class PasskeyRow(Base):
    """The public half of a passkey. `ended_for` says why it opens nothing any more."""

    __tablename__ = "passkeys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    operator: Mapped[str] = mapped_column(ForeignKey("operators.id"), index=True)
    credential: Mapped[str] = mapped_column(String(CREDENTIAL_LETTERS), unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    synced: Mapped[bool]
    sealed_name: Mapped[bytes]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_for: Mapped[str | None]


class DeviceRow(Base):
    """A browser from which somebody signed in before; known by the hash of its cookie."""

    __tablename__ = "known_devices"

    token_digest: Mapped[str] = mapped_column(primary_key=True)
    operator: Mapped[str] = mapped_column(ForeignKey("operators.id"), index=True)
    first_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SystemRow(Base):
    """A system that an agency has let in, with the only actions it may take."""

    __tablename__ = "systems"

    id: Mapped[str] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    scopes: Mapped[str] = mapped_column(String(400))
    sealed_name: Mapped[bytes]
    code_salt: Mapped[bytes]
    code_hash: Mapped[bytes]
    added_by: Mapped[str]
    created_at: Mapped[datetime]
    rotated_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class LoanRow(Base):
    """A role that one colleague has lent another; ends by itself."""

    __tablename__ = "role_loans"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    giver: Mapped[str] = mapped_column(ForeignKey("operators.id"))
    receiver: Mapped[str] = mapped_column(ForeignKey("operators.id"), index=True)
    role: Mapped[str]
    sealed_reason: Mapped[bytes]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_by: Mapped[str | None]


class VerdictPersonRow(Base):
    """A human whom a verdict counts for: who spoke, and who lent them the role for it."""

    __tablename__ = "verdict_people"

    verdict_id: Mapped[UUID] = mapped_column(
        ForeignKey("verdicts.id", ondelete="CASCADE"), primary_key=True
    )
    person: Mapped[str] = mapped_column(primary_key=True)


class GlassRow(Base):
    """One override, from its reason to its review."""

    __tablename__ = "overrides"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    operator: Mapped[str] = mapped_column(ForeignKey("operators.id"), index=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    sealed_reason: Mapped[bytes]
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str | None]
    justified: Mapped[bool | None]
    sealed_finding: Mapped[bytes | None]


class GlassUseRow(Base):
    """An entry of the log that was written under an override."""

    __tablename__ = "override_uses"

    override_id: Mapped[UUID] = mapped_column(ForeignKey("overrides.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class HandedWorkRow(Base):
    """A case or search that somebody who left had open, and who has it now."""

    __tablename__ = "handed_work"
    __table_args__ = (UniqueConstraint("record_id", "leaver"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[str]
    record_id: Mapped[UUID]
    leaver: Mapped[str] = mapped_column(ForeignKey("operators.id"))
    receiver: Mapped[str] = mapped_column(ForeignKey("operators.id"), index=True)
    at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
