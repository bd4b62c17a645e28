"""The tables of passes over the whole gallery, and of the leads that they and enrolments found."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class TwinPassRow(Base):
    """One pass: of `steps` pieces of work so many are `done`; it is over when all are.

    `since` is from when on people count as newcomers; empty where everybody was compared.
    """

    __tablename__ = "twin_passes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    model: Mapped[str]
    started_at: Mapped[datetime]
    since: Mapped[datetime | None]
    started_by: Mapped[str]
    steps: Mapped[int]
    done: Mapped[int]
    persons: Mapped[int]
    prints: Mapped[int]
    found: Mapped[int]
    finished_at: Mapped[datetime | None]


class TwinRow(Base):
    """A lead on two records, or on one that is odd by itself; what it is, is a human's to say.

    `mark` tells leads on one record apart. Without a pass an enrolment found it.
    """

    __tablename__ = "twins"
    __table_args__ = (UniqueConstraint("first_case", "second_case", "kind", "mark"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    pass_id: Mapped[UUID | None] = mapped_column(ForeignKey("twin_passes.id"))
    first_case: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    second_case: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(server_default="same-person")
    mark: Mapped[str] = mapped_column(server_default="")
    score: Mapped[float]
    fmr: Mapped[float]
    expected: Mapped[float]
    found_at: Mapped[datetime]
    verdict: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    sealed_details: Mapped[bytes]
    sealed_reason: Mapped[bytes | None]
