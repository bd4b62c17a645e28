"""The faces of a case as people see them listed, and one portrait as somebody looks at it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from hospitium.core.errors import NotFound
from hospitium.core.faces import FaceSource
from hospitium.core.ids import FaceId, OperatorId
from hospitium.core.live_notes import LiveAnswer, LiveNote, LiveOutcome
from hospitium.policy.ages import AgeRange
from hospitium.policy.faces import RemoveFacePermit, SeePortraitPermit
from hospitium.policy.rights_permits import HandOverPermit
from hospitium.records.models import CaseRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.notices import age_on
from hospitium.records.places import face_place, portrait_place
from hospitium.records.prints import gallery_changed
from hospitium.records.samples import FACES
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class KeptFace:
    """One face of a case, without its template and its portrait.

    Attributes
    ----------
    captured_on
        The day of the photograph; None if nobody knows.
    ages
        Between which ages the person was then; None if nobody knows.
    compared
        Whether searches compare it; otherwise it is there to be looked at only (minor.young).
    portrait
        Whether the portrait is kept.
    erase_after
        From when it is erased because the person no longer agrees; None while it is used.
    live
        What the check of a live capture said; None where none was asked for.
    live_answer, live_answered_by
        What a colleague who looked said, and who; None where nobody has looked.
    """

    id: FaceId
    model: str
    quality: int
    source: FaceSource
    captured_on: date | None
    ages: AgeRange | None
    compared: bool
    portrait: bool
    enrolled_at: datetime
    enrolled_by: OperatorId
    erase_after: datetime | None
    live: LiveNote | None = None
    live_answer: LiveAnswer | None = None
    live_answered_by: OperatorId | None = None


@dataclass(frozen=True, slots=True)
class HeldFace:
    """One face with all that is stored of it, for the person's own copy."""

    face: KeptFace
    template: bytes | None
    portrait: bytes | None


def kept_faces(session: Session, vault: Vault, case: CaseRow) -> tuple[KeptFace, ...]:
    """Return the faces of a case, oldest first; inside of cases, which take permits."""
    held = EnrolledFaceRow.sealed_portrait.is_not(None)
    query = (
        select(EnrolledFaceRow, held)
        .where(EnrolledFaceRow.case_id == case.id)
        .order_by(EnrolledFaceRow.enrolled_at, EnrolledFaceRow.id)
        .options(defer(EnrolledFaceRow.sealed_portrait))
    )
    rows = session.execute(query).all()
    return tuple(_kept(vault, case, row, portrait=portrait) for row, portrait in rows)


def held_faces(session: Session, vault: Vault, permit: HandOverPermit) -> tuple[HeldFace, ...]:
    """Return the faces of the permit's record with templates and portraits."""
    case = session.get_one(CaseRow, permit.case)
    rows = session.scalars(FACES.of_case(permit.case).order_by(EnrolledFaceRow.enrolled_at))
    return tuple(_held(vault, case, row) for row in rows)


def open_portrait(session: Session, vault: Vault, permit: SeePortraitPermit, face: FaceId) -> bytes:
    """Return the portrait of a face of the permit's case as JPEG.

    Raises
    ------
    NotFound
        If the case has no such face, or no portrait of it is kept.
    """
    row = session.scalars(
        FACES.of_case(permit.case).where(EnrolledFaceRow.id == face)
    ).one_or_none()
    if row is None or row.sealed_portrait is None or row.expires_at <= permit.at:
        raise NotFound("no portrait of that face is kept")
    return _portrait(vault, row, row.sealed_portrait)


def remove_face(session: Session, permit: RemoveFacePermit, face: FaceId) -> None:
    """Erase a face of the permit's case; `NotFound` if there is none."""
    session.delete(_find(session, permit, face))
    gallery_changed(session)
    session.flush()


def forget_portrait(session: Session, permit: RemoveFacePermit, face: FaceId) -> bool:
    """Erase the portrait of a face and leave its template; return whether the face is still there.

    A face that was there to be looked at only goes with its portrait.

    Raises
    ------
    NotFound
        If the case has no such face, or no portrait of it is kept.
    """
    row = _find(session, permit, face)
    if row.sealed_portrait is None:
        raise NotFound("no portrait of that face is kept")
    if row.sealed_template is None:
        remove_face(session, permit, face)
        return False
    row.sealed_portrait = None
    session.flush()
    return True


def _find(session: Session, permit: RemoveFacePermit, face: FaceId) -> EnrolledFaceRow:
    row = session.scalars(
        FACES.of_case(permit.case).where(EnrolledFaceRow.id == face)
    ).one_or_none()
    if row is None:
        raise NotFound("this case has no such face", remedy="See `hospitium face list CASE`.")
    return row


def _kept(vault: Vault, case: CaseRow, row: EnrolledFaceRow, *, portrait: bool) -> KeptFace:
    return KeptFace(
        id=FaceId(row.id),
        model=row.model,
        quality=row.quality,
        source=FaceSource(row.source),
        captured_on=row.captured_on,
        ages=age_on(vault, case, row.captured_on) if row.captured_on else None,
        compared=row.sealed_template is not None,
        portrait=portrait,
        enrolled_at=row.enrolled_at,
        enrolled_by=OperatorId(row.enrolled_by),
        erase_after=row.erase_after,
        live=live_note(row.live, row.live_signs),
        live_answer=LiveAnswer(row.live_answer) if row.live_answer else None,
        live_answered_by=OperatorId(row.live_answered_by) if row.live_answered_by else None,
    )


def live_note(outcome: str | None, signs: str) -> LiveNote | None:
    """Return what the check of a live capture said, from its columns."""
    return LiveNote(LiveOutcome(outcome), tuple(signs.split())) if outcome else None


def _held(vault: Vault, case: CaseRow, row: EnrolledFaceRow) -> HeldFace:
    sealed, portrait = row.sealed_template, row.sealed_portrait
    return HeldFace(
        face=_kept(vault, case, row, portrait=portrait is not None),
        template=vault.open("face", face_place(row), row.expires_at, sealed) if sealed else None,
        portrait=_portrait(vault, row, portrait) if portrait else None,
    )


def _portrait(vault: Vault, row: EnrolledFaceRow, sealed: bytes) -> bytes:
    return vault.open("portrait", portrait_place(row), row.expires_at, sealed)
