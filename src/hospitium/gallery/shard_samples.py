"""The faces, or the irises, of one shard: what a search asks of them."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from hospitium.core.ids import CaseId
from hospitium.gallery.face_store import FaceStore
from hospitium.gallery.iris_gallery import IrisStore
from hospitium.gallery.samples import Near, Seen, Sight
from hospitium.gallery.shard_values import Sighted
from hospitium.gallery.shards import Silence

_SEARCHES = 32
"""Searches whose sight is remembered, so that their second question is answered as their first."""


class Shelf:
    """A store of samples, as `samples.Seen` sees it from another process.

    A search names itself by a token of its own; it sees the store to its end as it was when it
    asked first. One that is asked by a search that it does not know, because the process is new, or
    before it has followed the records, keeps silent: an empty answer would pass for "nobody".
    """

    def __init__(self, store: FaceStore | IrisStore) -> None:
        self.store = store
        self._seen: OrderedDict[bytes, Seen[Any, Any]] = OrderedDict()

    def held(self, at: datetime) -> dict[str, tuple[int, int]]:
        """Return people and samples of each model that are not expired."""
        return self.store.gallery().held(at)

    def seen(self, token: bytes, sight: Sight) -> Sighted | Silence:
        """Return what the search may see."""
        if not self.store.stamp:
            return Silence.AWAY
        found = self._seen[token] = self.store.gallery().seen(sight)
        if len(self._seen) > _SEARCHES:
            self._seen.popitem(last=False)
        return Sighted(found.count, found.others, found.keys(), found.digest())

    def nearest(
        self, token: bytes, probes: Sequence[Any], count: int, floor: float
    ) -> list[list[Near]] | Silence:
        """As `Seen` says."""
        seen = self._seen.get(token)
        return Silence.AWAY if seen is None else seen.nearest(probes, count, floor)

    def compared(
        self, token: bytes, probes: Sequence[Any], cases: Collection[CaseId]
    ) -> Sequence[Any] | Silence:
        """As `Seen` says."""
        seen = self._seen.get(token)
        return Silence.AWAY if seen is None else seen.compared(probes, cases)
