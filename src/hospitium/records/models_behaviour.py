"""The table of staff whose typing is compared at sign-in, because they asked for it.

As in `models`: `sealed_samples` holds when keys went down and up, never which; the rest says who
asked, when, and until when.
"""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class TypingRow(Base):
    """How one account's owner types. The row is there while they want it, and no longer.

    Attributes
    ----------
    learned
        Number of samples inside `sealed_samples`.
    expires_at
        Some time after the last confirmed sign-in; the daily job erases it then.
    unusual_at
        When a sample was last unlike the others.
    """

    __tablename__ = "typing_profiles"

    operator: Mapped[str] = mapped_column(ForeignKey("operators.id"), primary_key=True)
    model: Mapped[str]
    asked_at: Mapped[datetime]
    learned: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    unusual_at: Mapped[datetime | None]
    sealed_samples: Mapped[bytes]
