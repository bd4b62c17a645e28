"""The tables of passes over the whole gallery, and of the records that agreed with each other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class TwinPassRow(Base):
    """One pass: of `steps` pieces of work so many are `done`; it is over when all are."""

    __tablename__ = "twin_passes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    model: Mapped[str]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    steps: Mapped[int]
    done: Mapped[int]
    persons: Mapped[int]
    prints: Mapped[int]
    found: Mapped[int]
    finished_at: Mapped[datetime | None]


class TwinRow(Base):
    """Two records that agree as only one person's would; what they are is a human's to say."""

    __tablename__ = "twins"
    __table_args__ = (UniqueConstraint("first_case", "second_case"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    pass_id: Mapped[UUID] = mapped_column(ForeignKey("twin_passes.id"))
    first_case: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    second_case: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    score: Mapped[float]
    fmr: Mapped[float]
    expected: Mapped[float]
    found_at: Mapped[datetime]
    verdict: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    sealed_details: Mapped[bytes]
    sealed_reason: Mapped[bytes | None]
