"""The shards of a cluster as one store that follows the records, as of one instant."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from hospitium.core.ids import PrintId
from hospitium.gallery.cluster import ClusterGallery, shard_of
from hospitium.gallery.entry import GalleryEntry
from hospitium.gallery.segments import SEGMENT_PRINTS
from hospitium.gallery.shard import Held
from hospitium.gallery.shards import PATIENCE, Silence, Words


class ClusterStore:
    """Those shards that answer; the others follow when they are back, from where they were.

    Parameters
    ----------
    together
        Returns the stamp that stands for those of several stores.

    Attributes
    ----------
    whole
        Whether every shard answers.
    stamp
        How far the one that is furthest behind has followed the records.
    """

    def __init__(
        self, cluster: ClusterGallery, at: datetime, *, together: Callable[[Iterable[str]], str]
    ) -> None:
        self._cluster, self._at = cluster, at
        stamps = cluster.ask_all("stamp", at=at, patience=PATIENCE)
        self._there = {number: one for number, one in stamps.items() if isinstance(one, str)}
        self.whole = len(self._there) == len(cluster)
        self.stamp = together(self._there.values())

    def set_stamp(self, stamp: str) -> None:
        """Note how far the shards have followed the records."""
        self._told("set_stamp", stamp)

    def known(self, print_ids: Collection[PrintId]) -> set[PrintId]:
        """Return those that are in a shard and not removed."""
        return set().union(*self._told("known", list(print_ids)))

    def ids(self, at: datetime) -> set[PrintId]:
        """Return the prints that are neither removed nor expired."""
        return set().union(*self._told("ids", at))

    def living(self, at: datetime) -> int:
        """Return how many prints are neither removed nor expired."""
        return sum(one.prints for one in self._told("living", at) if isinstance(one, Held))

    def add(self, entries: Iterable[GalleryEntry]) -> int:
        """Add references to the shards of their cases; return how many.

        One whose shard is away is left for when it is back. A segment's worth goes to a shard at
        a time, so that no more is kept here.
        """
        waiting: dict[int, list[GalleryEntry]] = {number: [] for number in self._there}
        count = 0
        for entry in entries:
            number = shard_of(entry.case_id, len(self._cluster))
            if number not in waiting:
                continue
            waiting[number].append(entry)
            count += 1
            if len(waiting[number]) == SEGMENT_PRINTS:
                self._send({number: waiting[number]})
                waiting[number] = []
        self._send({number: group for number, group in waiting.items() if group})
        return count

    def remove(self, print_ids: Iterable[PrintId]) -> int:
        """Remove references; return how many were asked for."""
        ids = list(print_ids)
        if ids:
            self._told("remove", ids, self._at)
        return len(ids)

    def tidy(self) -> None:
        """Compact where it pays."""
        self._told("tidy", self._at)

    def _send(self, groups: dict[int, list[GalleryEntry]]) -> None:
        told: dict[int, Words] = {n: ("add", group, self._at) for n, group in groups.items()}
        self._cluster.need(self._cluster.ask(told, self._at))

    def _told(self, verb: str, *words: object) -> list[Any]:
        """Return what the shards that are there answer; one that goes meanwhile is an error."""
        answers = self._cluster.ask(dict.fromkeys(self._there, (verb, *words)), self._at)
        self._cluster.need(answers)
        return [one for one in answers.values() if not isinstance(one, Silence)]
