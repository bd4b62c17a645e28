"""Faces that another model has read: which of them can be read anew, and the reading of one."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from hospitium.core.clock import utc
from hospitium.core.ids import CaseId, FaceId
from hospitium.policy.faces import RenewFacesPermit
from hospitium.records.face_vectors import index_faces_of
from hospitium.records.models import CaseRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.places import face_place, portrait_place
from hospitium.records.prints import gallery_changed
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class OldFace:
    """A face whose template no search of today compares, because another model made it."""

    id: FaceId
    case: CaseId
    model: str
    portrait: bool


def old_faces(session: Session, permit: RenewFacesPermit, *, model: str) -> list[OldFace]:
    """Return those of the permit's agency, of open cases, in id order."""
    held = EnrolledFaceRow.sealed_portrait.is_not(None)
    query = (
        select(EnrolledFaceRow, held)
        .join(CaseRow, CaseRow.id == EnrolledFaceRow.case_id)
        .where(CaseRow.agency == permit.agency, CaseRow.closed_at.is_(None))
        .where(CaseRow.expires_at > permit.at, EnrolledFaceRow.expires_at > permit.at)
        .where(EnrolledFaceRow.model != model, EnrolledFaceRow.sealed_template.is_not(None))
        .where(EnrolledFaceRow.erase_after.is_(None))
        .order_by(EnrolledFaceRow.id)
        .options(defer(EnrolledFaceRow.sealed_portrait))
    )
    return [
        OldFace(FaceId(row.id), CaseId(row.case_id), row.model, portrait)
        for row, portrait in session.execute(query)
    ]


def portrait_to_renew(
    session: Session, vault: Vault, permit: RenewFacesPermit, face: FaceId
) -> bytes | None:
    """Return the portrait of a face of the permit's agency; None if it is gone meanwhile."""
    row = _mine(session, permit, face)
    if row is None or row.sealed_portrait is None:
        return None
    return vault.open("portrait", portrait_place(row), row.expires_at, row.sealed_portrait)


def renew_face(
    session: Session,
    vault: Vault,
    permit: RenewFacesPermit,
    face: FaceId,
    *,
    model: str,
    template: bytes,
    quality: int,
) -> bool:
    """Put what `model` made of a portrait in place of the old template; return whether it could."""
    row = _mine(session, permit, face)
    if row is None or row.sealed_template is None:
        return False
    row.model, row.quality, row.read_at = model, quality, utc(permit.at)
    row.sealed_template = vault.seal("face", face_place(row), row.expires_at, template)
    gallery_changed(session)
    session.flush()
    index_faces_of(session, vault, permit, CaseId(row.case_id))
    return True


def _mine(session: Session, permit: RenewFacesPermit, face: FaceId) -> EnrolledFaceRow | None:
    query = (
        select(EnrolledFaceRow)
        .join(CaseRow, CaseRow.id == EnrolledFaceRow.case_id)
        .where(EnrolledFaceRow.id == face, EnrolledFaceRow.expires_at > permit.at)
        .where(CaseRow.agency == permit.agency, CaseRow.closed_at.is_(None))
    )
    return session.scalars(query).one_or_none()
