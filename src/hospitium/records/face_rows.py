"""Faces as a gallery takes them; `samples` says which of them are there.

Never a face that was taken before the third birthday (minor.young).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session, contains_eager, defer

from hospitium.core.ids import CaseId, FaceId
from hospitium.policy.ages import AgeRange, is_infant
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.notices import age_on
from hospitium.records.places import face_place
from hospitium.records.samples import FACES
from hospitium.records.vault import Vault

_BATCH = 500


@dataclass(frozen=True, slots=True)
class GalleryFace:
    """One face that may be compared, with its template.

    Attributes
    ----------
    captured_on
        The day of the photograph; None if nobody knows.
    ages
        Between which ages the person was then, or when the face was enrolled if nobody knows the
        day; None if nobody knows.
    """

    face_id: FaceId
    case_id: CaseId
    model: str
    template: bytes
    captured_on: date | None
    ages: AgeRange | None
    expires_at: datetime


def open_faces(
    session: Session, vault: Vault, permit: AnyGalleryPermit, ids: Sequence[FaceId]
) -> Iterator[GalleryFace]:
    """Yield those of `ids` that are live, opened; a notice corrected since may say an infant's."""
    for first in range(0, len(ids), _BATCH):
        query = FACES.live(permit.at).where(EnrolledFaceRow.id.in_(ids[first : first + _BATCH]))
        query = query.options(
            contains_eager(EnrolledFaceRow.case), defer(EnrolledFaceRow.sealed_portrait)
        )
        for row in session.scalars(query):
            ages = age_on(vault, row.case, row.latest_day)
            if not is_infant(ages):
                yield _opened(vault, row, ages)
            session.expunge(row)


def _opened(vault: Vault, row: EnrolledFaceRow, ages: AgeRange | None) -> GalleryFace:
    sealed = row.sealed_template or b""
    return GalleryFace(
        face_id=FaceId(row.id),
        case_id=CaseId(row.case_id),
        model=row.model,
        template=vault.open("face", face_place(row), row.expires_at, sealed),
        captured_on=row.captured_on,
        ages=ages,
        expires_at=row.expires_at,
    )
