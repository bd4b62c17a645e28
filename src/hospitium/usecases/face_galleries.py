"""The faces of a node, prepared in memory and kept in step with the records.

The first search by face after a start opens the sealed rows; the numbers are in docs/benchmarks.md
(bench.face_gallery).
"""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from hospitium.core.ids import FaceId
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_part import FaceEntry
from hospitium.gallery.face_store import FaceStore
from hospitium.policy.ages import ADULT
from hospitium.records.face_rows import GalleryFace, open_faces
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.node_folder import Node
from hospitium.records.samples import FACES
from hospitium.senses.face.template import decode_face
from hospitium.usecases.following import Progress, Source, follow, nobody_listens


class FaceGalleries:
    """The faces of the nodes that this process serves. Safe to share by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stores: dict[Path, FaceStore] = {}

    def current(
        self,
        node: Node,
        session: Session,
        permit: AnyGalleryPermit,
        *,
        on_progress: Progress = nobody_listens,
    ) -> FaceGallery:
        """Return the node's faces as the records have them now."""
        with self._lock:
            store = self._stores.setdefault(node.folder.path, FaceStore())
            follow_faces(store, node, session, permit, on_progress=on_progress)
            return store.gallery()


def follow_faces(
    store: FaceStore,
    node: Node,
    session: Session,
    permit: AnyGalleryPermit,
    *,
    on_progress: Progress = nobody_listens,
) -> None:
    """Bring a store in step with the records of this session."""

    def entries(ids: Sequence[FaceId]) -> Iterable[FaceEntry]:
        return map(face_entry, open_faces(session, node.vault, permit, ids))

    source = Source(
        stamp=FACES.stamp(session, at=permit.at),
        closed_since=partial(FACES.left_since, session, permit),
        enrolled_since=partial(FACES.came_since, session, permit),
        count=partial(FACES.count_live, session, permit),
        ids=partial(FACES.live_ids, session, permit),
        entries=entries,
    )
    follow(
        store, source, permit.at,
        tidy=partial(store.tidy, permit.at), on_progress=on_progress,
    )  # fmt: skip


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
