"""The tables of consent: what was said, guardians, decisions, and what stands of it.

Words, names and reasons are sealed; what rules hang on (who may speak, until when, what was said)
is plain and bound into the seals beside it, so that it cannot be changed unseen.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class GuardianRow(Base):
    """A guardian of a case's person, until a moment; perhaps in conflict with the child."""

    __tablename__ = "guardians"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    relation: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[str]
    until: Mapped[datetime]
    sealed_details: Mapped[bytes]
    conflict_at: Mapped[datetime | None]
    conflict_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str | None]
    upheld: Mapped[bool | None]
    sealed_conflict: Mapped[bytes | None]


class ConsentEventRow(Base):
    """One thing that was said. Never changed: who says otherwise later adds another."""

    __tablename__ = "consent_events"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    action: Mapped[str]
    purposes: Mapped[str] = mapped_column(String(400))
    modalities: Mapped[str]
    guardian_id: Mapped[UUID | None] = mapped_column(ForeignKey("guardians.id"))
    notice: Mapped[str]
    at: Mapped[datetime]
    operator: Mapped[str]
    until: Mapped[datetime | None]
    log_entry: Mapped[int]
    sealed_details: Mapped[bytes]
    sealed_receipt: Mapped[bytes]


class BestInterestsRow(Base):
    """A decision in a child's interest: proposed by one, in force once a second has agreed."""

    __tablename__ = "best_interests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    purposes: Mapped[str] = mapped_column(String(400))
    modalities: Mapped[str]
    overrules_no: Mapped[bool]
    at_opening: Mapped[bool]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]
    review_on: Mapped[date]
    sealed_reason: Mapped[bytes]


class ConsentUseRow(Base):
    """One use that the person's prints may have, until a moment; the gallery hangs on these."""

    __tablename__ = "consent_uses"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    modality: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)


class ConsentStateRow(Base):
    """Of a case that rests on consent: when that last changed, ended, and is erased."""

    __tablename__ = "consent_states"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    erase_after: Mapped[datetime | None] = mapped_column(index=True)
