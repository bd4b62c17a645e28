"""Weigh the likeliest people in every arrangement of their fingers, and show who remains.

A misnamed finger is found only where it is looked for. In a small gallery that is every position;
in a large one the other hand, for the fingers that tell most. The most promising people are then
compared at every position, so that each arrangement can be weighed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.core.senses import Sense
from hospitium.gallery.cascade import Cascade
from hospitium.gallery.scene import Scene, may_be_same
from hospitium.gallery.store import EXHAUSTIVE
from hospitium.gallery.values import Candidate, FingerMatch, SenseSays
from hospitium.senses.calibration import Calibration, any_of
from hospitium.senses.finger.arrangement import Arranged, arrange
from hospitium.senses.finger.hands import MIRRORED
from hospitium.senses.finger.matcher import pair
from hospitium.senses.fusion import FingerScore

EVERYWHERE = 50_000
"""Up to so many comparisons, one second of one core, every probe finger is held against every
position, so that any mistake of names is found."""

MIRRORED_PROBES = 2
"""Beyond that, so many fingers, those with most minutiae, are held against the other hand too."""

COMPLETED = 10
"""So many people, the most promising, are then compared at every position."""

SHORTLIST = 50
MOST_TELLING = 4
"""People who are weighed: those whose best scores, of so many fingers, add up to most."""


@dataclass(frozen=True, slots=True)
class Hit:
    """The best reference of one person at one position for one probe finger."""

    probe: int
    number: int
    score: float
    tries: int


Cells = dict[tuple[int, Finger], Hit]
"""One person's hits, by finger of the probe (its number) and position of the reference."""


