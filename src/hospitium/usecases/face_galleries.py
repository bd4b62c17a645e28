"""The faces of a node, prepared in memory and kept in step with the records.

The first search by face after a start opens the sealed rows; the numbers are in docs/benchmarks.md
(bench.face_gallery).
"""

from collections.abc import Collection
from functools import partial
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from hospitium.core.ids import CaseId
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_search import Faces
from hospitium.gallery.face_store import FaceStore
from hospitium.gallery.samples import Sight
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.node_folder import Node
from hospitium.usecases.cluster_galleries import ClusterGalleries
from hospitium.usecases.face_index import FaceIndexes, part_near
from hospitium.usecases.following import Progress, follow, nobody_listens
from hospitium.usecases.sample_source import faces_source


class FaceGalleries:
    """The faces of the nodes that this process serves. Safe to share by threads.

    Parameters
    ----------
    cluster
        The galleries of nodes that share theirs among several machines.

    Attributes
    ----------
    indexes
        Those of nodes whose database looks for faces, wherever their prints are.
    """

    def __init__(self, cluster: ClusterGalleries) -> None:
        self.indexes = FaceIndexes()
        self._cluster = cluster
        self._lock = Lock()
        self._stores: dict[Path, FaceStore] = {}

    def current(
        self,
        node: Node,
        session: Session,
        permit: AnyGalleryPermit,
        *,
        on_progress: Progress = nobody_listens,
    ) -> Faces:
        """Return who keeps the node's faces, as the records have them now, wherever they are.

        Raises
        ------
        RayMissing, Unavailable
            If the cluster that the node names cannot be used; if the database is to look for
            faces, and does not have them all.
        """
        if node.folder.faces_in_database:
            return self.indexes.current(node, session, permit)
        setting = node.folder.cluster
        if setting is None:
            return self.here(node, session, permit, on_progress=on_progress)
        return self._cluster.faces(node, setting, session, permit, on_progress=on_progress)

    def near(
        self,
        node: Node,
        permit: AnyGalleryPermit,
        sight: Sight,
        cases: Collection[CaseId],
    ) -> tuple[FaceGallery, int | None]:
        """Return a gallery in this process with these people and whoever looks like them.

        Opens sessions of its own: call it within none.

        Returns
        -------
        tuple
            The gallery, and how many people there are where it holds only some; None: it has all.

        Raises
        ------
        Unavailable
            As `current`.
        """
        with node.read() as session:
            if not node.folder.faces_in_database:
                return self.here(node, session, permit), None
            faces = self.indexes.current(node, session, permit)
        return part_near(faces, sight, cases)

    def here(
        self,
        node: Node,
        session: Session,
        permit: AnyGalleryPermit,
        *,
        on_progress: Progress = nobody_listens,
    ) -> FaceGallery:
        """Return the node's faces in this process, as the records have them now."""
        with self._lock:
            store = self._stores.setdefault(node.folder.path, FaceStore())
            source = faces_source(node, session, permit)
            tidy = partial(store.tidy, permit.at)
            follow(store, source, permit.at, tidy=tidy, on_progress=on_progress)
            return store.gallery()
