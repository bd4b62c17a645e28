"""The tables of redress: a person's code, requests about a record, and who saw what of whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class PersonCodeRow(Base):
    """A code that opens one record to the person it is about; only its digest is kept."""

    __tablename__ = "person_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]


class RightsRequestRow(Base):
    """A request about a record: asked by one person, settled by another.

    `subject` is the candidate that an appeal contests, or the hold that is to be lifted; `ends_at`
    the end of a hold or a court's order, or of what the history of a correction keeps.
    """

    __tablename__ = "rights_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    subject: Mapped[UUID | None] = mapped_column(index=True)
    by_person: Mapped[bool]
    status: Mapped[str]
    ends_at: Mapped[datetime | None]
    sealed_terms: Mapped[bytes | None]
    sealed_answer: Mapped[bytes | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str | None]


class LookRow(Base):
    """A log entry that concerns a record without naming it, such as a search that listed it."""

    __tablename__ = "looks"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
