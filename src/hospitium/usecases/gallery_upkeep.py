"""Look after the files of a large gallery: how they are, make them anew, take out what is gone."""

from dataclasses import dataclass, replace

from hospitium.gallery.compaction import Compacted
from hospitium.policy.desk import permit_upkeep
from hospitium.policy.permit import UpkeepPermit
from hospitium.records import gallery_rows, prints
from hospitium.records.folder import ClusterSetting
from hospitium.usecases.cluster_galleries import ShardStatus
from hospitium.usecases.following import Followed, Progress, nobody_listens
from hospitium.usecases.galleries import STORE_FROM
from hospitium.usecases.move_faces import IN_MEMORY, FaceIndexStatus, face_index_status
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class GalleryStatus:
    """How a node's gallery is kept.

    Attributes
    ----------
    references
        In the records: not closed, not expired.
    files_from
        References from which they are kept in files.
    in_files
        Whether they are.
    segments, held, gone, bytes
        Of the files: how many there are, prints that a search finds, prints removed or expired
        whose bytes wait for the next compaction, size on disk.
    in_step
        Whether the files have followed every change of the records; the next search sees to it.
    shards
        Where several machines share the gallery: how each part of it is.
    faces
        How faces are looked for; everything else is about prints.
    """

    references: int
    files_from: int
    in_files: bool
    segments: int = 0
    held: int = 0
    gone: int = 0
    bytes: int = 0
    in_step: bool = True
    shards: tuple[ShardStatus, ...] = ()
    faces: FaceIndexStatus = IN_MEMORY


def gallery_status(runtime: Runtime, *, on_progress: Progress = nobody_listens) -> GalleryStatus:
    """Tell how the gallery is kept; opens its files, so that they are verified.

    Raises
    ------
    Unavailable, Tampered
        If the files are of another version, cannot be read or do not verify.
    """
    prints = _prints_status(runtime, on_progress)
    return replace(prints, faces=face_index_status(runtime))


def _prints_status(runtime: Runtime, on_progress: Progress) -> GalleryStatus:
    node, permit = runtime.node, _permit(runtime)
    with node.read() as session:
        references = gallery_rows.count_live(session, permit)
        stamp = prints.gallery_stamp(session, at=permit.at)
    if (setting := node.folder.cluster) is not None:
        return _cluster_status(runtime, setting, references, stamp)
    if not node.folder.gallery.exists():
        return GalleryStatus(references, STORE_FROM, in_files=False)
    store = runtime.galleries().store(node, repair=False, on_progress=on_progress)
    segments = store.segments()
    held = store.living(permit.at)
    return GalleryStatus(
        references=references,
        files_from=STORE_FROM,
        in_files=True,
        segments=len(segments),
        held=held,
        gone=sum(one.name.prints for one in segments) - held,
        bytes=sum(path.stat().st_size for path in node.folder.gallery.iterdir()),
        in_step=_in_step(store.stamp, stamp),
    )


def rebuild_gallery(runtime: Runtime, *, on_progress: Progress = nobody_listens) -> GalleryStatus:
    """Make the gallery's files anew from the records.

    Raises
    ------
    Unavailable
        If another process, such as the server, has them open.
    """
    node, permit, galleries = runtime.node, _permit(runtime), runtime.galleries()
    setting = node.folder.cluster
    with node.read() as session:
        if setting is None:
            galleries.rebuild(node, session, permit, on_progress=on_progress)
        else:
            galleries.cluster.erase(node, setting, permit.at)
            galleries.current(node, session, permit, on_progress=on_progress)
    return gallery_status(runtime)


def compact_gallery(
    runtime: Runtime, *, on_progress: Progress = nobody_listens
) -> Compacted | None:
    """Take what is removed or expired out of the gallery's files.

    Returns
    -------
    Compacted or None
        None when another process, such as the server, has the files open: it has been asked to do
        so at its next search.
    """
    node, permit = runtime.node, _permit(runtime)
    galleries = runtime.galleries()
    if (setting := node.folder.cluster) is not None:
        with node.read() as session:
            galleries.current(node, session, permit)
        return galleries.cluster.compact(node, setting, permit.at)
    if galleries.elsewhere(node):
        galleries.ask_to_compact(node)
        return None
    with node.read() as session:
        galleries.current(node, session, permit)
    if not node.folder.gallery.exists():
        return Compacted(0, 0, 0)
    return galleries.compact(node, permit.at, on_progress=on_progress)


def _cluster_status(
    runtime: Runtime, setting: ClusterSetting, references: int, stamp: str
) -> GalleryStatus:
    cluster, at = runtime.galleries().cluster, runtime.clock()
    shards = cluster.status(runtime.node, setting, at)
    return GalleryStatus(
        references=references,
        files_from=0,
        in_files=True,
        segments=sum(one.segments for one in shards),
        held=sum(one.prints for one in shards),
        gone=sum(one.gone for one in shards),
        bytes=sum(one.bytes for one in shards),
        in_step=_in_step(cluster.followed(runtime.node, setting, at), stamp),
        shards=shards,
    )


def _in_step(followed: str, stamp: str) -> bool:
    seen = Followed.parse(followed)
    return seen is not None and seen.stamp == stamp


def _permit(runtime: Runtime) -> UpkeepPermit:
    return permit_upkeep(runtime.rules(), runtime.node.info.agency, at=runtime.clock())
