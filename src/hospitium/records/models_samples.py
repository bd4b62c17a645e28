"""What the tables of faces and of irises have in common: one sealed reference of a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from hospitium.records.models import Base, CaseRow


class SampleRow(Base):
    """One reference, read by one model.

    `read_at` says when `model` made the template. `erase_after`: the person no longer agrees,
    nobody uses it, and then it goes.
    """

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    model: Mapped[str]
    sealed_template: Mapped[bytes | None]
    quality: Mapped[int]
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[str]
    read_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    erase_after: Mapped[datetime | None]

    @declared_attr
    def case(cls) -> Mapped[CaseRow]:  # noqa: N805 - a class, as SQLAlchemy hands it over
        """Whose it is."""
        return relationship(lazy="raise")
