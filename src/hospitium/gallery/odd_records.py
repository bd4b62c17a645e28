"""Records whose own prints do not belong together, or that share a name and no finger.

What is told is how little prints agree, as a lead: a poor print or a slip of the hand look the
same as two people. So the least alike come first, and the list is short.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.gallery.block import Rows
from hospitium.gallery.prints_of import Gathered, gather
from hospitium.gallery.twin_looking import HOPEFUL
from hospitium.gallery.twin_values import LeadKind, Twin
from hospitium.gallery.twin_weighing import Best, Weighing
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.matcher import compare_many, select
from hospitium.senses.finger.sieve import sift
from hospitium.senses.fusion import FingerScore

ODD = 0.02
"""Share of one person's pairs that agree as little, from which on a lead may be told."""

UNLIKE = -1.0
"""Natural log-likelihood ratio from which two are told to be unlike."""

MOST_ODD = 20
"""Leads of a kind that one pass tells, the least alike of all."""

CasePair = tuple[CaseId, CaseId]


@dataclass(frozen=True, slots=True)
class Unlike:
    """How little two agree.

    Attributes
    ----------
    fnmr
        Share of one person's pairs that agree as little; never less than one of those measured.
    llr
        Natural log-likelihood ratio that they are one person's; negative.
    """

    fnmr: float
    llr: float


def unlike(score: float, calibration: Calibration) -> Unlike | None:
    """Return what a score says against one person; None where it does not."""
    floor = 1.0 / max(1, calibration.provenance.genuine)
    fnmr, llr = max(floor, calibration.fnmr(score)), calibration.llr(score)
    return Unlike(fnmr, llr) if fnmr <= ODD and llr <= UNLIKE else None


def least_alike(leads: Iterable[Twin]) -> tuple[Twin, ...]:
    """Return the few of which most is to be said, the oddest first."""
    ranked = sorted(leads, key=lambda one: (-one.score, one.fmr, one.first.bytes, one.second.bytes))
    return tuple(ranked[:MOST_ODD])


