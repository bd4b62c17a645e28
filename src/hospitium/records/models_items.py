"""The tables of work that comes from the field: items, and finds that nobody has confirmed yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class FieldItemRow(Base):
    """One piece of work of one phone.

    `item` is the phone's id of it; the same id with other contents (`digest`) is another row, which
    waits for a human. `case_id` and `target` (the check that a verdict is about) are what the phone
    says and may lead nowhere. `expires_at`: what is sealed is erased then.
    """

    __tablename__ = "field_items"
    __table_args__ = (UniqueConstraint("device", "item", "digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    device: Mapped[UUID] = mapped_column(index=True)
    item: Mapped[UUID]
    digest: Mapped[bytes]
    seq: Mapped[int | None]
    kind: Mapped[str]
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    target: Mapped[UUID | None]
    operator: Mapped[str]
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"), index=True)
    made_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(index=True)
    record: Mapped[UUID | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    sealed_body: Mapped[bytes | None]
    sealed_answer: Mapped[bytes | None]


class FieldAlertRow(Base):
    """A possible match of the field that the node found too: for the case's desk, unconfirmed."""

    __tablename__ = "field_alerts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("field_items.id"), index=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"), unique=True)
    search_id: Mapped[UUID] = mapped_column(ForeignKey("searches.id"))
    finder: Mapped[str]
    created_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]
