"""A gallery in sealed segment files: grows and shrinks while it is searched, survives any crash.

A change counts once its record is in the manifest. Segments are written before their record and
discarded after the record that drops them, so a crash leaves files too many at worst; the next
start removes them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock
from uuid import UUID

import numpy as np

from hospitium.core.errors import Conflict, Tampered, Unavailable
from hospitium.core.ids import PrintId
from hospitium.core.randomness import Random
from hospitium.gallery import files, state
from hospitium.gallery.block import Block, Ids, Rows, make_block
from hospitium.gallery.crew import Crew
from hospitium.gallery.entry import GalleryEntry, instant
from hospitium.gallery.manifest import Manifest, Record
from hospitium.gallery.mark import engine_mark
from hospitium.gallery.segment_file import KEY_BLOCK, SegmentName, read_segment, write_segment
from hospitium.gallery.state import Segment
from hospitium.gallery.store import Cases, Gallery, Part

SEGMENT_PRINTS = 32_768
"""Prints in a segment at most: some 100 MB."""

_PATIENCE = 3
"""Times that a reader starts again when the writer replaces what it was reading."""

MANIFEST, LOCK = "manifest", "lock"


class GalleryOutdated(Unavailable):
    """The store was written by another version of matcher or sieve."""

    code = "hospitium.unavailable.gallery_outdated"
    remedy = "Run `hospitium gallery rebuild`; the records are the truth, nothing is lost."


class SegmentStore:
    """Segments in a folder. Safe to share by threads.

    One process at a time may write; it holds the folder's lock. Another one that opens the folder
    meanwhile reads what is there, and what it adds or removes stays in its own memory.

    Attributes
    ----------
    writable
        Whether this is the process that writes.
    stamp
        Whatever `set_stamp` was given last; empty at first.
    compacting
        Held by the one thread that compacts.
    """

    def __init__(
        self, folder: Path, *, key: bytes, random: Random, workers: int, lock: files.Lock
    ) -> None:
        self.folder = folder
        self.stamp = ""
        self._key = key
        self._random = random
        self._workers = workers
        self._file_lock = lock
        self._changing = Lock()
        self.compacting = Lock()
        self._cases = Cases()
        self._segments: tuple[Segment, ...] = ()
        self._gallery = Gallery.of((), self._cases.known)
        self._manifest = Manifest(folder / MANIFEST, key, random)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        key: bytes,
        random: Random,
        workers: int = 1,
        on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> "SegmentStore":
        """Open the store in `folder`, or start an empty one.

        Parameters
        ----------
        key
            32 bytes, for this store only.
        on_progress
            Told how many prints are open, of how many.

        Raises
        ------
        GalleryOutdated, Tampered, Unavailable
            If it is of another version; does not verify; cannot be read. `erase_store` then makes
            room for a new one.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            store = cls(
                folder,
                key=key,
                random=random,
                workers=workers,
                lock=files.Lock(folder / LOCK),
            )
        except OSError as error:
            raise Unavailable("the gallery's folder cannot be used") from error
        try:
            store._load_patiently(on_progress)
        except BaseException:
            store.close()
            raise
        return store

    @property
    def writable(self) -> bool:
        """Whether changes are kept on disk."""
        return self._file_lock.held

    def gallery(self) -> Gallery:
        """Return what is there now; later changes do not show in it."""
        return self._gallery

    def segments(self) -> tuple[Segment, ...]:
        """Return the segments that are there now."""
        return self._segments

    def ids(self, at: datetime) -> set[PrintId]:
        """Return the ids of the prints that are neither removed nor expired."""
        return {
            PrintId(UUID(bytes=one.tobytes()))
            for segment in self._segments
            for one in segment.part.block.print_ids[segment.living(instant(at))]
        }

    def known(self, print_ids: Collection[PrintId]) -> set[PrintId]:
        """Return those of `print_ids` that are in the store and not removed."""
        ids, found = id_rows(print_ids), set()
        for segment in self._segments:
            rows = state.find(segment, ids)
            for row in rows[~segment.part.gone[rows]]:
                found.add(PrintId(UUID(bytes=segment.part.block.print_ids[row].tobytes())))
        return found

    def living(self, at: datetime) -> int:
        """Return how many prints are neither removed nor expired."""
        gallery = self._gallery
        return int(gallery.living(at).sum())

    def add(self, entries: Iterable[GalleryEntry]) -> int:
        """Add references, in segments of at most `SEGMENT_PRINTS`; return how many.

        Each segment counts once it is on disk: a crash leaves the first ones.

        Raises
        ------
        Conflict
            If a print is there already.
        Unavailable
            If the disk is full or cannot be written.
        """
        waiting: dict[str, list[GalleryEntry]] = defaultdict(list)
        count = 0
        with Crew(self._workers) as crew:
            for entry in entries:
                waiting[entry.model].append(entry)
                count += 1
                if len(waiting[entry.model]) == SEGMENT_PRINTS:
                    self._add(entry.model, waiting.pop(entry.model), crew)
            for model, group in waiting.items():
                self._add(model, group, crew)
        return count

    def remove(self, print_ids: Iterable[PrintId]) -> int:
        """Remove references at once; return how many were there. Their bytes go with `compact`.

        Raises
        ------
        Unavailable
            If the disk is full or cannot be written; nothing is removed then.
        """
        ids = id_rows(print_ids)
        with self._changing:
            rows: dict[bytes, Rows] = {}
            changed = []
            for segment in self._segments:
                here = state.find(segment, ids)
                here = here[~segment.part.gone[here]]
                if len(here):
                    rows[segment.name.id] = here
                changed.append(segment.without(here) if len(here) else segment)
            if rows:
                self._write(state.removed(rows))
                self._show(changed)
        return sum(map(len, rows.values()))

    def set_stamp(self, stamp: str) -> None:
        """Note how far the store has followed the records."""
        with self._changing:
            self._write({"stamp": stamp})
            self.stamp = stamp

    def swap(self, old: Sequence[Segment], new: Sequence[Block], model: str) -> None:
        """Put `new` segments, made of the living prints of `old`, in their place.

        What was removed from `old` while `new` was made is removed from `new`.
        """
        fresh = [self._seal(model, block) for block in new]
        with self._changing:
            names = {one.name.id for one in old}
            now = [one for one in self._segments if one.name.id in names]
            late = np.concatenate([np.empty((0, 16), np.uint8), *map(_gone_since(old), now)])
            added = [one.without(state.find(one, late)) for one in map(self._opened, fresh)]
            kept = [one for one in self._segments if one.name.id not in names]
            self._rewrite([*kept, *added])
            self._show([*kept, *added])
        if self.writable:
            for one in now:
                files.discard(one.name.path(self.folder), KEY_BLOCK)

    def close(self) -> None:
        """Let go of the folder; galleries that were handed out can still be searched."""
        self._file_lock.release()

    def _load_patiently(self, on_progress: Callable[[int, int], None]) -> None:
        """Load; while another process writes, what is read may be replaced: then read again."""
        for left in range(_PATIENCE, -1, -1):
            try:
                self._load(on_progress)
            except (Tampered, Unavailable):
                if self.writable or not left:
                    raise
            except OSError as error:
                raise Unavailable("the gallery's folder cannot be read") from error
            else:
                break

    def _load(self, on_progress: Callable[[int, int], None]) -> None:
        self._manifest = Manifest.read(
            self.folder / MANIFEST, key=self._key, random=self._random, repair=self.writable
        )
        content = state.content_of(self._manifest.records)
        if content.mark is None:
            self._rewrite([])
        elif content.mark != engine_mark():
            raise GalleryOutdated("the gallery's files are of another version")
        self.stamp = content.stamp
        self._clear(content.names)
        total, done, segments = sum(name.prints for name in content.names), 0, []
        with Crew(self._workers) as crew:
            for name in content.names:
                block = read_segment(self.folder, name, key=self._key, crew=crew)
                gone = np.array(content.gone.get(name.id, ()), np.int64)
                segments.append(self._opened((name, block)).without(gone))
                done += name.prints
                on_progress(done, total)
        self._show(segments)

    def _clear(self, names: Sequence[SegmentName]) -> None:
        """Remove what a crash left behind."""
        if not self.writable:
            return
        known = {MANIFEST, LOCK, *(name.path(self.folder).name for name in names)}
        for path in self.folder.iterdir():
            if path.name not in known:
                files.discard(path, KEY_BLOCK)

    def _add(self, model: str, entries: Sequence[GalleryEntry], crew: Crew) -> None:
        ids = id_rows(entry.print_id for entry in entries)
        block = make_block(entries, crew=crew)
        fresh = self._seal(model, block)
        with self._changing:
            if len({one.tobytes() for one in ids}) < len(ids) or self._has(ids):
                if self.writable:
                    files.discard(fresh[0].path(self.folder), KEY_BLOCK)
                raise Conflict("a print is in the gallery already")
            self._write(state.added(fresh[0]))
            self._show([*self._segments, self._opened(fresh)])

    def _has(self, ids: Ids) -> bool:
        for segment in self._segments:
            rows = state.find(segment, ids)
            if not segment.part.gone[rows].all():
                return True
        return False

    def _seal(self, model: str, block: Block) -> tuple[SegmentName, Block]:
        name = SegmentName(self._random(16), model, len(block))
        if not self.writable:
            return name, block
        try:
            with Crew(self._workers) as crew:
                return name, write_segment(
                    self.folder, name, block, key=self._key, random=self._random, crew=crew
                )
        except OSError as error:
            raise Unavailable("the gallery cannot be written: is the disk full?") from error

    def _opened(self, fresh: tuple[SegmentName, Block]) -> Segment:
        name, block = fresh
        gone = np.zeros(len(block), np.bool_)
        return Segment(name, Part(name.model, block, self._cases.rows(block.case_ids), gone))

    def _write(self, record: Record) -> None:
        if not self.writable:
            return
        try:
            self._manifest.append(record)
        except OSError as error:
            raise Unavailable("the gallery cannot be written: is the disk full?") from error

    def _rewrite(self, segments: Sequence[Segment]) -> None:
        if not self.writable:
            return
        try:
            self._manifest.rewrite(state.records_of(engine_mark(), segments, self.stamp))
        except OSError as error:
            raise Unavailable("the gallery cannot be written: is the disk full?") from error

    def _show(self, segments: Sequence[Segment]) -> None:
        self._segments = tuple(segments)
        self._gallery = Gallery.of([one.part for one in segments], self._cases.known)


