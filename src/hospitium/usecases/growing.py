"""Children's references: how old they are, and probes brought to the size of the finger then."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from hospitium.formats.minutiae import Minutiae
from hospitium.gallery import Probe
from hospitium.records.prints import GalleryRow
from hospitium.senses.finger.cohort import encode_cohort, probe_scale
from hospitium.senses.finger.growth import scaled


def cohort_of(row: GalleryRow) -> int:
    """Return the cohort of a reference: 0 for the grown, and where no age is known."""
    age = None if row.ages is None else sum(row.ages) / 2
    return encode_cohort(age, captured=row.captured_on.year, enrolled=row.enrolled_on.year)


def probes_for(probes: Sequence[Probe], day: date) -> Callable[[int], Sequence[Probe]]:
    """Return what gives, for a cohort, the probes of `day` as the fingers were when it was made."""

    def shrunk(cohort: int) -> Sequence[Probe]:
        scale = probe_scale(cohort, now=day.year)
        return [replace(one, minutiae=resized(one.minutiae, scale)) for one in probes]

    return shrunk


def as_then(minutiae: Minutiae, reference: GalleryRow, day: date) -> Minutiae:
    """Return a probe of `day` at the size that the finger had when `reference` was captured."""
    return resized(minutiae, probe_scale(cohort_of(reference), now=day.year))


def resized(minutiae: Minutiae, scale: float) -> Minutiae:
    """Scale a print, or leave it be."""
    return minutiae if scale == 1.0 else scaled(minutiae, scale)
