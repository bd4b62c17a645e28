"""The table of irises: a sealed template to compare, and no picture."""

from sqlalchemy.orm import Mapped

from hospitium.records.models_samples import SampleRow


class EnrolledIrisRow(SampleRow):
    """One picture of one eye of a case's person, as a code; `eye` is the person's own side."""

    __tablename__ = "irises"

    eye: Mapped[str]
