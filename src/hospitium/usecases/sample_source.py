"""What the records say of a node's faces and irises, for a gallery that follows them."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from sqlalchemy.orm import Session

from hospitium.core.ids import FaceId, IrisId
from hospitium.gallery.face_part import FaceEntry
from hospitium.gallery.iris_columns import IrisEntry
from hospitium.policy.ages import ADULT
from hospitium.records.face_rows import GalleryFace, open_faces
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.irises import GalleryIris, open_irises
from hospitium.records.node_folder import Node
from hospitium.records.samples import FACES, IRISES, Id, Row, Samples
from hospitium.senses.face.template import decode_face
from hospitium.senses.iris.template import decode_iris
from hospitium.usecases.following import Entry, Source


def faces_source(
    node: Node, session: Session, permit: AnyGalleryPermit
) -> Source[FaceId, FaceEntry]:
    """Return what this session sees of the faces that the permit's purpose may be searched by."""

    def entries(ids: Sequence[FaceId]) -> Iterable[FaceEntry]:
        return map(face_entry, open_faces(session, node.vault, permit, ids))

    return _source(FACES, session, permit, entries)


def irises_source(
    node: Node, session: Session, permit: AnyGalleryPermit
) -> Source[IrisId, IrisEntry]:
    """Return what this session sees of the irises that the permit's purpose may be searched by."""

    def entries(ids: Sequence[IrisId]) -> Iterable[IrisEntry]:
        return map(iris_entry, open_irises(session, node.vault, permit, ids))

    return _source(IRISES, session, permit, entries)


def _source(
    samples: Samples[Row, Id],
    session: Session,
    permit: AnyGalleryPermit,
    entries: Callable[[Sequence[Id]], Iterable[Entry]],
) -> Source[Id, Entry]:
    return Source(
        stamp=samples.stamp(session, at=permit.at),
        closed_since=partial(samples.left_since, session, permit),
        enrolled_since=partial(samples.came_since, session, permit),
        count=partial(samples.count_live, session, permit),
        ids=partial(samples.live_ids, session, permit),
        entries=entries,
    )


def face_entry(row: GalleryFace) -> FaceEntry:
    """Return a stored face as the gallery takes it."""
    return FaceEntry(
        face_id=row.face_id,
        case_id=row.case_id,
        model=row.model,
        embedding=decode_face(row.template).embedding,
        captured_on=row.captured_on,
        minor=row.ages is None or row.ages.low < ADULT,
        expires_at=row.expires_at,
    )


def iris_entry(row: GalleryIris) -> IrisEntry:
    """Return a stored iris as the gallery takes it."""
    return IrisEntry(
        iris_id=row.iris_id,
        case_id=row.case_id,
        eye=row.eye,
        model=row.model,
        code=decode_iris(row.template).code,
        expires_at=row.expires_at,
    )
