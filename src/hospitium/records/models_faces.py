"""The table of faces: a template to compare, and perhaps a portrait to look at, each sealed."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models_samples import SampleRow


class EnrolledFaceRow(SampleRow):
    """One face of a case's person.

    `sealed_template` is empty where nothing may be decided by it (rule minor.young): it is there
    to be looked at. `sealed_portrait` is empty unless its keeping was agreed to. `captured_on` is
    the day of the photograph, empty where nobody knows.
    `live`: what the check of a live capture said, empty where none was asked for; `live_signs` its
    codes, `live_answer` what whoever looked said of it, and `sealed_live_reason` why.
    """

    __tablename__ = "faces"

    sealed_portrait: Mapped[bytes | None]
    source: Mapped[str]
    captured_on: Mapped[date | None]
    live: Mapped[str | None]
    live_signs: Mapped[str] = mapped_column(server_default="", default="")
    live_answer: Mapped[str | None]
    live_answered_at: Mapped[datetime | None]
    live_answered_by: Mapped[str | None]
    sealed_live_reason: Mapped[bytes | None]

    @property
    def latest_day(self) -> date:
        """The latest day on which the photograph can have been taken."""
        return self.captured_on or self.enrolled_at.date()
