"""The gallery of a node that shares it among several machines (node.toml, table cluster)."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from hospitium.core.errors import Unavailable
from hospitium.gallery.cluster import ClusterGallery
from hospitium.gallery.cluster_store import ClusterStore
from hospitium.gallery.compaction import Compacted
from hospitium.gallery.ray_shards import RayShards, connect
from hospitium.gallery.shard import Files, Held
from hospitium.gallery.shards import PATIENCE, Shards
from hospitium.records.folder import ClusterSetting
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.node_folder import Node
from hospitium.usecases.following import Progress, follow, furthest_behind, nobody_listens
from hospitium.usecases.print_source import prints_source


@dataclass(frozen=True, slots=True)
class ShardStatus:
    """How one shard is; without figures where it does not answer."""

    name: str
    answers: bool
    prints: int = 0
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


class ClusterGalleries:
    """The galleries in clusters of the nodes that this process serves. Safe to share by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: dict[Path, tuple[bytes, ClusterGallery]] = {}

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
            If the cluster cannot be used, or a shard is away that has never followed the records.
        """
        with self._lock:
            gallery = self._gallery(node, setting, permit.at)
            store = ClusterStore(gallery, permit.at, together=furthest_behind)
            source = prints_source(node, session, permit)
            if not store.whole:
                if not store.stamp:
                    raise Unavailable(
                        "a part of the gallery is away, and the rest is not filled yet",
                        remedy="Start its machine, or see `hospitium gallery status`.",
                    )
                source = replace(source, count=partial(store.living, permit.at))
            follow(store, source, permit.at, tidy=store.tidy, on_progress=on_progress)
            return gallery

    def status(self, node: Node, setting: ClusterSetting, at: datetime) -> tuple[ShardStatus, ...]:
        """Tell how each shard is."""
        with self._lock:
            gallery = self._gallery(node, setting, at)
        held = gallery.ask_all("living", at, at=at, patience=PATIENCE)
        files = gallery.ask_all("files", at, at=at, patience=PATIENCE)
        return tuple(
            _status(gallery.name(number), held[number], files[number])
            for number in range(len(gallery))
        )

    def followed(self, node: Node, setting: ClusterSetting, at: datetime) -> str:
        """Return how far the shards have followed the records, as the stamp of a store."""
        with self._lock:
            store = ClusterStore(self._gallery(node, setting, at), at, together=furthest_behind)
        return store.stamp if store.whole else ""

    def erase(self, node: Node, setting: ClusterSetting, at: datetime) -> None:
        """Throw every shard's store away; the next search fills them from the records.

        Raises
        ------
        Unavailable
            If a shard does not answer.
        """
        with self._lock:
            gallery = self._gallery(node, setting, at)
            gallery.need(gallery.ask_all("erase", at=at))

    def compact(self, node: Node, setting: ClusterSetting, at: datetime) -> Compacted:
        """Take what is gone out of every shard's files.

        Raises
        ------
        Unavailable
            If a shard does not answer; the others have done it.
        """
        with self._lock:
            gallery = self._gallery(node, setting, at)
        return gallery.compact(at=at)

    def _gallery(self, node: Node, setting: ClusterSetting, at: datetime) -> ClusterGallery:
        """Return the gallery, with the key that the vault has now."""
        path, key = node.folder.path, node.vault.gallery_key
        if path not in self._open or self._open[path][0] != key:
            self._open[path] = key, ClusterGallery(ray_shards(setting), key=key, at=at)
        return self._open[path][1]


def _status(name: str, held: object, files: object) -> ShardStatus:
    if not isinstance(held, Held) or not isinstance(files, Files):
        return ShardStatus(name, answers=False)
    return ShardStatus(
        name, answers=True, prints=held.prints,
        segments=files.segments, bytes=files.bytes, gone=files.gone,
    )  # fmt: skip
