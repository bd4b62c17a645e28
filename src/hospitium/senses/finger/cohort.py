"""Which references must be grown before they are compared: one small number for age and year.

A gallery keeps it beside each reference and lays references of one cohort together, so that a
search scales its probes once a cohort and not once a reference. 0 is the grown.
"""

from math import sqrt
from typing import NamedTuple

from hospitium.formats.notice import Sex
from hospitium.senses.finger.growth import GROWN, likely_scales

GROWN_COHORT = 0
YEARS = 12
"""Years that a cohort's year of capture can lie back; older ones count as this old."""


class Cohort(NamedTuple):
    """Children whose prints were captured at `age` (whole years, 0 to 18) in `year`."""

    age: int
    year: int


def encode_cohort(age: float | None, year: int) -> int:
    """Return the cohort of a print as one byte: 0 for the grown and where no age is known.

    Parameters
    ----------
    age
        In years when the print was captured; None if nobody knows. A finger of unknown age is
        compared as it is.

    Raises
    ------
    ValueError
        If the age is negative.
    """
    if age is None or age >= GROWN:
        return GROWN_COHORT
    if age < 0:
        raise ValueError("an age is 0 or more")
    return 1 + int(age) * YEARS + year % YEARS


def decode_cohort(cohort: int, *, now: int) -> Cohort | None:
    """Return what a byte says in the year `now`; None for the grown.

    Raises
    ------
    ValueError
        If no cohort has that number.
    """
    if not 0 <= cohort <= GROWN * YEARS:
        raise ValueError("there is no such cohort")
    if cohort == GROWN_COHORT:
        return None
    age, remainder = divmod(cohort - 1, YEARS)
    return Cohort(age, now - (now - remainder) % YEARS)


def probe_scale(cohort: int, *, now: int) -> float:
    """Return by what factor to scale a probe of the year `now` for references of a cohort.

    A probe is shrunk to the size that the finger had; 1 for the grown. Where age and sex leave it
    open how much a finger has grown, the middle is taken: the matcher bears the rest (`STEP`).
    """
    child = decode_cohort(cohort, now=now)
    if child is None:
        return 1.0
    factors = likely_scales(child.age, child.age + 1, now - child.year, Sex.UNKNOWN)
    return 1.0 / sqrt(factors[0] * factors[-1])
