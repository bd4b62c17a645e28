"""The table of faces: a template to compare, and perhaps a portrait to look at, each sealed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hospitium.records.models import Base, CaseRow


class EnrolledFaceRow(Base):
    """One face of a case's person.

    `sealed_template` is empty where nothing may be decided by it (rule minor.young): it is there
    to be looked at. `sealed_portrait` is empty unless its keeping was agreed to. `captured_on` is
    the day of the photograph, empty where nobody knows. `read_at` says when `model` made the
    template. `erase_after`: the person no longer agrees, nobody uses it, and then it goes.
    `live`: what the check of a live capture said, empty where none was asked for; `live_signs` its
    codes, and `live_answer` what whoever looked said of it.
    """

    __tablename__ = "faces"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    model: Mapped[str]
    sealed_template: Mapped[bytes | None]
    sealed_portrait: Mapped[bytes | None]
    quality: Mapped[int]
    source: Mapped[str]
    captured_on: Mapped[date | None]
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[str]
    read_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    erase_after: Mapped[datetime | None]
    live: Mapped[str | None]
    live_signs: Mapped[str] = mapped_column(server_default="", default="")
    live_answer: Mapped[str | None]
    live_answered_at: Mapped[datetime | None]
    live_answered_by: Mapped[str | None]
    case: Mapped[CaseRow] = relationship(lazy="raise")
