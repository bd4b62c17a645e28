"""The tables that laws on oversight ask for. Nothing in them says anything about a person."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class AssessmentRow(Base):
    """An impact assessment of this node: who signed which document, and until when it holds."""

    __tablename__ = "assessments"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(Text)
    version: Mapped[str]
    responsible: Mapped[str] = mapped_column(ForeignKey("operators.id"))
    reviewed_by: Mapped[str] = mapped_column(ForeignKey("operators.id"))
    reviewed_on: Mapped[date]
    valid_until: Mapped[date]
    document: Mapped[bytes]
    purposes: Mapped[str] = mapped_column(Text)
    modalities: Mapped[str]
    legal_basis: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("operators.id"))


class UseRow(Base):
    """One search of the whole gallery as EU AI Act art. 12(3) asks for it; the log names it."""

    __tablename__ = "uses"

    subject: Mapped[str] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(index=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    record: Mapped[str] = mapped_column(Text)


class LimitRow(Base):
    """How much one agency may search in a day, as it publishes it."""

    __tablename__ = "limits"

    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    daily_quota: Mapped[int]
    candidate_cap: Mapped[int]
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(ForeignKey("operators.id"))
