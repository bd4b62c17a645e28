"""Children's prints: both sides of a comparison are brought to the size of the grown finger."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from hospitium.formats.minutiae import Minutiae
from hospitium.gallery import Probe
from hospitium.policy.ages import middle_age
from hospitium.records.prints import GalleryRow
from hospitium.senses.finger.cohort import GROWN_COHORT, encode_cohort, probe_scale, reference_scale
from hospitium.senses.finger.growth import GROWN, middle_growth, scaled
from hospitium.senses.finger.template import decode_template


def cohort_of(row: GalleryRow) -> int:
    """Return the cohort of a reference: 0 for the grown, and where no age is known."""
    return encode_cohort(
        middle_age(row.ages), captured=row.captured_on.year, enrolled=row.enrolled_on.year
    )


def probes_for(probes: Sequence[Probe], day: date) -> Callable[[int], Sequence[Probe]]:
    """Return what gives, for a cohort, the probes of `day` at the size of the grown fingers."""

    def grown(cohort: int) -> Sequence[Probe]:
        scale = probe_scale(cohort, now=day.year)
        return [replace(one, minutiae=resized(one.minutiae, scale)) for one in probes]

    return grown


def grown_reference(row: GalleryRow) -> Minutiae:
    """Return a reference at the size of the grown finger."""
    return resized(decode_template(row.template), reference_scale(cohort_of(row)))


def grown_probe(minutiae: Minutiae, reference: GalleryRow, day: date) -> Minutiae:
    """Return a probe of `day` at that size, were it of the finger of `reference`."""
    return resized(minutiae, probe_scale(cohort_of(reference), now=day.year))


def grown_by_age(minutiae: Minutiae, age: float | None) -> Minutiae:
    """Return a print of somebody of `age` at that size; as it is if nobody knows the age."""
    return minutiae if age is None else resized(minutiae, middle_growth(age, age, GROWN))


def probes_of_age(probes: Sequence[Probe], age: float | None) -> Callable[[int], Sequence[Probe]]:
    """Return what gives probes of `age` for each cohort; the grown are compared as they are."""
    grown = [replace(one, minutiae=grown_by_age(one.minutiae, age)) for one in probes]
    return lambda cohort: probes if cohort == GROWN_COHORT else grown


def resized(minutiae: Minutiae, scale: float) -> Minutiae:
    """Scale a print, or leave it be."""
    return minutiae if scale == 1.0 else scaled(minutiae, scale)
