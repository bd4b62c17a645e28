"""What a child's face is worth as the years go by: less and less, by published rates.

Of right people, face matchers at a false-match rate of 0.1 % recognise 98.3 % of children half a
year after the photograph and 94.9 % after three years: S. Bahmani, S. Schuckers, "Face recognition
in children: a longitudinal study", IWBF 2022 (MagFace on the Young Face Aging set, ages 3 to 18).
Between and beyond, the odds of not being recognised go on along the same line; beyond three years
nothing is known from there, and the words say so.
"""

from dataclasses import dataclass
from math import exp, log

from hospitium.senses.fusion import SPOILT

HALF_A_YEAR, THREE_YEARS = 0.5, 3.0
LOST = {HALF_A_YEAR: 1.0 - 0.983, THREE_YEARS: 1.0 - 0.949}
"""Share of right children that are not recognised, by years since the photograph."""

MOST_YEARS = 15.0
"""From then on, and where nobody knows when a photograph was taken, a child's face weighs least."""


def lost_by(years: float | None) -> float:
    """Return the share of right children that are not recognised so long after the photograph.

    Parameters
    ----------
    years
        None if nobody knows.
    """
    passed = MOST_YEARS if years is None else min(max(years, 0.0), MOST_YEARS)
    early, late = (log(lost / (1.0 - lost)) for lost in LOST.values())
    odds = early + (late - early) * (passed - HALF_A_YEAR) / (THREE_YEARS - HALF_A_YEAR)
    return 1.0 / (1.0 + exp(-odds))


@dataclass(frozen=True, slots=True)
class Elapsed:
    """What lies between a photograph on record and the probe.

    Attributes
    ----------
    years
        From the photograph to the probe; None if nobody knows when it was taken.
    minor
        Whether the person was under 18 in the photograph, or may have been.
    """

    years: float | None = 0.0
    minor: bool = False

    @property
    def spoilt(self) -> float:
        """Chance that the face of the right person says nothing."""
        return 1.0 - (1.0 - SPOILT) * (1.0 - lost_by(self.years)) if self.minor else SPOILT

    @property
    def sentence(self) -> str:
        """What the years mean, for people; empty for somebody who was grown up."""
        if not self.minor:
            return ""
        if self.years is None:
            return UNDATED
        said = CHILD if self.years <= THREE_YEARS else CHILD_LONG_AGO
        return said.format(lost=f"{100 * lost_by(self.years):.0f}")


GROWN_UP = Elapsed()
"""A photograph of somebody who was grown up: the years take nothing."""

UNDATED = (
    "Nobody knows when the photograph on record was taken, and the person was or may have been a "
    "child. A child's face changes, so here the face weighs least."
)
CHILD = (
    "The person was or may have been a child on the photograph on record. A child's face changes: "
    "by now about {lost} in 100 right children are no longer recognised, so the face weighs less."
)
CHILD_LONG_AGO = (
    "The person was or may have been a child on the photograph on record. A child's face changes: "
    "by now about {lost} in 100 right children are no longer recognised, guessed from studies of "
    "three years, so the face weighs less."
)
