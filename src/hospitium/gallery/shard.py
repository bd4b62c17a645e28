"""What one process of a cluster is: a node's prints, faces and irises of some of its people.

Closed until it is handed its key. The prints lie in sealed segment files; faces and irises are in
its memory alone, as in a node's own process: one that comes up again is given them anew. Every verb
returns None when the shard is closed, and something else otherwise.
"""

from datetime import datetime
from os import urandom
from pathlib import Path

import numpy as np

from hospitium.core.errors import Tampered
from hospitium.core.senses import Sense
from hospitium.gallery.compaction import Compacted, compact, tidy
from hospitium.gallery.disk import GalleryOutdated, erase_store
from hospitium.gallery.face_store import FaceStore
from hospitium.gallery.iris_gallery import IrisStore
from hospitium.gallery.search import search
from hospitium.gallery.segments import SegmentStore
from hospitium.gallery.shard_samples import Shelf
from hospitium.gallery.shard_values import Files, Held, Part, Sought
from hospitium.gallery.state import keys_of


class Shard:
    """What it keeps, and what is asked of it."""

    def __init__(self, folder: str, workers: int) -> None:
        self._folder = Path(folder)
        self._workers = workers
        self._store: SegmentStore | None = None
        self._shelves: dict[Sense, Shelf] = {}
        self._key = b""

    def unlock(self, key: bytes, at: datetime) -> Held | None:
        """Open the shard, or say again what it holds.

        Files of another key or version, or that do not verify, are made anew, empty.
        """
        if self._store is not None and key != self._key:
            self.erase()
        if self._store is None:
            try:
                self._store = self._opened(key)
            except (Tampered, GalleryOutdated):
                erase_store(self._folder)
                self._store = self._opened(key)
            self._shelves = {Sense.FACE: Shelf(FaceStore()), Sense.IRIS: Shelf(IrisStore())}
            self._key = key
        return self.living(at)

    def _opened(self, key: bytes) -> SegmentStore:
        return SegmentStore.open(self._folder, key=key, random=urandom, workers=self._workers)

    def of(self, sense: Sense, verb: str, *words: object) -> object | None:
        """Do what `following.Store` says to the store of a sense; True where that returns nothing.

        Parameters
        ----------
        verb
            A member of that protocol.
        """
        if self._store is None:
            return None
        store = self._store if sense is Sense.FINGER else self._shelves[sense].store
        member = getattr(store, verb)
        done = member(*words) if callable(member) else member
        return True if done is None else done

    def tidy(self, sense: Sense, at: datetime) -> Held | None:
        """Take what is over out of the store of a sense, where it pays; tell what is left."""
        if self._store is None:
            return None
        if sense is Sense.FINGER:
            tidy(self._store, at=at)
        else:
            self._shelves[sense].store.tidy(at)
        return self.living(at)

    def look(self, sense: Sense, verb: str, *words: object) -> object | None:
        """Do what `Shelf` says to the faces, or the irises."""
        return None if self._store is None else getattr(self._shelves[sense], verb)(*words)

    def compact(self, at: datetime) -> Compacted | None:
        """Compact the files."""
        return None if self._store is None else compact(self._store, at=at)

    def erase(self) -> bool | None:
        """Throw everything away; the next key opens an empty shard."""
        if self._store is None:
            return None
        self._store.close()
        self._store = None
        self._shelves = {}
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
        kept = {}
        for model in {part.model for part in gallery.parts}:
            mine = living & gallery.of_model(model)
            people = len(np.unique(gallery.people[mine]))
            kept[Sense.FINGER, model] = (people, int(mine.sum()))
        for sense, shelf in self._shelves.items():
            kept |= {(sense, model): held for model, held in shelf.held(at).items()}
        return Held(kept)
