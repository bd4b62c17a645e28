"""What changed among the faces, for whoever keeps a copy in step (see `usecases.following`).

Whatever is live for any purpose is here; a search leaves out those who did not agree to its own.
Never a face that was taken before the third birthday (minor.young).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, defer

from hospitium.core.clock import utc
from hospitium.core.ids import CaseId, FaceId
from hospitium.policy.ages import AgeRange, is_infant
from hospitium.policy.consents import Modality
from hospitium.records.consent_filters import in_use, last_end
from hospitium.records.faces import day_of
from hospitium.records.gallery_rows import AnyGalleryPermit, consent_changed
from hospitium.records.models import CaseRow, NodeRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.notices import age_on
from hospitium.records.places import face_place
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


def face_stamp(session: Session, *, at: datetime) -> str:
    """Return a value that changes whenever the faces of `at` would be others.

    As `prints.gallery_stamp`: the counter, and the latest ends that have passed.
    """
    version = session.scalars(select(NodeRow.gallery_version)).one_or_none()
    over = select(func.max(EnrolledFaceRow.expires_at)).where(EnrolledFaceRow.expires_at <= at)
    passed, ended = session.scalars(over).one(), last_end(session, at)
    return "/".join(str(one) for one in (version, passed, ended))


def count_live(session: Session, permit: AnyGalleryPermit) -> int:
    """Return how many faces a gallery as of the permit's instant has."""
    live = _live(permit).with_only_columns(func.count(), maintain_column_froms=True)
    return int(session.execute(live).scalar_one())


def live_ids(session: Session, permit: AnyGalleryPermit) -> set[FaceId]:
    """Return the ids of all those faces."""
    return _ids(session, _live(permit))


def came_since(session: Session, permit: AnyGalleryPermit, since: datetime) -> set[FaceId]:
    """Return the ids of those that were added, read anew or agreed to again at `since` or later."""
    fresh = or_(EnrolledFaceRow.read_at >= utc(since), consent_changed(since, permit.at))
    return _ids(session, _live(permit).where(fresh))


def left_since(session: Session, permit: AnyGalleryPermit, since: datetime) -> set[FaceId]:
    """Return the ids of those that left at `since` or later: closed, withdrawn, or read anew."""
    withdrawn = and_(consent_changed(since, permit.at), ~in_use(permit.at, modality=Modality.FACE))
    anew = and_(
        EnrolledFaceRow.read_at >= utc(since),
        EnrolledFaceRow.read_at != EnrolledFaceRow.enrolled_at,
    )
    query = (
        select(EnrolledFaceRow)
        .join(CaseRow, CaseRow.id == EnrolledFaceRow.case_id)
        .where(or_(CaseRow.closed_at >= utc(since), withdrawn, anew))
    )
    return _ids(session, query)


def open_faces(
    session: Session, vault: Vault, permit: AnyGalleryPermit, ids: Sequence[FaceId]
) -> Iterator[GalleryFace]:
    """Yield those of `ids` that are live, opened; a notice corrected since may say an infant's."""
    for first in range(0, len(ids), _BATCH):
        query = _live(permit).where(EnrolledFaceRow.id.in_(ids[first : first + _BATCH]))
        query = query.options(
            contains_eager(EnrolledFaceRow.case), defer(EnrolledFaceRow.sealed_portrait)
        )
        for row in session.scalars(query):
            ages = age_on(vault, row.case, day_of(row))
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


def _ids(session: Session, query: Select[EnrolledFaceRow]) -> set[FaceId]:
    ids = query.with_only_columns(EnrolledFaceRow.id, maintain_column_froms=True)
    return {FaceId(row) for (row,) in session.execute(ids)}


def _live(permit: AnyGalleryPermit) -> Select[EnrolledFaceRow]:
    """Apply the filter nobody can forget: open case, time not over, agreed to, to be compared."""
    return (
        select(EnrolledFaceRow)
        .join(CaseRow, CaseRow.id == EnrolledFaceRow.case_id)
        .where(CaseRow.closed_at.is_(None), CaseRow.expires_at > permit.at)
        .where(EnrolledFaceRow.expires_at > permit.at)
        .where(EnrolledFaceRow.sealed_template.is_not(None))
        .where(in_use(permit.at, modality=Modality.FACE))
    )
