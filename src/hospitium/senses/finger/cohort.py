"""Which references must be grown before they are compared: one small number for age and year.

A gallery keeps it beside each reference and lays references of one cohort together, so that a
search scales its probes once a cohort and not once a reference. Both are enlarged to the size of
the grown finger: the references once and for all, the probes by the age on the day of the search.
0 is the grown. One byte has no room for the sex, for which both medians are reckoned with, nor for
single years of age.
"""

from typing import NamedTuple

from hospitium.senses.finger.growth import GROWN, middle_growth

GROWN_COHORT = 0
"""Of the grown, and of those whose age nobody knows."""

STEP = 2
"""Years of age that share a cohort."""

ROUND = 25
"""Years of capture are kept modulo this."""

FAR_BACK = 18
"""Years before enrolment from which a print counts as this old: whoever was a child then has
grown since. The remaining years of `ROUND` are more than a case may be open."""

COHORTS = 1 + -(-GROWN // STEP) * ROUND
"""How many there are, from 0 on."""


class Cohort(NamedTuple):
    """Children whose prints were captured in `year`, at `age` or up to `STEP` years more."""

    age: int
    year: int


def encode_cohort(age: float | None, *, captured: int, enrolled: int) -> int:
    """Return the cohort of a print as one byte: 0 for the grown and where no age is known.

    Parameters
    ----------
    age
        In years when the print was captured; None if nobody knows. A finger of unknown age is
        compared as it is.
    captured, enrolled
        Years of both; nothing is enrolled before it was captured.

    Raises
    ------
    ValueError
        If the age is negative, or the years are the wrong way round.
    """
    if captured > enrolled:
        raise ValueError("a print is captured before it is enrolled")
    if age is None or age >= GROWN:
        return GROWN_COHORT
    if age < 0:
        raise ValueError("an age is 0 or more")
    year = max(captured, enrolled - FAR_BACK)
    return 1 + int(age) // STEP * ROUND + year % ROUND


def decode_cohort(cohort: int, *, now: int) -> Cohort | None:
    """Return what a byte says in the year `now`; None for the grown.

    Raises
    ------
    ValueError
        If no cohort has that number.
    """
    if not 0 <= cohort < COHORTS:
        raise ValueError("there is no such cohort")
    if cohort == GROWN_COHORT:
        return None
    bin_, remainder = divmod(cohort - 1, ROUND)
    return Cohort(bin_ * STEP, now - (now - remainder) % ROUND)


def reference_scale(cohort: int) -> float:
    """Return by what factor to enlarge references of a cohort to the size of the grown finger.

    Both sides are compared in that size: in a child's, minutiae lie closer together and strangers
    agree more often than the calibration says (`python -m bench.growth`).
    """
    child = decode_cohort(cohort, now=0)
    return 1.0 if child is None else _growth_of(child, GROWN)


def probe_scale(cohort: int, *, now: int) -> float:
    """Return by what factor to enlarge a probe of the year `now` for references of a cohort.

    To the size of the grown finger, as the references are; 1 once the child has grown.
    """
    child = decode_cohort(cohort, now=now)
    if child is None:
        return 1.0
    return _growth_of(child, GROWN) / _growth_of(child, now - child.year)


def _growth_of(child: Cohort, years: int) -> float:
    return middle_growth(child.age, child.age + STEP, years)
