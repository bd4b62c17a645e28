"""Children grow: bring probes to the size that a child's finger had, and say how long ago."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from hospitium.gallery import Candidate, Probe
from hospitium.gallery.scene import ProbesFor
from hospitium.policy.permit import SearchPermit
from hospitium.records import prints
from hospitium.records.prints import GalleryRow
from hospitium.records.vault import Vault
from hospitium.senses.finger.cohort import encode_cohort, probe_scale
from hospitium.senses.finger.growth import GROWN, scaled
from hospitium.usecases.captures import Reading


def cohort_of(row: GalleryRow) -> int:
    """Return the cohort that a reference belongs to."""
    return encode_cohort(row.age, row.captured_on.year)


def sized_for(readings: Sequence[Reading], at: datetime) -> ProbesFor:
    """Return what gives the probes in the size that they had for the references of a cohort."""

    def probes(cohort: int) -> list[Probe]:
        scale = probe_scale(cohort, now=at.year)
        return [
            Probe(one.finger, one.minutiae if scale == 1.0 else scaled(one.minutiae, scale))
            for one in readings
        ]

    return probes


def told_age(
    session: Session, vault: Vault, permit: SearchPermit, candidate: Candidate
) -> tuple[str, ...]:
    """Say how long ago the references of a candidate were captured, if it matters."""
    ids = {finger.print_id for finger in candidate.fingers}
    rows = prints.references_of(session, vault, permit, ids)
    return age_notes(rows, permit.at)


def age_notes(rows: Iterable[GalleryRow], at: datetime) -> tuple[str, ...]:
    """Say of references how old the child was and how many years have passed; once each."""
    return tuple(dict.fromkeys(note for row in rows if (note := _note(row, at.date()))))


def _note(row: GalleryRow, today: date) -> str:
    years = today.year - row.captured_on.year
    years -= (today.month, today.day) < (row.captured_on.month, row.captured_on.day)
    ago = f"{years} {'year' if years == 1 else 'years'} ago" if years > 0 else "within a year"
    if row.age is None or row.age >= GROWN:
        return f"Captured {ago}." if years > 0 else ""
    grown = ": fingers grow, and the comparison allows for it" if years > 0 else ""
    return f"Captured {ago}, at about {int(row.age)} years of age{grown}."
