"""What the database says of faces: who is there, whose vectors are nearest, what templates hold.

Whoever reads here has a permit and one read transaction; which faces may be compared is asked of
the faces, cases and consents themselves (`samples`), never of the vectors.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, bindparam, case, cast, func, literal, or_, select, text
from sqlalchemy.orm import Session, load_only

from hospitium.core.ids import CaseId, FaceId
from hospitium.records.face_index import VECTORS, FaceIndex, HalfVector, as_text
from hospitium.records.face_rows import GalleryFace, open_faces
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.models import CaseRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.places import face_place
from hospitium.records.samples import FACES
from hospitium.records.vault import Vault
from hospitium.senses.face.template import decode_face
from hospitium.senses.face.turning import turned
from hospitium.senses.face.types import Floats

_BATCH = 500
_NONE = literal(b"")

_LIST_MEMORY = "256MB"
"""Of the server, while a million faces are listed; with PostgreSQL's own 4 MB it joins them on the
disk, and takes three times as long."""


@dataclass(frozen=True, slots=True)
class ListedFaces:
    """The faces of one agency, read by one model, that may be compared.

    Attributes
    ----------
    ids
        Of a face and of its case, 32 bytes each, one behind the other.
    lacking
        How many more there are that the index does not have.
    """

    agency: str
    model: str
    ids: bytes
    lacking: int


def list_faces(session: Session, permit: AnyGalleryPermit) -> list[ListedFaces]:
    """Return all that may be compared as of the permit's instant, by agency and model."""
    _prepare(session, f"work_mem = '{_LIST_MEMORY}'")
    row, mine = EnrolledFaceRow, VECTORS.c
    pair = func.uuid_send(row.id).op("||")(func.uuid_send(row.case_id))
    lacking = or_(mine.face_id.is_(None), mine.model != row.model)
    query = (
        FACES.live(permit.at)
        .outerjoin(VECTORS, mine.face_id == row.id)
        .with_only_columns(
            CaseRow.agency,
            row.model,
            func.string_agg(pair, _NONE).filter(mine.vector.is_not(None), ~lacking),
            func.count().filter(lacking),
            maintain_column_froms=True,
        )
        .group_by(CaseRow.agency, row.model)
    )
    return [
        ListedFaces(agency, model, bytes(ids or b""), lacks)
        for agency, model, ids, lacks in session.execute(query)
    ]


def count_lacking(session: Session, permit: AnyGalleryPermit) -> int:
    """Return how many faces that may be compared the index does not have."""
    return sum(one.lacking for one in list_faces(session, permit))


def nearest_faces(
    session: Session,
    vault: Vault,
    permit: AnyGalleryPermit,  # noqa: ARG001 - holding it is the point
    index: FaceIndex,
    probe: Floats,
    *,
    model: str,
    agencies: Collection[str],
    count: int,
) -> list[tuple[UUID, float]]:
    """Compare a probe with every vector; return the best `count` with their scores, best first.

    Scores are those of turned and rounded vectors: at most `turning.SCORE_OFF` off. Some of the
    faces may not be compared any more: see `list_faces`.

    Parameters
    ----------
    agencies
        Whose faces there are: the probe is turned for each as its faces are.
    """
    turns = {
        agency: as_text(turned(probe, index.turn(vault, agency, model, len(probe))))
        for agency in sorted(agencies)
    }
    _prepare(session)
    mine = VECTORS.c
    sought = [(agency, _vector(numbers)) for agency, numbers in turns.items()]
    whens = [(mine.agency == agency, numbers) for agency, numbers in sought]
    against = sought[0][1] if len(sought) == 1 else case(*whens)
    # <#> is the negative inner product, so that the nearest sort first
    away = mine.vector.op("<#>")(against).label("away")
    query = (
        select(mine.face_id, away)
        .where(mine.model == model, mine.agency.in_(sorted(agencies)), mine.vector.is_not(None))
        .order_by(away)
        .limit(count)
    )
    return [(one, -float(score)) for one, score in session.execute(query)]


def embeddings_of(
    session: Session, vault: Vault, permit: AnyGalleryPermit, faces: Sequence[UUID]
) -> Mapping[UUID, Floats]:
    """Return what the templates of those of `faces` hold that may be compared."""
    found, row = {}, EnrolledFaceRow
    needs = load_only(row.id, row.case_id, row.model, row.expires_at, row.sealed_template)
    for first in range(0, len(faces), _BATCH):
        query = FACES.live(permit.at).where(row.id.in_(faces[first : first + _BATCH]))
        for one in session.scalars(query.options(needs)):
            sealed = one.sealed_template or b""
            template = vault.open("face", face_place(one), one.expires_at, sealed)
            found[one.id] = decode_face(template).embedding
            session.expunge(one)
    return found


def faces_of_cases(
    session: Session, vault: Vault, permit: AnyGalleryPermit, cases: Collection[CaseId], model: str
) -> Iterator[GalleryFace]:
    """Yield the faces of these cases that may be compared, opened, in the order of their ids."""
    wanted, row = sorted(cases), EnrolledFaceRow
    for first in range(0, len(wanted), _BATCH):
        query = FACES.live(permit.at).where(
            row.case_id.in_(wanted[first : first + _BATCH]), row.model == model
        )
        ids = query.with_only_columns(row.id, maintain_column_froms=True).order_by(row.id)
        yield from open_faces(session, vault, permit, [FaceId(one) for one in session.scalars(ids)])


def _vector(numbers: str) -> object:
    return cast(bindparam(None, numbers, type_=String), HalfVector)


def _prepare(session: Session, *more: str) -> None:
    """Have the probe read once, not for each row, and nothing compiled: it would take longer."""
    for setting in ("jit = off", "plan_cache_mode = force_custom_plan", *more):
        session.execute(text(f"SET LOCAL {setting}"))
