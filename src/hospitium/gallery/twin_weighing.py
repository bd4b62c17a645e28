"""Two people whom one finger brought up, weighed by all fingers of both."""

from dataclasses import dataclass
from math import log

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.gallery.prints_of import Gathered, gather
from hospitium.gallery.store import Gallery, Mask
from hospitium.gallery.twin_values import Twin, TwinFinger
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.arrangement import SHARES, Arrangement, arrange
from hospitium.senses.finger.matcher import compare_many
from hospitium.senses.fusion import FingerScore, fused_fmr, fused_llr

Pair = tuple[int, int]
"""Two people, by their rows in the gallery."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best of all comparisons of two groups of prints, and how many there were."""

    first: int
    second: int
    score: FingerScore


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """How a pass weighs two people.

    Attributes
    ----------
    alive
        Which prints take part.
    pairs
        Of people, that the pass compares.
    """

    gallery: Gallery
    alive: Mask
    calibration: Calibration
    pairs: float

    def as_named(self, pair: Pair) -> Twin:
        """Compare two people on every finger that both have, as named."""
        mine, theirs = (self.prints_of(person) for person in pair)
        found = [
            (finger, finger, self.best_of(mine[finger], theirs[finger]))
            for finger in sorted(mine.keys() & theirs.keys())
        ]
        scores = [best.score for _, _, best in found]
        llr, fmr = fused_llr(scores, self.calibration), fused_fmr(scores, self.calibration)
        return self._twin(pair, llr, fmr, found)

    def arranged(self, pair: Pair) -> Twin:
        """Compare every finger of one with every finger of the other, whatever they are called."""
        pair = self._fewer_first(pair)
        mine, theirs = (self.prints_of(person) for person in pair)  # fewer fingers choose more
        named = sorted(mine)
        best = {
            (place, other): self.best_of(mine[finger], theirs[other])
            for place, finger in enumerate(named)
            for other in theirs
        }
        scores = {key: one.score for key, one in best.items()}
        if len(theirs) == 1:
            return self._alone(pair, named[0], *best.items())  # mine is one as well
        how = arrange(named, scores, self.calibration)
        found = [
            (named[place], other, best[place, other])
            for place, other in how.pairs
            if (place, other) in best
        ]
        return self._twin(pair, how.llr, how.fmr, found)

    def _fewer_first(self, pair: Pair) -> Pair:
        one, two = pair
        return pair if len(self.prints_of(one)) <= len(self.prints_of(two)) else (two, one)

    def _alone(self, pair: Pair, finger: Finger, only: "tuple[tuple[int, Finger], Best]") -> Twin:
        """Weigh one finger against one of another name: that the name is wrong has its price."""
        (_, other), best = only
        share = SHARES[Arrangement.UNORDERED]
        llr = fused_llr([best.score], self.calibration) + log(share)
        return self._twin(pair, llr, min(1.0, self.rate(best) / share), [(finger, other, best)])

    def prints_of(self, person: int) -> dict[Finger, Gathered]:
        """Return the living prints of a person by finger."""
        numbers = np.flatnonzero(self.alive & (self.gallery.people == person))
        fingers = self.gallery.fingers[numbers]
        return {
            Finger(int(finger)): gather(self.gallery, numbers[fingers == finger])
            for finger in np.unique(fingers)
        }

    def best_of(self, mine: Gathered, theirs: Gathered) -> Best:
        """Compare all prints of two groups."""
        table = np.stack(
            [
                compare_many(self.gallery.prepared(number), theirs.packed)
                for number in mine.numbers.tolist()
            ]
        )
        at, to = np.unravel_index(int(table.argmax()), table.shape)
        score = FingerScore(float(table[at, to]), table.size)
        return Best(int(mine.numbers[at]), int(theirs.numbers[to]), score)

    def rate(self, best: Best) -> float:
        """Return how often strangers' fingers, tried as often, agree as well."""
        return min(1.0, best.score.tries * self.calibration.fmr(best.score.score))

    def _twin(
        self,
        pair: Pair,
        llr: float,
        fmr: float,
        found: list[tuple[Finger, Finger, Best]],
    ) -> Twin:
        swap = self.gallery.cases[pair[0]] > self.gallery.cases[pair[1]]
        first, second = pair[::-1] if swap else pair
        told = [self.told(*one, swap=swap) for one in found]
        return Twin(
            self.gallery.case(first),
            self.gallery.case(second),
            llr,
            fmr,
            fmr * self.pairs,
            tuple(sorted(told, key=lambda one: one.fmr)),
        )

    def told(self, mine: Finger, theirs: Finger, best: Best, *, swap: bool) -> TwinFinger:
        """Return what one finger says, in the order of the two cases."""
        sides = [(mine, best.first), (theirs, best.second)]
        (first, one), (second, two) = sides[::-1] if swap else sides
        return TwinFinger(
            first,
            self.gallery.print_id(one),
            self.gallery.print_id(two),
            best.score.score,
            self.rate(best),
            None if first is second else second,
        )
