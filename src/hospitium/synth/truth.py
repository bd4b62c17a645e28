"""How well found minutiae agree with the true ones."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from hospitium.formats.minutiae import Minutiae

NEAR, ASKEW = 12.0, np.pi / 6
"""Pixels and radians within which a found minutia is the true one: the tolerance of FVC-STD
and of most published extractors, about 1.3 ridges and 30 degrees."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of true, found and agreeing minutiae; counts of several prints add up."""

    true: int
    found: int
    agreeing: int

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(
            self.true + other.true, self.found + other.found, self.agreeing + other.agreeing
        )

    @property
    def recall(self) -> float:
        """Share of the true minutiae that were found, 0..1; 1 if there were none."""
        return self.agreeing / self.true if self.true else 1.0

    @property
    def precision(self) -> float:
        """Share of the found minutiae that are true, 0..1; 1 if none were found."""
        return self.agreeing / self.found if self.found else 1.0


def agreement(true: Minutiae, found: Minutiae) -> Agreement:
    """Pair true and found minutiae one to one, as many as position and direction allow.

    The kind is not compared: even examiners disagree on it.
    """
    gap = np.hypot(true.x[:, None] - found.x[None, :], true.y[:, None] - found.y[None, :])
    turn = np.abs(np.mod(true.angle[:, None] - found.angle[None, :] + np.pi, 2 * np.pi) - np.pi)
    fits = (gap <= NEAR) & (turn <= ASKEW)
    rows, columns = linear_sum_assignment(fits, maximize=True)
    return Agreement(len(true), len(found), int(fits[rows, columns].sum()))
