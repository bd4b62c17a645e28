"""The irises of a node, prepared in memory and kept in step with the records."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from hospitium.core.ids import IrisId
from hospitium.gallery.iris_columns import IrisEntry
from hospitium.gallery.iris_gallery import IrisGallery, IrisStore
from hospitium.policy.permit import SearchPermit, UpkeepPermit
from hospitium.records.irises import GalleryIris, open_irises
from hospitium.records.node_folder import Node
from hospitium.records.samples import IRISES
from hospitium.senses.iris.template import decode_iris
from hospitium.usecases.following import Source, follow


class IrisGalleries:
    """The irises of the nodes that this process serves. Safe to share by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stores: dict[Path, IrisStore] = {}

    def current(
        self, node: Node, session: Session, permit: SearchPermit | UpkeepPermit
    ) -> IrisGallery:
        """Return the node's irises as the records have them now."""
        with self._lock:
            store = self._stores.setdefault(node.folder.path, IrisStore())
            follow_irises(store, node, session, permit)
            return store.gallery()


def follow_irises(
    store: IrisStore, node: Node, session: Session, permit: SearchPermit | UpkeepPermit
) -> None:
    """Bring a store in step with the records of this session."""

    def entries(ids: Sequence[IrisId]) -> Iterable[IrisEntry]:
        return map(iris_entry, open_irises(session, node.vault, permit, ids))

    source = Source(
        stamp=IRISES.stamp(session, at=permit.at),
        closed_since=partial(IRISES.left_since, session, permit),
        enrolled_since=partial(IRISES.came_since, session, permit),
        count=partial(IRISES.count_live, session, permit),
        ids=partial(IRISES.live_ids, session, permit),
        entries=entries,
    )
    follow(store, source, permit.at, tidy=partial(store.tidy, permit.at))


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