def id_rows(print_ids: Iterable[PrintId]) -> Ids:
    """Return ids as uint8, shape (n, 16)."""
    return np.frombuffer(b"".join(one.bytes for one in print_ids), np.uint8).reshape(-1, 16)


def _gone_since(old: Sequence[Segment]) -> Callable[[Segment], Ids]:
    """Return what tells the ids that a segment has lost since it was one of `old`."""
    before = {one.name.id: one.part.gone for one in old}

    def lost(now: Segment) -> Ids:
        return now.part.block.print_ids[now.part.gone & ~before[now.name.id]]

    return lost


def erase_store(folder: Path) -> None:
    """Remove the store in `folder`, so that a new one can be made; what it held cannot be read.

    Raises
    ------
    Unavailable
        If another process writes to it, or the folder cannot be changed.
    """
    if not folder.exists():
        return
    try:
        lock = files.Lock(folder / LOCK)
        if not lock.held:
            raise Unavailable(
                "another process is using the gallery's files",
                remedy="Stop the server of this node first, or let it do the work.",
            )
        try:
            for path in folder.iterdir():
                if path.name != LOCK:
                    files.discard(path, KEY_BLOCK)
        finally:
            lock.release()
    except OSError as error:
        raise Unavailable("the gallery's folder cannot be changed") from error
