"""How old a reference is, and how old the person was: every result says so (rule minor.young)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hospitium.records.prints import GalleryRow

DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Captured:
    """When a candidate's strongest reference was captured, and how old the person was.

    Attributes
    ----------
    age_low, age_high
        None if nobody knows.
    years
        From then to the search.
    """

    on: date
    age_low: int | None
    age_high: int | None
    years: float

    @classmethod
    def of(cls, row: GalleryRow, day: date) -> "Captured":
        """Tell it of a reference, for a search of `day`."""
        low, high = row.ages or (None, None)
        passed = (day - row.captured_on).days / DAYS_A_YEAR
        return cls(row.captured_on, low, high, round(max(0.0, passed), 1))

    @property
    def sentence(self) -> str:
        """Say it to people."""
        when = f"{self.years:g} years before this search" if self.years else "this year"
        return f"Captured {when}, {self._age()}."

    def _age(self) -> str:
        if self.age_low is None:
            return "at an age that nobody knows"
        ages = dict.fromkeys((str(self.age_low), str(self.age_high)))
        return f"at the age of {' to '.join(ages)}"

    def to_fields(self) -> dict[str, Any]:
        """Return plain JSON values that `from_fields` reads back."""
        return {
            "on": self.on.isoformat(),
            "age_low": self.age_low,
            "age_high": self.age_high,
            "years": self.years,
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "Captured":
        """Read what `to_fields` wrote."""
        return cls(**{**fields, "on": date.fromisoformat(fields["on"])})
