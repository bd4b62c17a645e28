"""The table that finds public entries of the log by what they are about."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import AuditEntryRow, Base


class PublicEntryRow(Base):
    """An entry of the log whose details are for everybody."""

    __tablename__ = "public_entries"

    sequence: Mapped[int] = mapped_column(
        ForeignKey(AuditEntryRow.sequence), primary_key=True, autoincrement=False
    )
    subject: Mapped[str] = mapped_column(index=True)