class OddPrints:
    """The prints of a gallery, looked at record by record."""

    def __init__(self, weighing: Weighing) -> None:
        self._weighing, self._gallery = weighing, weighing.gallery
        self._calibration = weighing.calibration
        self._rows = {case: row for row, case in enumerate(self._gallery.cases)}
        alive = np.flatnonzero(weighing.alive)
        order = np.argsort(self._gallery.people[alive], kind="stable")
        self._numbers: Rows = alive[order]
        self._people = self._gallery.people[self._numbers]

    def cases(self) -> list[CaseId]:
        """Return everybody who has more than one print."""
        people, counts = np.unique(self._people, return_counts=True)
        return [self._gallery.case(int(person)) for person in people[counts > 1]]

    def in_one_record(self, cases: Sequence[CaseId], by_chance: float) -> tuple[Twin, ...]:
        """Find impressions of one finger that are unlike, and one finger under two names.

        Parameters
        ----------
        by_chance
            So many pairs of two fingers may be expected among those told to be one.
        """
        odd, alike, tried = [], [], 0
        for case in cases:
            prints = self._prints(case)
            if len(prints.numbers) > 1:
                odd += list(self._odd_impressions(case, prints, len(cases)))
                found, pairs = self._two_names(prints)
                tried += pairs
                alike += [(case, *one) for one in found]
        named = [self._misnamed(*one, tried) for one in alike]
        kept = sorted((one for one in named if one.expected <= by_chance), key=lambda one: one.fmr)
        once = {(one.first, _names(one)): one for one in reversed(kept)}  # the rarest stays
        return (*least_alike(odd), *reversed(once.values()))

    def of_one_name(self, pairs: Sequence[CasePair]) -> tuple[Twin, ...]:
        """Find records whose fingers, of which both have some, are unlike without exception."""
        found = (self._strangers(pair, len(pairs)) for pair in pairs)
        return least_alike(one for one in found if one is not None)

    def _strangers(self, pair: CasePair, pairs: int) -> Twin | None:
        first, second = sorted(pair, key=lambda case: case.bytes)
        mine, theirs = self._by_finger(first), self._by_finger(second)
        common = sorted((mine.keys() & theirs.keys()) - {Finger.UNKNOWN})
        best = {one: self._weighing.best_of(mine[one], theirs[one]) for one in common}
        says = [unlike(each.score.score, self._calibration) for each in best.values()]
        against = [each for each in says if each is not None]
        if not common or len(against) < len(common):
            return None
        told = [self._weighing.told(one, one, best[one], swap=False) for one in common]
        rate, score = min(each.fnmr for each in against), -sum(each.llr for each in against)
        kind = LeadKind.SAME_NAME
        return Twin(first, second, score, rate, rate * pairs, tuple(told), kind=kind)

    def _prints(self, case: CaseId) -> Gathered:
        row = self._rows.get(case.bytes, -1)
        low, high = np.searchsorted(self._people, (row, row + 1))
        return gather(self._gallery, np.sort(self._numbers[low:high]))

    def _by_finger(self, case: CaseId) -> dict[Finger, Gathered]:
        row = self._rows.get(case.bytes)
        return {} if row is None else self._weighing.prints_of(row)

    def _odd_impressions(self, case: CaseId, prints: Gathered, records: int) -> Iterator[Twin]:
        """Yield of each finger the impression that is least like its nearest, if it is unlike."""
        fingers = self._gallery.fingers[prints.numbers]
        for number in np.unique(fingers).tolist():
            rows, finger = np.flatnonzero(fingers == number), Finger(int(number))
            if len(rows) < 2 or finger is Finger.UNKNOWN:
                continue
            nearest = [self._nearest(prints, row, rows[rows != row]) for row in rows.tolist()]
            best = min(nearest, key=lambda one: one.score.score)
            says = unlike(best.score.score, self._calibration)
            if says is not None:
                told = self._weighing.told(finger, finger, best, swap=False)
                yield Twin(
                    case, case, -says.llr, says.fnmr, says.fnmr * records, (told,),
                    kind=LeadKind.ONE_RECORD,
                )  # fmt: skip

    def _nearest(self, prints: Gathered, row: int, others: Rows) -> Best:
        scores = compare_many(prints.prepared(row), select(prints.packed, others))
        best = int(scores.argmax())
        return Best(
            int(prints.numbers[row]),
            int(prints.numbers[others[best]]),
            FingerScore(float(scores[best]), len(others)),
        )

    def _two_names(self, prints: Gathered) -> tuple[list[tuple[Finger, Finger, Best]], int]:
        """Return pairs of prints of two names that may be one finger, and how many were looked at.

        Those that the sieve holds for hopeless are not compared, but counted.
        """
        fingers = self._gallery.fingers[prints.numbers]
        known, tried = fingers != Finger.UNKNOWN, 0
        found = []
        for row in np.flatnonzero(known).tolist():
            behind = np.arange(len(fingers)) > row
            others = np.flatnonzero(known & behind & (fingers != fingers[row]))
            tried += len(others)
            if not len(others):
                continue
            likeness = sift(prints.words_of(np.array([row]))[0], *prints.words_of(others))
            hopeful = others[likeness >= HOPEFUL]
            if len(hopeful):
                best = self._nearest(prints, row, hopeful)
                other = Finger(int(self._gallery.fingers[best.second]))
                found.append((Finger(int(fingers[row])), other, best))
        return found, tried

    def _misnamed(self, case: CaseId, one: Finger, other: Finger, best: Best, pairs: int) -> Twin:
        rate = self._calibration.fmr(best.score.score)
        told = self._weighing.told(one, other, best, swap=False)
        llr = self._calibration.llr(best.score.score)
        kind = LeadKind.TWO_FINGERS
        return Twin(case, case, llr, rate, rate * pairs, (told,), kind=kind)


def _names(lead: Twin) -> frozenset[Finger]:
    return frozenset(name for one in lead.fingers for name in (one.finger, one.other) if name)
