"""Who may it be? Sieve all, compare the likeliest exactly, complete the best on every finger."""

from collections.abc import Iterator

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.gallery.block import Rows
from hospitium.gallery.evidence import Evidence
from hospitium.gallery.scene import Scene, Scores
from hospitium.gallery.store import EXHAUSTIVE, People
from hospitium.senses.calibration import Calibration, any_of

SHORTLIST = 1_000
"""Prints that come through the sieve, per probe sifted."""

FINALISTS = 200
"""People who are compared on all fingers."""

AT_ONCE = 2
"""Fingers sifted before anybody is compared on all of them."""

MOST_SIFTED = 3
"""Fingers sifted in all, while nobody convinces."""

CONVINCING = 1e-4
"""Rate at gallery size from which a person found ends the sifting of further fingers."""


class Cascade:
    """One search of the positions as named. After `run`: the comparisons, and what they took.

    Attributes
    ----------
    made
        Every exact comparison: a probe, the numbers of prints, their scores. A pair may come twice.
    """

    def __init__(self, scene: Scene, calibration: Calibration) -> None:
        self._scene = scene
        self._calibration = calibration
        count = len(scene.probes.given)
        self._compared: list[Rows] = [np.empty(0, np.int64)] * count
        self._sifted: list[int] = [0] * count
        self.made: list[tuple[int, Rows, Scores]] = []

    @property
    def comparisons(self) -> int:
        """Pairs of a probe and a print that were compared exactly."""
        return sum(map(len, self._compared))

    @property
    def sifted_only(self) -> int:
        """Pairs that the sieve compared and found too unlike to compare exactly."""
        return sum(
            max(0, sifted - len(exact))
            for sifted, exact in zip(self._sifted, self._compared, strict=True)
        )

    def run(self, *, exhaustive: bool | None = None) -> None:
        """Compare all probes with everybody, or with those who come through the sieve.

        Parameters
        ----------
        exhaustive
            None: by the size of what is searched.
        """
        scene = self._scene
        allowed = [scene.allowed(probe) for probe in range(len(scene.probes.given))]
        if exhaustive is None:
            exhaustive = sum(map(len, allowed)) <= EXHAUSTIVE
        if exhaustive or not self.can_sift():
            everybody = np.unique(scene.gallery.people[np.concatenate(allowed)])
            self._complete(everybody, allowed)
        else:
            self._sieved()

    def _sieved(self) -> None:
        lists: list[tuple[int, Rows, Scores]] = []
        for probe, last in self._in_turn():
            numbers = self.through_the_sieve(probe)
            lists.append((probe, numbers, self.exact(probe, numbers)))
            if last and self._convinces(self._finals(lists)):
                return

    def _in_turn(self) -> Iterator[tuple[int, bool]]:
        """Yield the probes to sift, one per finger, those with most minutiae first.

        With each goes whether it is time to look at what has been found.
        """
        probes = self._scene.probes
        strength = [-len(one) for one in probes.of(0)]
        fingers: dict[object, int] = {}
        for probe in np.argsort(strength, kind="stable").tolist():
            finger = probes.given[probe].finger
            fingers.setdefault(finger if finger else (finger, probe), probe)
        chosen = list(fingers.values())[:MOST_SIFTED]
        for place, probe in enumerate(chosen, start=1):
            yield probe, place >= AT_ONCE or place == len(chosen)

    def through_the_sieve(self, probe: int, finger: Finger | None = None) -> Rows:
        """Return the numbers of the prints most like a probe, ascending.

        Parameters
        ----------
        finger
            The position to look at, if it is not the one that the probe was given.
        """
        numbers, likeness = self._scene.sift(probe, finger)
        self._sifted[probe] += len(numbers)
        if len(numbers) > SHORTLIST:
            numbers = numbers[np.argpartition(-likeness, SHORTLIST)[:SHORTLIST]]
        return np.sort(numbers)

    def _finals(self, lists: list[tuple[int, Rows, Scores]]) -> Evidence:
        """Compare the best of those listed on all fingers."""
        scene = self._scene
        people = np.unique(np.concatenate([scene.gallery.people[n] for _, n, _ in lists]))
        table = Evidence(scene, people)
        for probe, numbers, scores in lists:
            table.add(probe, numbers, scores)
        best = np.argsort(table.rates(self._calibration), kind="stable")[:FINALISTS]
        finalists = np.sort(people[best])
        probes = range(len(scene.probes.given))
        return self._complete(finalists, [scene.references(i, finalists) for i in probes])

    def _complete(self, people: People, numbers: list[Rows]) -> Evidence:
        """Hold every probe against all its references among `people`."""
        table = Evidence(self._scene, people)
        for probe, these in enumerate(numbers):
            table.add(probe, these, self.exact(probe, these))
        return table

    def exact(self, probe: int, numbers: Rows) -> Scores:
        """Compare a probe exactly with the prints of these numbers, ascending."""
        self._compared[probe] = np.union1d(self._compared[probe], numbers)
        scores = self._scene.exact(probe, numbers)
        self.made.append((probe, numbers, scores))
        return scores

    def can_sift(self) -> bool:
        """Tell whether the whole gallery has what the sieve needs."""
        return all(
            int(part.block.word_starts[-1]) > 0 or not len(part.block.packed.columns.x)
            for part in self._scene.gallery.parts
        )

    def _convinces(self, found: Evidence) -> bool:
        best = float(found.rates(self._calibration).min(initial=1.0))
        return any_of(best, self._scene.persons) <= CONVINCING
