"""What a Ray actor of a cluster is: one segment store, closed until it is handed its key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from os import urandom
from pathlib import Path

from hospitium.core.ids import PrintId
from hospitium.gallery.compaction import Compacted, compact
from hospitium.gallery.entry import GalleryEntry
from hospitium.gallery.scene import ProbesFor
from hospitium.gallery.search import search
from hospitium.gallery.segments import SegmentStore
from hospitium.gallery.values import Probe, SearchOutcome
from hospitium.policy.permit import SearchPermit
from hospitium.senses.calibration import Calibration


@dataclass(frozen=True, slots=True)
class Held:
    """What a shard holds of each model: people and prints."""

    models: dict[str, tuple[int, int]] = field(default_factory=dict)


class Shard:
    """One store and what is asked of it."""

    def __init__(self, folder: str, workers: int) -> None:
        self._folder = Path(folder)
        self._workers = workers
        self._store: SegmentStore | None = None

    def unlock(self, key: bytes, at: datetime) -> Held:
        """Open the store, or say again what it holds."""
        if self._store is None:
            self._store = SegmentStore.open(
                self._folder, key=key, random=urandom, workers=self._workers
            )
        return self._held(at)

    def add(self, entries: Sequence[GalleryEntry], at: datetime) -> Held | None:
        """Add references; None when the store is closed."""
        if self._store is None:
            return None
        self._store.add(entries)
        return self._held(at)

    def remove(self, print_ids: Sequence[PrintId], at: datetime) -> Held | None:
        """Remove references; None when the store is closed."""
        if self._store is None:
            return None
        self._store.remove(print_ids)
        return self._held(at)

    def compact(self, at: datetime) -> Compacted | None:
        """Compact the store; None when it is closed."""
        return None if self._store is None else compact(self._store, at=at)

    def search(
        self,
        permit: SearchPermit,
        probes: Sequence[Probe],
        calibration: Calibration,
        model: str,
        probes_for: ProbesFor | None,
    ) -> SearchOutcome | None:
        """Return this shard's best, whatever their rate; None when the store is closed."""
        if self._store is None:
            return None
        return search(
            permit,
            self._store.gallery(),
            probes,
            calibration,
            model=model,
            false_candidates=1.0,
            probes_for=probes_for,
            workers=self._workers,
        )

    def _held(self, at: datetime) -> Held:
        if self._store is None:
            return Held()
        gallery = self._store.gallery()
        living = gallery.living(at)
        counts = {}
        for model in {part.model for part in gallery.parts}:
            mine = living & gallery.of_model(model)
            counts[model] = (len(set(gallery.people[mine].tolist())), int(mine.sum()))
        return Held(counts)
