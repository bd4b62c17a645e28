"""The gallery of a node, prepared: in memory while it is small, else in files beside the records.

The database stays the truth; see `following` for how a store of segment files keeps in step.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

from sqlalchemy.orm import Session

from hospitium.core.errors import HospitiumError, Tampered, Unavailable
from hospitium.gallery import Gallery
from hospitium.gallery.cluster import ClusterGallery
from hospitium.gallery.compaction import Compacted, compact, tidy
from hospitium.gallery.disk import GalleryBusy, erase_store, is_busy
from hospitium.gallery.segments import SegmentStore
from hospitium.records import gallery_rows, prints
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.node_folder import Node
from hospitium.usecases.cluster_galleries import ClusterGalleries
from hospitium.usecases.face_galleries import FaceGalleries
from hospitium.usecases.following import Progress, follow, nobody_listens
from hospitium.usecases.iris_galleries import IrisGalleries
from hospitium.usecases.print_source import gallery_entry, prints_source

STORE_FROM = 5_000
"""References from which they are kept in files. Opening and preparing one takes 0.22 ms of one core
(300 synthetic prints, 2026-11-27): fewer cost a start a second, and a small node has nothing more
on its disk than the records."""


@dataclass(frozen=True, slots=True)
class _InMemory:
    """The gallery of a small node, as of a stamp."""

    stamp: str
    gallery: Gallery


class _Opened(NamedTuple):
    """The store of a large node, and the key that it was opened with."""

    key: bytes
    store: SegmentStore


class Galleries:
    """The galleries of the nodes that this process serves. Safe to share by threads.

    Attributes
    ----------
    faces, irises
        Those of faces and of irises; everything else is about prints.
    cluster
        Those of nodes that share theirs among several machines.
    """

    def __init__(self, *, workers: int = 1) -> None:
        self.cluster = ClusterGalleries()
        self.faces = FaceGalleries(self.cluster)
        self.irises = IrisGalleries(self.cluster)
        self._workers = workers
        self._lock = Lock()
        self._small: dict[Path, _InMemory] = {}
        self._stores: dict[Path, _Opened] = {}

    def current(
        self,
        node: Node,
        session: Session,
        permit: AnyGalleryPermit,
        *,
        on_progress: Progress = nobody_listens,
    ) -> Gallery | ClusterGallery:
        """Return the node's gallery as the records have it now, wherever it is.

        Raises
        ------
        RayMissing, Unavailable
            If the gallery's folder, or the cluster that the node names, cannot be used.
        """
        setting = node.folder.cluster
        if setting is None:
            return self.here(node, session, permit, on_progress=on_progress)
        return self.cluster.current(node, setting, session, permit, on_progress=on_progress)

    def here(
        self,
        node: Node,
        session: Session,
        permit: AnyGalleryPermit,
        *,
        on_progress: Progress = nobody_listens,
    ) -> Gallery:
        """Return the whole gallery in this process, as the records have it now.

        From the files; from the records alone where another process keeps files that we cannot
        open, as after the templates' key was turned over.

        Raises
        ------
        Unavailable
            If the gallery's folder cannot be used.
        """
        stamp = prints.gallery_stamp(session, at=permit.at)
        with self._lock:
            small = self._small.get(node.folder.path)
            if small is not None and small.stamp == stamp:
                return small.gallery
            if self._wants_store(node, session, permit):
                with suppress(GalleryBusy):
                    store = self._store(node, on_progress)
                    self._small.pop(node.folder.path, None)
                    follow_prints(store, node, session, permit, on_progress=on_progress)
                    self._compact_if_asked(node, store, permit.at)
                    return store.gallery()
            rows = prints.stream_gallery(session, node.vault, permit)
            gallery = Gallery.build(map(gallery_entry, rows), workers=self._workers)
            self._small[node.folder.path] = _InMemory(stamp, gallery)
            return gallery

    def store(
        self, node: Node, *, repair: bool = True, on_progress: Progress = nobody_listens
    ) -> SegmentStore:
        """Return the node's store, opened; an empty one where there is none.

        Raises
        ------
        Tampered, Unavailable
            If it cannot be opened, or, without `repair`, should be made anew first.
        """
        with self._lock:
            return self._store(node, on_progress, repair=repair)

    def rebuild(
        self, node: Node, session: Session, permit: AnyGalleryPermit, *, on_progress: Progress
    ) -> SegmentStore:
        """Throw the node's store away and make it anew from the records."""
        with self._lock:
            self._close(node)
            erase_store(node.folder.gallery)
            self._small.pop(node.folder.path, None)
            store = self._store(node, nobody_listens)
            follow_prints(store, node, session, permit, on_progress=on_progress)
            return store

    def compact(
        self, node: Node, at: datetime, *, on_progress: Progress = nobody_listens
    ) -> Compacted | None:
        """Take what is gone out of the node's files; None if another process has to.

        That one is asked to, and does so at its next search.
        """
        store = self.store(node)
        if store.writable:
            return compact(store, at=at, on_progress=on_progress)
        self.ask_to_compact(node)
        return None

    def ask_to_compact(self, node: Node) -> None:
        """Ask the process that has the node's files open to take out what is gone."""
        _request(node).touch(mode=0o600)

    def elsewhere(self, node: Node) -> bool:
        """Whether another process has the node's files open to write."""
        return node.folder.path not in self._stores and is_busy(node.folder.gallery)

    def close(self, node: Node) -> None:
        """Let go of the node's store; another process may write to it then."""
        with self._lock:
            self._close(node)

    def _close(self, node: Node) -> None:
        opened = self._stores.pop(node.folder.path, None)
        if opened is not None:
            opened.store.close()

    def _wants_store(self, node: Node, session: Session, permit: AnyGalleryPermit) -> bool:
        if node.folder.path in self._stores or node.folder.gallery.exists():
            return True
        return gallery_rows.count_live(session, permit) >= STORE_FROM

    def _store(self, node: Node, on_progress: Progress, *, repair: bool = True) -> SegmentStore:
        """Open the store; one of another key or version, or that does not verify, is made anew."""
        path, key = node.folder.path, node.vault.gallery_key
        if path in self._stores and self._stores[path].key != key:
            self._close(node)
        if path not in self._stores:
            try:
                opened = self._open(node, key, on_progress)
            except (Tampered, Unavailable):
                if not repair:
                    raise
                erase_store(node.folder.gallery)
                opened = self._open(node, key, on_progress)
            self._stores[path] = _Opened(key, opened)
        return self._stores[path].store

    def _open(self, node: Node, key: bytes, on_progress: Progress) -> SegmentStore:
        return SegmentStore.open(
            node.folder.gallery,
            key=key,
            random=node.vault.salt,
            workers=self._workers,
            on_progress=on_progress,
        )

    def _compact_if_asked(self, node: Node, store: SegmentStore, at: datetime) -> None:
        """Compact beside the searches when the daily job of another process asked for it."""
        if store.writable and _request(node).exists():
            _request(node).unlink(missing_ok=True)
            Thread(target=_compact_quietly, args=(store, at), daemon=True).start()


def follow_prints(
    store: SegmentStore,
    node: Node,
    session: Session,
    permit: AnyGalleryPermit,
    *,
    on_progress: Progress = nobody_listens,
) -> None:
    """Bring a store in step with the records of this session."""
    follow(
        store, prints_source(node, session, permit), permit.at,
        tidy=partial(tidy, store, at=permit.at), on_progress=on_progress,
    )  # fmt: skip


def _request(node: Node) -> Path:
    return node.folder.cache / "compact-gallery"


def _compact_quietly(store: SegmentStore, at: datetime) -> None:
    with suppress(HospitiumError, OSError):  # a full disk: the next daily job asks again
        compact(store, at=at)
