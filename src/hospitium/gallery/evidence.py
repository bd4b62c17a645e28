"""What each finger says about each person: the best score, where, and of how many."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hospitium.core.fingers import Finger
from hospitium.gallery.block import Rows
from hospitium.gallery.scene import Scene, Scores
from hospitium.gallery.store import People
from hospitium.gallery.values import Candidate, FingerMatch
from hospitium.senses.calibration import Calibration, any_of
from hospitium.senses.finger.matcher import pair
from hospitium.senses.fusion import FingerScore, fused_fmr, fused_fmrs, fused_llr


class Evidence:
    """A table of fingers by people.

    Several probes of one finger share a row, and so do all positions that a probe of unknown
    position is held against: one piece of evidence, however often it was tried.

    Parameters
    ----------
    people
        Rows of `Gallery.cases`, ascending.
    """

    def __init__(self, scene: Scene, people: People) -> None:
        self._scene = scene
        self.people = people
        probes = scene.probes.given
        keys = [
            (i, one.finger) if one.finger is Finger.UNKNOWN else (-1, one.finger)
            for i, one in enumerate(probes)
        ]
        rows = {key: row for row, key in enumerate(dict.fromkeys(keys))}
        self._row = [rows[key] for key in keys]
        shape = (len(rows), len(people))
        self.best = np.full(shape, -1.0, np.float32)
        self.tries = np.zeros(shape, np.int32)
        self.probe = np.zeros(shape, np.int16)
        self.number = np.zeros(shape, np.int64)

    def add(self, probe: int, numbers: Rows, scores: Scores) -> None:
        """Enter what a probe scored against the prints of `numbers`, all of `people`."""
        column = np.searchsorted(self.people, self._scene.gallery.people[numbers])
        row = self._row[probe]
        self.tries[row] += np.bincount(column, minlength=len(self.people)).astype(np.int32)
        order = np.lexsort((-scores, column))
        columns, first = np.unique(column[order], return_index=True)
        top = order[first]
        better = scores[top] > self.best[row, columns]
        columns, top = columns[better], top[better]
        self.best[row, columns] = scores[top]
        self.probe[row, columns] = probe
        self.number[row, columns] = numbers[top]

    def rates(self, calibration: Calibration) -> NDArray[np.float64]:
        """Return the fused false-match rate of each person."""
        return fused_fmrs(self.best, self.tries, calibration)

    def candidates(
        self, calibration: Calibration, persons: int, *, often: float, cap: int
    ) -> tuple[Candidate, ...]:
        """Return the people whom at most `often` searches would bring up by chance, best first.

        Parameters
        ----------
        persons
            In the gallery: all of them might have agreed by chance, whoever was compared.
        """
        columns = self._likeliest(self.rates(calibration), cap)
        weighed = [(self._weigh(column, calibration, persons), column) for column in columns]
        kept = [one for one in weighed if one[0].fmr_at_gallery <= often]
        kept.sort(key=lambda one: (one[0].fmr, -one[0].score, one[0].case_id.hex))
        return tuple(self._with_pairs(*one) for one in kept[:cap])

    def _likeliest(self, rates: NDArray[np.float64], cap: int) -> list[int]:
        """Return the columns of the `cap` lowest rates, and of all that equal the last of them."""
        tried = np.flatnonzero(self.tries.any(axis=0))
        if len(tried) > cap:
            last = np.partition(rates[tried], cap - 1)[cap - 1]
            tried = tried[rates[tried] <= last]
        return [int(column) for column in tried]

    def _weigh(self, column: int, calibration: Calibration, persons: int) -> Candidate:
        """Fuse what the fingers of one person say."""
        rows = np.flatnonzero(self.tries[:, column])
        rows = rows[np.argsort(-self.best[rows, column], kind="stable")]
        scores = [
            FingerScore(float(self.best[row, column]), int(self.tries[row, column])) for row in rows
        ]
        fmr = fused_fmr(scores, calibration)
        return Candidate(
            case_id=self._scene.gallery.case(int(self.people[column])),
            score=fused_llr(scores, calibration),
            fmr=fmr,
            fmr_at_gallery=any_of(fmr, persons),
            fingers=tuple(self._match(row, column, calibration) for row in rows.tolist()),
        )

    def _match(self, row: int, column: int, calibration: Calibration) -> FingerMatch:
        gallery, number = self._scene.gallery, int(self.number[row, column])
        score, probe = float(self.best[row, column]), int(self.probe[row, column])
        return FingerMatch(
            print_id=gallery.print_id(number),
            probe=probe,
            finger=Finger(int(gallery.fingers[number])),
            score=score,
            fmr=min(1.0, int(self.tries[row, column]) * calibration.fmr(score)),
            pairs=0,
            extrapolated=calibration.extrapolated(score),
        )

    def _with_pairs(self, candidate: Candidate, column: int) -> Candidate:
        """Count the agreeing minutiae, which only those who are shown need."""
        pairs = {}
        for row in np.flatnonzero(self.tries[:, column]).tolist():
            number, probe = int(self.number[row, column]), int(self.probe[row, column])
            cohort = int(self._scene.gallery.cohorts[number])
            prepared = self._scene.probes.of(cohort)[probe]
            match = pair(prepared, self._scene.gallery.prepared(number))
            pairs[self._scene.gallery.print_id(number), probe] = len(match.pairs)
        fingers = (replace(one, pairs=pairs[one.print_id, one.probe]) for one in candidate.fingers)
        return replace(candidate, fingers=tuple(fingers))
