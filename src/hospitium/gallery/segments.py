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

from hospitium.core.errors import Conflict
from hospitium.core.ids import PrintId
from hospitium.core.randomness import Random
from hospitium.gallery import state
from hospitium.gallery.block import Block, Ids, Rows, make_block
from hospitium.gallery.crew import Crew
from hospitium.gallery.disk import Disk
from hospitium.gallery.entry import GalleryEntry, instant
from hospitium.gallery.segment_file import SegmentName
from hospitium.gallery.state import Segment
from hospitium.gallery.store import Cases, Gallery, Part

SEGMENT_PRINTS = 32_768
"""Prints in a segment at most: some 100 MB."""


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

    def __init__(self, disk: Disk, *, workers: int) -> None:
        self.stamp = ""
        self.compacting = Lock()
        self._disk = disk
        self._workers = workers
        self._changing = Lock()
        self._cases = Cases()
        self._segments: tuple[Segment, ...] = ()
        self._gallery = Gallery.of((), self._cases.known)

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
        disk = Disk(folder, key=key, random=random, workers=workers)
        try:
            store = cls(disk, workers=workers)
            content, blocks = disk.load(on_progress)
            if content.mark is None:
                disk.rewrite([], "")
        except BaseException:
            disk.close()
            raise
        store.stamp = content.stamp
        gone = content.gone
        store._show(
            store._opened(one).without(np.array(gone.get(one[0].id, ()), np.int64))
            for one in blocks
        )
        return store

    @property
    def writable(self) -> bool:
        """Whether changes are kept on disk."""
        return self._disk.writable

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
        ids, found = state.id_rows(print_ids), set()
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
        ids = state.id_rows(print_ids)
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
                self._disk.write(state.removed(rows))
                self._show(changed)
        return sum(map(len, rows.values()))

    def set_stamp(self, stamp: str) -> None:
        """Note how far the store has followed the records."""
        with self._changing:
            self._disk.write({"stamp": stamp})
            self.stamp = stamp

    def swap(self, old: Sequence[Segment], new: Sequence[Block], model: str) -> None:
        """Put `new` segments, made of the living prints of `old`, in their place.

        What was removed from `old` while `new` was made is removed from `new`.
        """
        fresh = [self._disk.seal(model, block) for block in new]
        with self._changing:
            names = {one.name.id for one in old}
            now = [one for one in self._segments if one.name.id in names]
            late = np.concatenate([np.empty((0, 16), np.uint8), *map(_gone_since(old), now)])
            added = [one.without(state.find(one, late)) for one in map(self._opened, fresh)]
            kept = [one for one in self._segments if one.name.id not in names]
            self._disk.rewrite([*kept, *added], self.stamp)
            self._show([*kept, *added])
        self._disk.discard([one.name for one in now])

    def close(self) -> None:
        """Let go of the folder; galleries that were handed out can still be searched."""
        self._disk.close()

    def _add(self, model: str, entries: Sequence[GalleryEntry], crew: Crew) -> None:
        ids = state.id_rows(entry.print_id for entry in entries)
        block = make_block(entries, crew=crew)
        fresh = self._disk.seal(model, block)
        with self._changing:
            if len({one.tobytes() for one in ids}) < len(ids) or self._has(ids):
                self._disk.discard([fresh[0]])
                raise Conflict("a print is in the gallery already")
            self._disk.write(state.added(fresh[0]))
            self._show([*self._segments, self._opened(fresh)])

    def _has(self, ids: Ids) -> bool:
        for segment in self._segments:
            rows = state.find(segment, ids)
            if not segment.part.gone[rows].all():
                return True
        return False

    def _opened(self, fresh: tuple[SegmentName, Block]) -> Segment:
        name, block = fresh
        gone = np.zeros(len(block), np.bool_)
        return Segment(name, Part(name.model, block, self._cases.rows(block.case_ids), gone))

    def _show(self, segments: Iterable[Segment]) -> None:
        self._segments = tuple(segments)
        self._gallery = Gallery.of([one.part for one in self._segments], self._cases.known)


def _gone_since(old: Sequence[Segment]) -> Callable[[Segment], Ids]:
    """Return what tells the ids that a segment has lost since it was one of `old`."""
    before = {one.name.id: one.part.gone for one in old}

    def lost(now: Segment) -> Ids:
        return now.part.block.print_ids[now.part.gone & ~before[now.name.id]]

    return lost
