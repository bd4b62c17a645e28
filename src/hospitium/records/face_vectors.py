"""The vectors of faces in the database, in step with the faces themselves.

Written and taken away in the transaction that changes a face, a case or a consent, so that the two
never disagree; a face that is erased takes its vector along by foreign key. Where there is no index
nothing here does anything.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, cast, delete, insert, select
from sqlalchemy.orm import Session, contains_eager, defer

from hospitium.core.ids import CaseId, FaceId
from hospitium.policy.ages import is_infant
from hospitium.policy.permit import Permit, RetentionPermit, UpkeepPermit
from hospitium.records.face_index import VECTORS, FaceIndex, HalfVector, as_text, find_index
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.notices import age_on
from hospitium.records.places import face_place
from hospitium.records.samples import FACES
from hospitium.records.vault import Vault
from hospitium.senses.face.template import decode_face
from hospitium.senses.face.turning import turned

_WRITE = insert(VECTORS).values(vector=cast(bindparam("numbers"), HalfVector))


def index_faces_of(session: Session, vault: Vault, permit: Permit, case_id: CaseId) -> None:
    """Write the vectors of a case's faces, in place of those that it had.

    Those of faces that may be compared now: none of a case that is closed, nor of somebody who
    agrees to no use of their face.
    """
    index = find_index(session)
    if index is None:
        return
    _forget(session, case_id)
    query = _live(permit).where(EnrolledFaceRow.case_id == case_id)
    _write(session, vault, index, session.scalars(query).all())


def forget_faces_of(session: Session, permit: Permit, case_id: CaseId) -> None:  # noqa: ARG001 - holding it is the point
    """Take the vectors of a case's faces away: no search compares them any more."""
    if find_index(session) is not None:
        _forget(session, case_id)


def forget_ended(session: Session, permit: RetentionPermit) -> None:
    """Take the vectors of all faces away that may not be compared any more, kept or not."""
    if find_index(session) is None:
        return
    live = FACES.live(permit.at).with_only_columns(EnrolledFaceRow.id, maintain_column_froms=True)
    session.flush()
    session.connection().execute(delete(VECTORS).where(VECTORS.c.face_id.not_in(live)))


def fill_some(
    session: Session, vault: Vault, permit: UpkeepPermit, after: UUID | None, *, limit: int
) -> tuple[int, UUID | None]:
    """Write the vectors of up to `limit` faces that have none yet, behind `after`.

    Returns
    -------
    tuple
        How many were written, and the last of them; None when there are no more.
    """
    index = find_index(session)
    query = _live(permit).where(~_is_indexed())
    if after is not None:
        query = query.where(EnrolledFaceRow.id > after)
    rows = session.scalars(query.order_by(EnrolledFaceRow.id).limit(limit)).all()
    if index is not None:
        _write(session, vault, index, rows)
    session.expunge_all()
    return len(rows), FaceId(rows[-1].id) if len(rows) == limit else None


def _is_indexed() -> Any:  # noqa: ANN401 - SQLAlchemy's own
    return select(VECTORS.c.face_id).where(VECTORS.c.face_id == EnrolledFaceRow.id).exists()


def _live(permit: Permit) -> Select[EnrolledFaceRow]:
    return FACES.live(permit.at).options(
        contains_eager(EnrolledFaceRow.case), defer(EnrolledFaceRow.sealed_portrait)
    )


def _forget(session: Session, case_id: CaseId) -> None:
    faces = select(EnrolledFaceRow.id).where(EnrolledFaceRow.case_id == case_id)
    session.flush()
    session.connection().execute(delete(VECTORS).where(VECTORS.c.face_id.in_(faces)))


def _write(
    session: Session, vault: Vault, index: FaceIndex, rows: Sequence[EnrolledFaceRow]
) -> None:
    """Write rows that need no entry in the log: it has one of what they follow from."""
    fields = [_fields(vault, index, row) for row in rows]
    if fields:
        session.connection().execute(_WRITE, fields)


def _fields(vault: Vault, index: FaceIndex, row: EnrolledFaceRow) -> dict[str, object]:
    agency = row.case.agency
    found: dict[str, object] = {"face_id": row.id, "agency": agency, "model": row.model}
    if is_infant(age_on(vault, row.case, row.latest_day)):
        return found | {"numbers": None}
    sealed = row.sealed_template or b""
    template = vault.open("face", face_place(row), row.expires_at, sealed)
    embedding = decode_face(template).embedding
    turn = index.turn(vault, agency, row.model, len(embedding))
    return found | {"numbers": as_text(turned(embedding, turn))}
