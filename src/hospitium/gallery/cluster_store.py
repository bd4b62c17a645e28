"""The shards of a cluster as one store that follows the records, as of one instant."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from hospitium.core.errors import Unavailable
from hospitium.core.ids import CaseId
from hospitium.core.senses import Sense
from hospitium.gallery.cluster import ClusterGallery, shard_of
from hospitium.gallery.segments import SEGMENT_PRINTS
from hospitium.gallery.shards import PATIENCE, Silence, Words


class Owned(Protocol):
    """A reference as it comes from the records."""

    @property
    def case_id(self) -> CaseId: ...  # noqa: D102 - of the person


Id = TypeVar("Id", bound=UUID)
Entry = TypeVar("Entry", bound=Owned)


class ClusterStore(Generic[Id, Entry]):
    """Those shards that answer; the others follow when they are back, from where they were.

    Parameters
    ----------
    sense
        Whose references they are.
    together
        Returns the stamp that stands for those of several stores.

    Attributes
    ----------
    whole
        Whether every shard answers.
    stamp
        How far the one that is furthest behind has followed the records.

    Raises
    ------
    Unavailable
        If no shard answers.
    """

    def __init__(
        self,
        cluster: ClusterGallery,
        sense: Sense,
        at: datetime,
        *,
        together: Callable[[Iterable[str]], str],
    ) -> None:
        self._cluster, self._sense, self._at = cluster, sense, at
        asked = self._of("stamp")
        stamps = cluster.ask(dict.fromkeys(range(len(cluster)), asked), at, patience=PATIENCE)
        self._there = {number: one for number, one in stamps.items() if isinstance(one, str)}
        if not self._there:
            raise Unavailable(
                "no part of the gallery answers",
                remedy="Start their machines, or see `hospitium gallery status`.",
            )
        self.whole = len(self._there) == len(cluster)
        self.stamp = together(self._there.values())

    def set_stamp(self, stamp: str) -> None:
        """Note how far the shards have followed the records."""
        self._told(*self._of("set_stamp", stamp))

    def known(self, ids: Collection[Id]) -> set[Id]:
        """Return those that are in a shard and not removed."""
        return set().union(*self._told(*self._of("known", list(ids))))

    def ids(self, at: datetime) -> set[Id]:
        """Return the references that are neither removed nor expired."""
        return set().union(*self._told(*self._of("ids", at)))

    def living(self, at: datetime) -> int:
        """Return how many references are neither removed nor expired."""
        return sum(self._told(*self._of("living", at)))

    def add(self, entries: Iterable[Entry]) -> int:
        """Add references to the shards of their cases; return how many.

        One whose shard is away is left for when it is back. A segment's worth goes to a shard at
        a time, so that no more is kept here.
        """
        waiting: dict[int, list[Entry]] = {number: [] for number in self._there}
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

    def remove(self, ids: Iterable[Id]) -> int:
        """Remove references; return how many were asked for."""
        gone = list(ids)
        if gone:
            self._told(*self._of("remove", gone))
        return len(gone)

    def tidy(self) -> None:
        """Compact where it pays, and hear what each shard holds now."""
        self._told("tidy", self._sense, self._at)

    def expect(self, references: int) -> None:
        """Note how many references there are in all: what is not here, those who are away hold."""
        away = set(range(len(self._cluster))) - self._there.keys()
        self._cluster.expect(self._sense, references - self.living(self._at), away)

    def _of(self, verb: str, *words: object) -> Words:
        return ("of", self._sense, verb, *words)

    def _send(self, groups: dict[int, list[Entry]]) -> None:
        told = {number: self._of("add", group) for number, group in groups.items()}
        self._cluster.need(self._cluster.ask(told, self._at))

    def _told(self, *words: object) -> list[Any]:
        """Return what the shards that are there answer; one that goes meanwhile is an error."""
        answers = self._cluster.ask(dict.fromkeys(self._there, words), self._at)
        self._cluster.need(answers)
        return [one for one in answers.values() if not isinstance(one, Silence)]
