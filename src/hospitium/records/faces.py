"""Faces: the templates that a search compares, and the portraits that people look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select
from sqlalchemy.orm import Session, contains_eager, defer

from hospitium.core.clock import utc
from hospitium.core.faces import FaceSource
from hospitium.core.ids import CaseId, FaceId
from hospitium.core.live_notes import LiveNote
from hospitium.policy.ages import AgeRange, is_infant
from hospitium.policy.faces import AddFacePermit
from hospitium.policy.permit import SearchPermit, UpkeepPermit, VerifyPermit
from hospitium.records.face_vectors import index_faces_of
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.notices import age_on
from hospitium.records.places import face_place, portrait_place
from hospitium.records.prints import gallery_changed
from hospitium.records.samples import FACES
from hospitium.records.vault import Vault

GalleryPermit = SearchPermit | UpkeepPermit | AddFacePermit


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFace:
    """A face to be added.

    Attributes
    ----------
    template, portrait
        The permit says which of them is kept; the other is thrown away.
    quality
        0..100, of the picture for a comparison.
    captured_on
        The day of the photograph; None if nobody knows.
    live
        What the check of a live capture said; None where none was asked for.
    """

    face_id: FaceId
    model: str
    template: bytes
    portrait: bytes
    quality: int
    source: FaceSource
    captured_on: date | None
    live: LiveNote | None = None


@dataclass(frozen=True, slots=True)
class FaceRow:
    """One face that may be compared, with its template.

    Attributes
    ----------
    captured_on
        The day of the photograph; None if nobody knows.
    ages
        Between which ages the person was then; None if nobody knows.
    """

    face_id: FaceId
    case_id: CaseId
    model: str
    template: bytes
    captured_on: date | None
    quality: int
    source: FaceSource
    enrolled_on: date
    expires_at: datetime
    ages: AgeRange | None


def add_face(session: Session, vault: Vault, permit: AddFacePermit, new: NewFace) -> None:
    """Add a face to the permit's case; it ends when the case ends.

    Raises
    ------
    NotFound, Conflict
        If the case is gone or closed, or the consent was taken back, since the permit was given.
    """
    case = FACES.open_case(session, permit)
    row = EnrolledFaceRow(
        id=new.face_id,
        case_id=case.id,
        model=new.model,
        quality=new.quality,
        source=new.source.value,
        captured_on=new.captured_on,
        enrolled_at=utc(permit.at),
        enrolled_by=permit.operator,
        read_at=utc(permit.at),
        expires_at=case.expires_at,
        live=new.live.outcome.value if new.live else None,
        live_signs=" ".join(new.live.signs) if new.live else "",
    )
    if permit.compared:
        row.sealed_template = vault.seal("face", face_place(row), row.expires_at, new.template)
    if permit.portrait:
        place = portrait_place(row)
        row.sealed_portrait = vault.seal("portrait", place, row.expires_at, new.portrait)
    session.add(row)
    gallery_changed(session)
    session.flush()
    index_faces_of(session, vault, permit, CaseId(case.id))


def gallery_faces(
    session: Session, vault: Vault, permit: GalleryPermit, *, model: str
) -> list[FaceRow]:
    """Return the faces of all open cases on this node, whichever agency's, in id order.

    Only those read by `model`. For a search only of people who agreed to its purpose, where they
    were asked; for the node's own upkeep of all who agreed to any. Never of somebody who was under
    3 (minor.young), nor of closed and expired cases (retain.expiry, retain.case_closed).
    """
    query = _live(permit).where(EnrolledFaceRow.model == model).order_by(EnrolledFaceRow.id)
    return _opened(session, vault, query)


def faces_of(
    session: Session, vault: Vault, permit: GalleryPermit, ids: Iterable[FaceId]
) -> list[FaceRow]:
    """Return those of the faces `ids` that the gallery holds now."""
    return _opened(session, vault, _live(permit).where(EnrolledFaceRow.id.in_(tuple(ids))))


def case_faces(
    session: Session, vault: Vault, permit: VerifyPermit | AddFacePermit
) -> list[FaceRow]:
    """Return the faces of the permit's case that may be compared, oldest first."""
    query = _live(permit).where(EnrolledFaceRow.case_id == permit.case)
    return _opened(session, vault, query.order_by(EnrolledFaceRow.enrolled_at, EnrolledFaceRow.id))


def _live(permit: GalleryPermit | VerifyPermit) -> Select[EnrolledFaceRow]:
    """Select those that may be compared, for the permit's purpose where it has one; no portrait."""
    asked_for = isinstance(permit, SearchPermit | VerifyPermit)
    live = FACES.live(permit.at, permit.purpose if asked_for else None)
    return live.options(
        contains_eager(EnrolledFaceRow.case), defer(EnrolledFaceRow.sealed_portrait)
    )


def _opened(session: Session, vault: Vault, query: Select[EnrolledFaceRow]) -> list[FaceRow]:
    """Open the templates; a notice that was corrected since may say that it was an infant."""
    found = []
    for row in session.scalars(query):
        if not is_infant(age_on(vault, row.case, row.latest_day)):
            found.append(_open_face(vault, row))
        session.expunge(row)
    return found


def _open_face(vault: Vault, row: EnrolledFaceRow) -> FaceRow:
    sealed = row.sealed_template or b""
    return FaceRow(
        face_id=FaceId(row.id),
        case_id=CaseId(row.case_id),
        model=row.model,
        template=vault.open("face", face_place(row), row.expires_at, sealed),
        captured_on=row.captured_on,
        quality=row.quality,
        source=FaceSource(row.source),
        enrolled_on=row.enrolled_at.date(),
        expires_at=row.expires_at,
        ages=age_on(vault, row.case, row.captured_on) if row.captured_on else None,
    )
