"""What the record of a candidate keeps of its irises."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hospitium.core.eyes import Eye

CORROBORATES = (
    "An iris is evidence beside fingers and face: it supports what they say, and nobody can "
    "confirm who somebody is by an iris alone."
)


@dataclass(frozen=True, slots=True)
class IrisFound:
    """Which iris on record said most, and what.

    Attributes
    ----------
    iris
        Its id.
    eye
        Which of the person's eyes it is, on record.
    probe
        Which picture of the search, counted from 0.
    score
        0 for strangers to about 100.
    distance, bits
        Share of the bits that differ, and how many could be compared.
    fmr
        Chance that a stranger's irises agree this well, all tries counted.
    tries
        Pairs of pictures that were compared.
    """

    iris: str
    eye: str
    probe: int
    score: float
    distance: float
    bits: int
    fmr: float
    tries: int
    extrapolated: bool

    @property
    def sentence(self) -> str:
        """What was compared, for people."""
        share = f"{100 * self.distance:.0f}"
        if self.eye == Eye.LEFT:
            return f"Of the left eye, {share} % of the bits that could be compared differ."
        return f"Of the right eye, {share} % of the bits that could be compared differ."

    @property
    def worth(self) -> str:
        """What an iris is worth, for people."""
        return CORROBORATES

    def to_fields(self) -> dict[str, Any]:
        """Return plain JSON values that `from_fields` reads back."""
        return asdict(self)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "IrisFound":
        """Read what `to_fields` wrote."""
        return cls(**fields)
