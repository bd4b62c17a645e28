"""What each finger, as named, says about each person: the best score, of how many tries."""

import numpy as np
from numpy.typing import NDArray

from hospitium.core.fingers import Finger
from hospitium.gallery.block import Rows
from hospitium.gallery.scene import Scene, Scores
from hospitium.gallery.store import People
from hospitium.senses.calibration import Calibration
from hospitium.senses.fusion import fused_fmrs


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

    def add(self, probe: int, numbers: Rows, scores: Scores) -> None:
        """Enter what a probe scored against the prints of `numbers`, all of `people`."""
        column = np.searchsorted(self.people, self._scene.gallery.people[numbers])
        row = self._row[probe]
        self.tries[row] += np.bincount(column, minlength=len(self.people)).astype(np.int32)
        np.maximum.at(self.best[row], column, scores)

    def rates(self, calibration: Calibration) -> NDArray[np.float64]:
        """Return the fused false-match rate of each person."""
        return fused_fmrs(self.best, self.tries, calibration)
