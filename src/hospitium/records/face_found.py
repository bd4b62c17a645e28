"""What the record of a candidate keeps of its face, and of what each sense contributed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hospitium.core.senses import Sense
from hospitium.senses.ageing import Elapsed


@dataclass(frozen=True, slots=True)
class Says:
    """What one sense says: its natural log-likelihood ratio, and a stranger's chance by it alone.

    Attributes
    ----------
    supports
        Whether the candidate rests on it.
    """

    sense: str
    llr: float
    fmr: float
    supports: bool


@dataclass(frozen=True, slots=True)
class FaceFound:
    """Which photograph on record said most, and what.

    Attributes
    ----------
    face
        Its id.
    probe
        Which photograph of the search, counted from 0.
    score
        Cosine of the two.
    fmr
        Chance that a stranger's photographs agree this well, all tries counted.
    tries
        Photographs of the search times those on record.
    on
        The day of the photograph on record; None if nobody knows.
    years
        From then to the search; None if nobody knows.
    minor
        Whether the person was under 18 then, or may have been.
    """

    face: str
    probe: int
    score: float
    fmr: float
    tries: int
    on: date | None
    years: float | None
    minor: bool
    extrapolated: bool

    @property
    def sentence(self) -> str:
        """When the photograph on record was taken, for people."""
        if self.years is None:
            return "Nobody knows when the photograph on record was taken."
        if not self.years:
            return "The photograph on record was taken this year."
        return f"The photograph on record was taken {self.years:g} years before this search."

    @property
    def ageing(self) -> str:
        """What these years mean, for people; empty for somebody who was grown up."""
        return Elapsed(self.years, minor=self.minor).sentence

    def to_fields(self) -> dict[str, Any]:
        """Return plain JSON values that `from_fields` reads back."""
        return asdict(self) | {"on": self.on.isoformat() if self.on else None}

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "FaceFound":
        """Read what `to_fields` wrote."""
        day = fields["on"]
        return cls(**{**fields, "on": date.fromisoformat(day) if day else None})


def senses_of(details: Mapping[str, Any]) -> frozenset[str]:
    """Return the senses that a recorded candidate rests on; of versions before, its fingers."""
    said = details.get("says")
    if said is None:
        return frozenset({Sense.FINGER.value})
    return frozenset(one["sense"] for one in said if one["supports"])
