"""The folder of a segment store: its lock, its log, its sealed files; nothing about searching."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hospitium.core.errors import Tampered, Unavailable
from hospitium.core.randomness import Random
from hospitium.files.changing import discard
from hospitium.files.locks import Lock
from hospitium.gallery import state
from hospitium.gallery.block import Block
from hospitium.gallery.crew import Crew
from hospitium.gallery.manifest import Manifest, Record
from hospitium.gallery.mark import engine_mark
from hospitium.gallery.segment_file import KEY_BLOCK, SegmentName, read_segment, write_segment
from hospitium.gallery.state import Content, Segment

MANIFEST, LOCK = "manifest", "lock"

_PATIENCE = 3
"""Times that a reader starts again when the writer replaces what it was reading."""

_FULL = "the gallery cannot be written: is the disk full?"

Loaded = tuple[Content, list[tuple[SegmentName, Block]]]


class GalleryOutdated(Unavailable):
    """The store was written by another version of matcher, sieve or growth."""

    code = "hospitium.unavailable.gallery_outdated"
    remedy = "Run `hospitium gallery rebuild`; the records are the truth, nothing is lost."


class GalleryBusy(Unavailable):
    """Another process writes to the store."""

    code = "hospitium.unavailable.gallery_busy"
    remedy = "Stop the server of this node first, or let it do the work."


class Disk:
    """A folder that one process at a time writes; for others every write does nothing.

    Attributes
    ----------
    writable
        Whether this is the process that writes.
    """

    def __init__(self, folder: Path, *, key: bytes, random: Random, workers: int) -> None:
        self.folder = folder
        self._key = key
        self._random = random
        self._workers = workers
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = Lock(folder / LOCK)
        except OSError as error:
            raise Unavailable("the gallery's folder cannot be used") from error
        self._manifest = Manifest(folder / MANIFEST, key, random)

    @property
    def writable(self) -> bool:
        """Whether changes are kept on disk."""
        return self._lock.held

    def close(self) -> None:
        """Let go of the folder."""
        self._lock.release()

    def load(self, on_progress: Callable[[int, int], None]) -> Loaded:
        """Read everything; while another process writes, what is read may be replaced: again then.

        Raises
        ------
        GalleryOutdated, Tampered, Unavailable
            If it is of another version; does not verify; cannot be read.
        """
        for _ in range(_PATIENCE):
            try:
                return self._load(on_progress)
            except (Tampered, Unavailable):
                if self.writable:
                    raise
        return self._load(on_progress)

    def seal(self, model: str, block: Block) -> tuple[SegmentName, Block]:
        """Write a block as a new segment, which counts once a record names it."""
        name = SegmentName(self._random(16), model, len(block))
        if not self.writable:
            return name, block
        try:
            with Crew(self._workers) as crew:
                return name, write_segment(
                    self.folder, name, block, key=self._key, random=self._random, crew=crew
                )
        except OSError as error:
            raise Unavailable(_FULL) from error

    def write(self, record: Record) -> None:
        """Add a record to the log."""
        if not self.writable:
            return
        try:
            self._manifest.append(record)
        except OSError as error:
            raise Unavailable(_FULL) from error

    def rewrite(self, segments: Sequence[Segment], stamp: str) -> None:
        """Put a log of just these segments in place of the one there is."""
        if not self.writable:
            return
        try:
            self._manifest.rewrite(state.records_of(engine_mark(), segments, stamp))
        except OSError as error:
            raise Unavailable(_FULL) from error

    def discard(self, names: Sequence[SegmentName]) -> None:
        """Remove segments that no record names, their keys first."""
        if self.writable:
            for name in names:
                discard(name.path(self.folder), KEY_BLOCK)

    def _load(self, on_progress: Callable[[int, int], None]) -> Loaded:
        try:
            self._manifest = Manifest.read(
                self.folder / MANIFEST, key=self._key, random=self._random, repair=self.writable
            )
            content = state.content_of(self._manifest.records)
            if content.mark not in (None, engine_mark()):
                raise GalleryOutdated("the gallery's files are of another version")
            self._clear(content.names)
            return content, list(self._blocks(content.names, on_progress))
        except OSError as error:
            raise Unavailable("the gallery's folder cannot be read") from error

    def _blocks(
        self, names: Sequence[SegmentName], on_progress: Callable[[int, int], None]
    ) -> Iterator[tuple[SegmentName, Block]]:
        done, total = 0, sum(name.prints for name in names)
        with Crew(self._workers) as crew:
            for name in names:
                yield name, read_segment(self.folder, name, key=self._key, crew=crew)
                done += name.prints
                on_progress(done, total)

    def _clear(self, names: Sequence[SegmentName]) -> None:
        """Remove what a crash left behind."""
        if not self.writable:
            return
        known = {MANIFEST, LOCK, *(name.path(self.folder).name for name in names)}
        for path in self.folder.iterdir():
            if path.name not in known:
                discard(path, KEY_BLOCK)


def erase_store(folder: Path) -> None:
    """Remove the store in `folder`, so that a new one can be made; what it held cannot be read.

    Raises
    ------
    GalleryBusy
        If another process writes to it.
    Unavailable
        If the folder cannot be changed.
    """
    if not folder.exists():
        return
    try:
        lock = Lock(folder / LOCK)
        if not lock.held:
            raise GalleryBusy("another process is using the gallery's files")
        try:
            for path in folder.iterdir():
                if path.name != LOCK:
                    discard(path, KEY_BLOCK)
        finally:
            lock.release()
    except OSError as error:
        raise Unavailable("the gallery's folder cannot be changed") from error


def is_busy(folder: Path) -> bool:
    """Tell whether somebody has the store in `folder` open to write."""
    if not folder.exists():
        return False
    try:
        lock = Lock(folder / LOCK)
    except OSError as error:
        raise Unavailable("the gallery's folder cannot be used") from error
    busy = not lock.held
    lock.release()
    return busy
