"""Some prints of one finger look for others like them: cheap first, then sieved, then exact."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.gallery.block import Rows
from hospitium.gallery.prints_of import Gathered
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.matcher import compare_many, select
from hospitium.senses.finger.sieve import sift
from hospitium.senses.finger.sieve.buckets import Buckets
from hospitium.senses.finger.sieve.votes import Scratch

HOPEFUL = 40.0
"""Likeness from which two prints are compared exactly; see `Tuning.hopeless`."""

COMPARED, COMPARED_OF_ALL = 12, 60
"""Prints at most that one is compared with exactly: of those that buckets call likely, and of all
others where each is sifted."""

WORTH_WEIGHING = 1e-4
"""Rate of one finger from which all fingers of both are weighed."""


@dataclass(frozen=True, slots=True, eq=False)
class Looking:
    """Prints that look, and those that they look among.

    Attributes
    ----------
    lookers
        Prints of one finger; the same object as `prints` where they look among themselves: then
        each looks at those behind it.
    buckets
        Over `prints`; None where every print is sifted.
    """

    lookers: Gathered
    prints: Gathered
    buckets: Buckets | None = None

    @classmethod
    def among_themselves(cls, prints: Gathered, *, sifted: bool) -> "Looking":
        """Let prints of one finger look at those behind them.

        Parameters
        ----------
        sifted
            Each at every one; else through buckets.
        """
        buckets = None if sifted else Buckets.of(prints.words, prints.word_ends)
        return cls(prints, prints, buckets)

    def look(self, rows: Rows, calibration: Calibration) -> set[tuple[int, int]]:
        """Return pairs of people worth weighing that the lookers at `rows` find."""
        scratch = self.buckets.scratch() if self.buckets else None
        found: set[tuple[int, int]] = set()
        for row in rows.tolist():
            others = self._hopeful(row, scratch)
            if len(others):
                probe = self.lookers.prepared(row)
                scores = compare_many(probe, select(self.prints.packed, others))
                near = others[calibration.fmrs(scores) <= WORTH_WEIGHING]
                mine = int(self.lookers.people[row])
                found |= {_pair(mine, int(self.prints.people[other])) for other in near}
        return found

    def _hopeful(self, row: int, scratch: Scratch | None) -> Rows:
        """Return the few that are most like the print, ascending."""
        most = COMPARED if self.buckets else COMPARED_OF_ALL
        likely, likeness = self._likeness(row, scratch)
        hopeful = np.flatnonzero(likeness >= HOPEFUL)
        hopeful = hopeful[self.prints.people[likely[hopeful]] != self.lookers.people[row]]
        best = hopeful[np.argsort(-likeness[hopeful], kind="stable")[:most]]
        found: Rows = np.sort(likely[best])
        return found

    def _likeness(self, row: int, scratch: Scratch | None) -> tuple[Rows, NDArray[np.float32]]:
        """Return the prints that are likely, or all, and how like the print each is."""
        mine = self.lookers.words_of(np.array([row]))[0]
        if self.buckets is not None and scratch is not None:
            likely = self.buckets.likely(row, scratch)
            return likely, sift(mine, *self.prints.words_of(likely))
        first = row + 1 if self.lookers is self.prints else 0
        likely = np.arange(first, len(self.prints.numbers))
        return likely, sift(mine, *self.prints.words_from(first))


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
