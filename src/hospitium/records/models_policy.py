"""The tables of policy: which bundles held, and what this deployment changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class PolicyBundleRow(Base):
    """A bundle that held at some time, whole: decisions are explained under the one of then."""

    __tablename__ = "policy_bundles"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    body: Mapped[str] = mapped_column(Text)
    held_from: Mapped[datetime]


class PolicyOverlayRow(Base):
    """A change that somebody proposed and somebody else may have adopted."""

    __tablename__ = "policy_overlays"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str]
    adopted_at: Mapped[datetime | None]
    adopted_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    tag: Mapped[bytes]
