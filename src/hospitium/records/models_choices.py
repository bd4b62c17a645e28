"""The table that says which network the node works with, where it has a choice."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class ModelChoiceRow(Base):
    """The network in use for one part of one sense; no row where the packaged one is."""

    __tablename__ = "model_choices"

    sense: Mapped[str] = mapped_column(String(20), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    model: Mapped[str] = mapped_column(String(64))
    chosen_at: Mapped[datetime]
