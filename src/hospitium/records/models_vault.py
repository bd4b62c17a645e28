"""Tables of the vault's own: backups that were made, and the blind index of cases."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class BackupRow(Base):
    """A backup that was begun, and what became of it; `written_at` stays empty if it failed."""

    __tablename__ = "backups"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    operator: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(index=True)
    keep_until: Mapped[datetime]
    written_at: Mapped[datetime | None]
    log_size: Mapped[int | None]
    file_bytes: Mapped[int | None]


class CaseIndexRow(Base):
    """A tag by which a case is found again: made by a key from a name or a reference, see ADR 31.

    It goes with its case, however the case goes.
    """

    __tablename__ = "case_index"
    __table_args__ = (Index("ix_case_index_kind_token", "kind", "token"),)

    case_id: Mapped[UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[bytes]
