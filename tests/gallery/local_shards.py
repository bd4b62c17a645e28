"""Shards in this very process, which a test takes away and gives back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hospitium.core.errors import Unavailable
from hospitium.core.senses import Sense
from hospitium.gallery.cluster import ClusterGallery
from hospitium.gallery.cluster_store import ClusterStore
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.shard import Shard
from hospitium.gallery.shards import Silence, Words
from tests.policy.facts import NOW


def store_of(gallery: ClusterGallery, sense: Sense = Sense.FINGER) -> ClusterStore[Any, Any]:
    """Return what fills the shards."""
    return ClusterStore(gallery, sense, NOW, together=min)


class LocalShards:
    """As `ray_shards.RayShards`: what is lost comes back without its key."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folders = [folder / f"shard-{number}" for number in range(count)]
        self._shards: list[Shard | None] = [self._new(number) for number in range(count)]
        self.asked: list[str] = []

    def __len__(self) -> int:
        return len(self._shards)

    def lose(self, number: int) -> None:
        """Let a shard die: the lock on its folder goes with it."""
        lost, self._shards[number] = self._shards[number], None
        if lost is not None and lost._store is not None:
            lost._store.close()

    def bring_back(self, number: int) -> None:
        self._shards[number] = self._new(number)

    def ask(
        self, asked: Mapping[int, Words], patience: float, check: Check = never_stops
    ) -> dict[int, Any]:
        check()
        assert patience > 0
        return {number: self._answer(number, *words) for number, words in asked.items()}

    def _answer(self, number: int, verb: object, *words: object) -> Any:
        shard = self._shards[number]
        if shard is None:
            return Silence.AWAY
        self.asked.append(" ".join(str(one) for one in (verb, *words[:2]) if isinstance(one, str)))
        try:
            answer = getattr(shard, str(verb))(*words)
        except Unavailable:
            return Silence.AWAY
        return Silence.CLOSED if answer is None else answer

    def _new(self, number: int) -> Shard:
        return Shard(str(self._folders[number]), 1)