class Arranging:
    """What the comparisons of a cascade say, whatever the fingers were called."""

    def __init__(self, scene: Scene, cascade: Cascade, calibration: Calibration) -> None:
        self._scene, self._cascade, self._calibration = scene, cascade, calibration
        self.named: list[Finger] = []
        self._of_probe: list[int] = []
        for probe in scene.probes.given:
            if probe.finger is Finger.UNKNOWN or probe.finger not in self.named:
                self.named.append(probe.finger)
                self._of_probe.append(len(self.named) - 1)
            else:
                self._of_probe.append(self.named.index(probe.finger))

    def look_elsewhere(self) -> None:
        """Compare where a finger may have been misnamed; complete the most promising people."""
        scene, cascade = self._scene, self._cascade
        count = len(scene.probes.given)
        if count * scene.prints <= EVERYWHERE:
            everything = np.flatnonzero(scene.alive)
            for probe in range(count):
                cascade.exact(probe, np.setdiff1d(everything, scene.allowed(probe)))
            return
        strength = np.argsort([-len(one) for one in scene.probes.of(0)], kind="stable")
        for probe in strength.tolist()[:MIRRORED_PROBES]:
            self._mirror(probe)
        people = np.sort(np.array(self.likeliest()[:COMPLETED], np.int32))
        for probe in range(count):
            cascade.exact(probe, scene.of_people(people))

    def _mirror(self, probe: int) -> None:
        finger = MIRRORED[self._scene.probes.given[probe].finger]
        if finger is Finger.UNKNOWN:
            return
        numbers = self._scene.allowed(probe, finger)
        if len(numbers) > EXHAUSTIVE and self._cascade.can_sift():
            numbers = self._cascade.through_the_sieve(probe, finger)
        self._cascade.exact(probe, numbers)

    def likeliest(self) -> list[int]:
        """Return the people whose fingers score most, `SHORTLIST` of them at most, best first."""
        people = self._scene.gallery.people
        best = np.full((len(self.named), len(self._scene.gallery.cases)), -1.0, np.float32)
        for probe, numbers, scores in self._cascade.made:
            np.maximum.at(best[self._of_probe[probe]], people[numbers], scores)
        compared = np.flatnonzero((best >= 0).any(axis=0))
        telling = np.sort(np.maximum(best[:, compared], 0.0), axis=0)[-MOST_TELLING:]
        order = np.argsort(-telling.sum(axis=0), kind="stable")[:SHORTLIST]
        return [int(person) for person in compared[order]]

    def with_others(self, cases: Collection[bytes]) -> list[int]:
        """Return the likeliest people, and those of `cases` with all their fingers compared."""
        scene, likeliest = self._scene, self.likeliest()
        if not cases:
            return likeliest
        rows = [row for row, case in enumerate(scene.gallery.cases) if case in cases]
        more = np.setdiff1d(np.array(rows, np.int32), np.array(likeliest, np.int32))
        if len(more):
            for probe in range(len(scene.probes.given)):
                self._cascade.exact(probe, scene.of_people(more))
        return [*likeliest, *more.tolist()]

    def cells(self, chosen: list[int]) -> dict[int, Cells]:
        """Gather the comparisons of the `chosen` people; each pair counts once."""
        gallery, seen = self._scene.gallery, set[tuple[int, int]]()
        found: dict[int, Cells] = defaultdict(dict)
        wanted = np.array(chosen, np.int32)
        for probe, numbers, scores in self._cascade.made:
            rows = np.flatnonzero(np.isin(gallery.people[numbers], wanted))
            for number, score in zip(numbers[rows].tolist(), scores[rows].tolist(), strict=True):
                if (probe, number) in seen:
                    continue
                seen.add((probe, number))
                key = (self._of_probe[probe], Finger(int(gallery.fingers[number])))
                mine = found[int(gallery.people[number])]
                mine[key] = _better(mine.get(key), Hit(probe, number, score, 1))
        return found

    def candidates(
        self, chosen: list[int], persons: int, *, often: float, cap: int
    ) -> tuple[Candidate, ...]:
        """Return the people whom at most `often` searches would bring up by chance, best first.

        Parameters
        ----------
        persons
            In the gallery: all of them might have agreed by chance, whoever was compared.
        """
        weighed = self.weighed(chosen, persons)
        kept = [one for one in weighed if one[0].fmr_at_gallery <= often]
        kept.sort(key=lambda one: likelihood(one[0]))
        return tuple(self.with_pairs(*one) for one in kept[:cap])

    def weighed(self, chosen: list[int], persons: int) -> list[tuple[Candidate, Cells]]:
        """Return what the fingers of each of these people say, whatever it is."""
        found = self.cells(chosen).items()
        return [(self._weigh(person, cells, persons), cells) for person, cells in found]

    def as_named(self, cells: Cells) -> bool:
        """Tell whether any finger could be compared under the name that it was given."""
        return any(may_be_same(self.named[number], place) for number, place in cells)

    def _weigh(self, person: int, cells: Cells, persons: int) -> Candidate:
        """Arrange and fuse what the fingers of one person say."""
        scores = {key: FingerScore(hit.score, hit.tries) for key, hit in cells.items()}
        arranged = arrange(self.named, scores, self._calibration)
        chosen = sorted(_chosen(arranged, cells), key=lambda hit: -hit.score)
        return Candidate(
            case_id=self._scene.gallery.case(person),
            score=arranged.llr,
            fmr=arranged.fmr,
            fmr_at_gallery=any_of(arranged.fmr, persons),
            fingers=tuple(self._match(hit) for hit in chosen),
            arrangement=arranged.kind,
            notes=(arranged.sentence,) if arranged.sentence else (),
            says=(SenseSays(Sense.FINGER, arranged.llr, arranged.fmr),) if chosen else (),
        )

    def _match(self, hit: Hit) -> FingerMatch:
        gallery = self._scene.gallery
        return FingerMatch(
            print_id=gallery.print_id(hit.number),
            probe=hit.probe,
            finger=Finger(int(gallery.fingers[hit.number])),
            score=hit.score,
            fmr=min(1.0, hit.tries * self._calibration.fmr(hit.score)),
            pairs=0,
            extrapolated=self._calibration.extrapolated(hit.score),
        )

    def with_pairs(self, candidate: Candidate, cells: Cells) -> Candidate:
        """Count the agreeing minutiae, which only those who are shown need."""
        gallery = self._scene.gallery
        numbers = {gallery.print_id(hit.number): hit.number for hit in cells.values()}
        fingers = []
        for one in candidate.fingers:
            number = numbers[one.print_id]
            probe = self._scene.probes.of(int(gallery.cohorts[number]))[one.probe]
            match = pair(probe, gallery.prepared(number))
            fingers.append(replace(one, pairs=len(match.pairs)))
        return replace(candidate, fingers=tuple(fingers))


def likelihood(one: Candidate) -> tuple[float, float, str]:
    """Return what candidates are ranked by: rarest first, then likeliest."""
    return one.fmr, -one.score, one.case_id.hex


def _better(earlier: Hit | None, hit: Hit) -> Hit:
    """Keep the higher score, and remember that both were tried."""
    if earlier is None:
        return hit
    best = hit if hit.score > earlier.score else earlier
    return replace(best, tries=earlier.tries + hit.tries)


def _chosen(arranged: Arranged, cells: Cells) -> Iterator[Hit]:
    """Yield the hit of each pair; one of unknown position stands in where it scores higher."""
    for number, place in arranged.pairs:
        both = [cells.get((number, place)), cells.get((number, Finger.UNKNOWN))]
        yield max((hit for hit in both if hit is not None), key=lambda hit: hit.score)
