"""Faces, or irises, in the processes of a cluster: asked at once, answered as one.

A person's samples all lie in the shard that holds their prints, so what is near in all is what is
nearest of what is near in each. A shard that does not answer is named, with what it held when it
last did.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from os import urandom
from typing import Any, Generic

import numpy as np

from hospitium.core.ids import CaseId
from hospitium.core.senses import Sense
from hospitium.crypto.digest import sha256
from hospitium.gallery.cluster import ClusterGallery, shard_of
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.samples import Compared, Near, Sample, Sight, best_of
from hospitium.gallery.shard_values import Sighted
from hospitium.gallery.shards import Silence, Words
from hospitium.gallery.state import Keys
from hospitium.gallery.values import MissedPart

_TOKEN = 16

Last = dict[tuple[int, str], Sighted]
"""What each shard let a search see last, by its number and the model."""


class ClusterSamples(Generic[Sample, Compared]):
    """As `samples.Keeper` says, of the faces or irises of one node's cluster."""

    def __init__(self, cluster: ClusterGallery, sense: Sense) -> None:
        self._cluster, self._sense = cluster, sense
        self._last: Last = {}

    def seen(self, sight: Sight, check: Check = never_stops) -> "SeenFar[Sample, Compared]":
        """Return what a search sees."""
        return SeenFar(self._cluster, self._sense, sight, check, self._last)


class SeenFar(Generic[Sample, Compared]):
    """As `samples.Seen` says. Whoever is silent once in a search is not asked again in it."""

    def __init__(
        self, cluster: ClusterGallery, sense: Sense, sight: Sight, check: Check, last: Last
    ) -> None:
        self._cluster, self._sense, self._sight, self._check = cluster, sense, sight, check
        self._token = urandom(_TOKEN)
        self._there = set(range(len(cluster)))
        found = self._ask("seen", sight)
        last |= {(number, sight.model): one for number, one in found.items()}
        self._parts = {
            number: last.get((number, sight.model)) or self._expected(number)
            for number in range(len(cluster))
        }

    def _expected(self, number: int) -> Sighted:
        """Return what a shard that was never heard must hold: how much, not whose."""
        _, samples = self._cluster.held(number).of(self._sense, self._sight.model)
        return Sighted(samples, 0, np.empty(0, np.uint64), b"")

    @property
    def count(self) -> int:
        """As `Seen` says."""
        return sum(one.count for one in self._parts.values())

    @property
    def others(self) -> int:
        """As `Seen` says."""
        return sum(one.others for one in self._parts.values())

    @property
    def missed(self) -> tuple[MissedPart, ...]:
        """As `Seen` says."""
        away = sorted(set(range(len(self._cluster))) - self._there)
        return tuple(self._missed(number) for number in away)

    def _missed(self, number: int) -> MissedPart:
        held = {self._sense: self._parts[number].count}
        name = self._cluster.name(number)
        return MissedPart(name, 0, held.get(Sense.FACE, 0), held.get(Sense.IRIS, 0))

    def keys(self) -> Keys:
        """As `Seen` says."""
        none: Keys = np.empty(0, np.uint64)
        return reduce(np.union1d, (one.keys for one in self._parts.values()), none)

    def digest(self) -> bytes:
        """As `Seen` says."""
        if len(self._there) < len(self._cluster):
            return b""
        return sha256(b"".join(self._parts[number].digest for number in sorted(self._parts)))

    def nearest(self, probes: Sequence[Sample], count: int, floor: float) -> list[list[Near]]:
        """As `Seen` says."""
        answers = self._ask("nearest", tuple(probes), count, floor)
        found: list[list[Near]] = [[] for _ in probes]
        for answer in answers.values():
            for near, more in zip(found, answer, strict=True):
                near.extend(more)
        return [best_of(near, count, floor) for near in found]

    def compared(self, probes: Sequence[Sample], cases: Collection[CaseId]) -> list[Compared]:
        """As `Seen` says; a shard is asked about the people who lie in it."""
        whose: dict[int, list[CaseId]] = {}
        for case in cases:
            whose.setdefault(shard_of(case, len(self._cluster)), []).append(case)
        sent = {
            number: self._words("compared", tuple(probes), mine) for number, mine in whose.items()
        }
        answers = self._answers(sent)
        return [one for number in sorted(answers) for one in answers[number]]

    def _words(self, verb: str, *words: object) -> Words:
        return ("look", self._sense, verb, self._token, *words)

    def _ask(self, verb: str, *words: object) -> dict[int, Any]:
        return self._answers(dict.fromkeys(range(len(self._cluster)), self._words(verb, *words)))

    def _answers(self, sent: Mapping[int, Words]) -> dict[int, Any]:
        """Return what those who are still there answer."""
        wanted = {number: words for number, words in sent.items() if number in self._there}
        told = self._cluster.ask_now(wanted, self._sight.at, self._check)
        self._there -= {number for number, one in told.items() if isinstance(one, Silence)}
        return {number: one for number, one in told.items() if number in self._there}
