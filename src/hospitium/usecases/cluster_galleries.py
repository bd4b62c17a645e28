"""The gallery of a node that shares it among several machines (node.toml, table cluster)."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from sqlalchemy.orm import Session

from hospitium.core.ids import PrintId
from hospitium.core.senses import Sense
from hospitium.gallery import GalleryEntry
from hospitium.gallery.cluster import ClusterGallery
from hospitium.gallery.cluster_samples import ClusterSamples
from hospitium.gallery.cluster_store import ClusterStore, Entry, Id
from hospitium.gallery.compaction import Compacted
from hospitium.gallery.face_part import Floats
from hospitium.gallery.face_search import Faces
from hospitium.gallery.face_view import FaceCompared
from hospitium.gallery.iris_search import Irises
from hospitium.gallery.iris_view import EyeProbe, IrisCompared
from hospitium.gallery.ray_shards import RayShards, connect
from hospitium.gallery.shard_values import Files, Held
from hospitium.gallery.shards import PATIENCE, Shards
from hospitium.records.folder import ClusterSetting
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.node_folder import Node
from hospitium.usecases.following import Progress, Source, follow, furthest_behind, nobody_listens
from hospitium.usecases.print_source import prints_source
from hospitium.usecases.sample_source import faces_source, irises_source


@dataclass(frozen=True, slots=True)
class ShardStatus:
    """How one shard is; without figures where it does not answer."""

    name: str
    answers: bool
    prints: int = 0
    faces: int = 0
    irises: int = 0
    segments: int = 0
    bytes: int = 0
    gone: int = 0


def ray_shards(setting: ClusterSetting) -> Shards:
    """Join the node's cluster and start a process for each shard that has none.

    Raises
    ------
    RayMissing, Unavailable
        If Ray is not installed; if nobody answers at the cluster's address.
    """
    connect(setting.address)
    return RayShards(setting.shards, cpus=setting.cpus)


class _Opened(NamedTuple):
    """The shards of a node, and the key that they were opened with."""

    key: bytes
    gallery: ClusterGallery
    faces: ClusterSamples[Floats, FaceCompared]
    irises: ClusterSamples[EyeProbe, IrisCompared]


_PrintStore = ClusterStore[PrintId, GalleryEntry]


class ClusterGalleries:
    """The galleries in clusters of the nodes that this process serves. Safe to share by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: dict[Path, _Opened] = {}

    def current(
        self,
        node: Node,
        setting: ClusterSetting,
        session: Session,
        permit: AnyGalleryPermit,
        *,
        on_progress: Progress = nobody_listens,
    ) -> ClusterGallery:
        """Return the node's gallery as the records have it now.

        Shards that are away follow once they are back; until then a search names them.

        Raises
        ------
        RayMissing, Unavailable
            If the cluster cannot be used, or no shard answers.
        """
        with self._lock:
            gallery = self._opened(node, setting, permit.at).gallery
            source = prints_source(node, session, permit)
            _follow(gallery, Sense.FINGER, source, permit.at, on_progress)
            return gallery

    def faces(
        self,
        node: Node,
        setting: ClusterSetting,
        session: Session,
        permit: AnyGalleryPermit,
        *,
        on_progress: Progress = nobody_listens,
    ) -> Faces:
        """As `current`, of faces."""
        with self._lock:
            opened = self._opened(node, setting, permit.at)
            source = faces_source(node, session, permit)
            _follow(opened.gallery, Sense.FACE, source, permit.at, on_progress)
            return opened.faces

    def irises(
        self,
        node: Node,
        setting: ClusterSetting,
        session: Session,
        permit: AnyGalleryPermit,
        *,
        on_progress: Progress = nobody_listens,
    ) -> Irises:
        """As `current`, of irises."""
        with self._lock:
            opened = self._opened(node, setting, permit.at)
            source = irises_source(node, session, permit)
            _follow(opened.gallery, Sense.IRIS, source, permit.at, on_progress)
            return opened.irises

    def status(self, node: Node, setting: ClusterSetting, at: datetime) -> tuple[ShardStatus, ...]:
        """Tell how each shard is."""
        with self._lock:
            gallery = self._opened(node, setting, at).gallery
        held = gallery.ask_all("living", at, at=at, patience=PATIENCE)
        files = gallery.ask_all("files", at, at=at, patience=PATIENCE)
        return tuple(
            _status(gallery.name(number), held[number], files[number])
            for number in range(len(gallery))
        )

    def followed(self, node: Node, setting: ClusterSetting, at: datetime) -> str:
        """Return how far the shards have followed the records, as the stamp of a store."""
        with self._lock:
            gallery = self._opened(node, setting, at).gallery
            store = _PrintStore(gallery, Sense.FINGER, at, together=furthest_behind)
        return store.stamp if store.whole else ""

    def erase(self, node: Node, setting: ClusterSetting, at: datetime) -> None:
        """Throw every shard's store away; the next search fills them from the records.

        Raises
        ------
        Unavailable
            If a shard does not answer.
        """
        with self._lock:
            gallery = self._opened(node, setting, at).gallery
            gallery.need(gallery.ask_all("erase", at=at))

    def compact(self, node: Node, setting: ClusterSetting, at: datetime) -> Compacted:
        """Take what is gone out of every shard's files.

        Raises
        ------
        Unavailable
            If a shard does not answer; the others have done it.
        """
        with self._lock:
            gallery = self._opened(node, setting, at).gallery
        return gallery.compact(at=at)

    def _opened(self, node: Node, setting: ClusterSetting, at: datetime) -> _Opened:
        """Return the node's shards, opened with the key that the vault has now."""
        path, key = node.folder.path, node.vault.gallery_key
        if path not in self._open or self._open[path].key != key:
            gallery = ClusterGallery(ray_shards(setting), key=key, at=at)
            self._open[path] = _Opened(
                key,
                gallery,
                ClusterSamples(gallery, Sense.FACE),
                ClusterSamples(gallery, Sense.IRIS),
            )
        return self._open[path]


def _follow(
    gallery: ClusterGallery,
    sense: Sense,
    source: Source[Id, Entry],
    at: datetime,
    on_progress: Progress,
) -> None:
    """Bring the shards that answer in step with the records."""
    store: ClusterStore[Id, Entry] = ClusterStore(gallery, sense, at, together=furthest_behind)
    if store.whole:
        follow(store, source, at, tidy=store.tidy, on_progress=on_progress)
        return
    # what those who are there hold is all that there is to keep in step
    here = replace(source, count=partial(store.living, at))
    follow(store, here, at, tidy=store.tidy, on_progress=on_progress)
    store.expect(source.count())


def _status(name: str, held: object, files: object) -> ShardStatus:
    if not isinstance(held, Held) or not isinstance(files, Files):
        return ShardStatus(name, answers=False)
    return ShardStatus(
        name, answers=True, prints=held.count(Sense.FINGER), faces=held.count(Sense.FACE),
        irises=held.count(Sense.IRIS),
        segments=files.segments, bytes=files.bytes, gone=files.gone,
    )  # fmt: skip
