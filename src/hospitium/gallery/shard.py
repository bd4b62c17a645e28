"""What one process of a cluster is: one segment store, closed until it is handed its key.

Every verb returns None when the store is closed, and something else otherwise.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from os import urandom
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import Tampered
from hospitium.core.ids import CaseId, PrintId
from hospitium.gallery.compaction import Compacted, compact, tidy
from hospitium.gallery.disk import GalleryOutdated, erase_store
from hospitium.gallery.entry import GalleryEntry
from hospitium.gallery.scene import ProbesFor
from hospitium.gallery.search import search
from hospitium.gallery.segments import SegmentStore
from hospitium.gallery.state import keys_of
from hospitium.gallery.values import Probe, SearchOutcome
from hospitium.policy.permit import SearchPermit
from hospitium.senses.calibration import Calibration


@dataclass(frozen=True, slots=True)
class Held:
    """What a shard holds of each model: people and prints."""

    models: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def prints(self) -> int:
        """Prints of all models."""
        return sum(prints for _, prints in self.models.values())


@dataclass(frozen=True, slots=True)
class Files:
    """What a shard has on its disk: segments, bytes, and prints that wait for a compaction."""

    segments: int
    bytes: int
    gone: int


@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """What a shard is searched for: the words of `gallery.search`, and whom else to weigh.

    Attributes
    ----------
    also
        Cases that are weighed whatever their fingers say, because another sense is near.
    counted
        Keys of people who are counted elsewhere already, ascending uint64.
    cap
        People returned at most, besides those of `also`.
    """

    permit: SearchPermit
    probes: tuple[Probe, ...]
    calibration: Calibration
    model: str
    probes_for: ProbesFor | None
    leave_out: frozenset[CaseId]
    also: frozenset[CaseId] = frozenset()
    counted: NDArray[np.uint64] | None = None
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A shard's answer: its best, whatever their rate, and how many of `counted` it holds too."""

    outcome: SearchOutcome
    counted: int


class Shard:
    """One store and what is asked of it."""

    def __init__(self, folder: str, workers: int) -> None:
        self._folder = Path(folder)
        self._workers = workers
        self._store: SegmentStore | None = None
        self._key = b""

    def unlock(self, key: bytes, at: datetime) -> Held | None:
        """Open the store, or say again what it holds.

        One of another key or version, or that does not verify, is made anew, empty.
        """
        if self._store is not None and key != self._key:
            self.erase()
        if self._store is None:
            try:
                self._store = self._opened(key)
            except (Tampered, GalleryOutdated):
                erase_store(self._folder)
                self._store = self._opened(key)
            self._key = key
        return self.living(at)

    def _opened(self, key: bytes) -> SegmentStore:
        return SegmentStore.open(self._folder, key=key, random=urandom, workers=self._workers)

    def stamp(self) -> str | None:
        """Return how far the store has followed the records."""
        return None if self._store is None else self._store.stamp

    def set_stamp(self, stamp: str) -> bool | None:
        """Note how far the store has followed the records."""
        if self._store is None:
            return None
        self._store.set_stamp(stamp)
        return True

    def known(self, print_ids: Collection[PrintId]) -> set[PrintId] | None:
        """Return those that are in the store and not removed."""
        return None if self._store is None else self._store.known(print_ids)

    def ids(self, at: datetime) -> set[PrintId] | None:
        """Return the prints that are neither removed nor expired."""
        return None if self._store is None else self._store.ids(at)

    def add(self, entries: Sequence[GalleryEntry], at: datetime) -> Held | None:
        """Add references."""
        if self._store is None:
            return None
        self._store.add(entries)
        return self.living(at)

    def remove(self, print_ids: Sequence[PrintId], at: datetime) -> Held | None:
        """Remove references."""
        if self._store is None:
            return None
        self._store.remove(print_ids)
        return self.living(at)

    def compact(self, at: datetime) -> Compacted | None:
        """Compact the store."""
        return None if self._store is None else compact(self._store, at=at)

    def tidy(self, at: datetime) -> bool | None:
        """Compact where it pays."""
        if self._store is None:
            return None
        tidy(self._store, at=at)
        return True

    def erase(self) -> bool | None:
        """Throw the store away; the next key opens an empty one."""
        if self._store is None:
            return None
        self._store.close()
        self._store = None
        erase_store(self._folder)
        return True

    def files(self, at: datetime) -> Files | None:
        """Tell what is on the disk."""
        if self._store is None:
            return None
        segments = self._store.segments()
        prints = sum(one.name.prints for one in segments)
        size = sum(path.stat().st_size for path in self._folder.iterdir())
        return Files(len(segments), size, prints - self._store.living(at))

    def search(self, sought: Sought) -> Part | None:
        """Return this shard's best, whatever their rate."""
        if self._store is None:
            return None
        gallery = self._store.gallery()
        outcome = search(
            sought.permit,
            gallery,
            sought.probes,
            sought.calibration,
            model=sought.model,
            false_candidates=1.0,
            probes_for=sought.probes_for,
            leave_out=sought.leave_out,
            workers=self._workers,
            also=sought.also,
            cap=sought.cap,
        )
        return Part(outcome, self._counted(sought))

    def _counted(self, sought: Sought) -> int:
        if sought.counted is None or self._store is None:
            return 0
        gallery = self._store.gallery()
        alive = gallery.living(sought.permit.at) & gallery.of_model(sought.model)
        cases = {gallery.cases[row] for row in np.unique(gallery.people[alive]).tolist()}
        mine = keys_of(cases - {case.bytes for case in sought.leave_out})
        return len(np.intersect1d(mine, sought.counted))

    def living(self, at: datetime) -> Held | None:
        """Tell what is neither removed nor expired."""
        if self._store is None:
            return None
        gallery = self._store.gallery()
        living = gallery.living(at)
        counts = {}
        for model in {part.model for part in gallery.parts}:
            mine = living & gallery.of_model(model)
            counts[model] = (len(set(gallery.people[mine].tolist())), int(mine.sum()))
        return Held(counts)
