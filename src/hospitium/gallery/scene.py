"""What one search looks at: probes, the prints alive for it, and how to compare the two."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadInput
from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.core.ids import CaseId
from hospitium.gallery.block import Rows
from hospitium.gallery.crew import Crew
from hospitium.gallery.store import Gallery, Mask, People
from hospitium.gallery.values import Probe
from hospitium.senses.finger.matcher import Prepared, compare_many, prepare, select
from hospitium.senses.finger.sieve import describe, sift

Scores = NDArray[np.float32]
ProbesFor = Callable[[int], Sequence[Probe]]
"""Given a cohort, the probes to hold against its references: as many, of the same fingers."""

_EXACT_PIECE = 1_024
_SIFT_PIECE = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class Probes:
    """One person's prints, in a version for each cohort that is searched."""

    given: tuple[Probe, ...]
    probes_for: ProbesFor | None = None
    _ready: dict[int, tuple[Prepared, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= len(self.given) <= 10 * len(TEN_FINGERS):
            raise BadInput("a search takes one to ten fingers of one person")

    def of(self, cohort: int) -> tuple[Prepared, ...]:
        """Return the prepared probes for the references of a cohort."""
        if cohort not in self._ready:
            scaled = self.given if self.probes_for is None else tuple(self.probes_for(cohort))
            if [one.finger for one in scaled] != [one.finger for one in self.given]:
                raise BadInput("the probes for a cohort must be those of the search, scaled")
            self._ready[cohort] = tuple(prepare(one.minutiae) for one in scaled)
        return self._ready[cohort]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A gallery at one instant, seen by one person's probes.

    Attributes
    ----------
    alive
        Prints that may be found: of the probes' model, not removed, not expired.
    persons, prints, others
        How many people and prints are alive, and prints of other models.
    """

    gallery: Gallery
    probes: Probes
    crew: Crew
    alive: Mask
    persons: int
    prints: int
    others: int

    @classmethod
    def of(
        cls,
        gallery: Gallery,
        probes: Probes,
        crew: Crew,
        *,
        model: str,
        at: datetime,
        leave_out: Collection[CaseId] = (),
    ) -> "Scene":
        """Look at `gallery` as of `at`, without the cases to `leave_out`."""
        living = gallery.living(at)
        if leave_out:
            names = {case.bytes for case in leave_out}
            out = np.fromiter((case in names for case in gallery.cases), np.bool_)
            living = living & ~out[gallery.people]
        alive = living & gallery.of_model(model)
        here = np.zeros(len(gallery.cases), np.bool_)
        here[gallery.people[alive]] = True
        prints = int(alive.sum())
        return cls(
            gallery, probes, crew, alive, int(here.sum()), prints, int(living.sum()) - prints
        )

    def allowed(self, probe: int, finger: Finger | None = None) -> Rows:
        """Return the numbers of all prints whose position a probe may be held against.

        Parameters
        ----------
        finger
            Another position than the one that the probe was given.
        """
        return np.flatnonzero(self.alive & self._position(probe, finger))

    def references(self, probe: int, people: People) -> Rows:
        """Return `allowed` prints of `people` only."""
        numbers = self.of_people(people)
        return numbers[self._position(probe)[numbers]]

    def of_people(self, people: People) -> Rows:
        """Return the numbers of all prints of `people` that are alive, whatever their position.

        With `exact`, which takes any probe and any numbers, this is what tries other arrangements
        of the fingers: swapped hands, a wrong order.
        """
        wanted = np.zeros(len(self.gallery.cases), np.bool_)
        wanted[people] = True
        return np.flatnonzero(wanted[self.gallery.people] & self.alive)

    def exact(self, probe: int, numbers: Rows) -> Scores:
        """Compare a probe exactly with the prints of these numbers, whatever their positions.

        Parameters
        ----------
        numbers
            Ascending, int64.

        Returns
        -------
        Scores
            As `compare` gives them, float32, one per number.
        """
        scores = np.empty(len(numbers), np.float32)
        pieces = list(self._pieces(numbers))

        def compare(piece: NDArray[np.int64]) -> None:
            part, row = self.gallery.place(int(numbers[piece[0]]))
            rows = numbers[piece] - self.gallery.starts[part]
            block = self.gallery.parts[part].block
            prepared = self.probes.of(int(block.cohorts[row]))[probe]
            scores[piece] = compare_many(prepared, select(block.packed, rows))

        for cohort in np.unique(self.gallery.cohorts[numbers]).tolist():
            self.probes.of(cohort)  # before threads ask for it
        self.crew.map(compare, pieces)
        return scores

    def _pieces(self, numbers: Rows) -> list[NDArray[np.int64]]:
        """Share out places in `numbers`: each piece of one part, one cohort and bearable size."""
        part = np.searchsorted(self.gallery.starts, numbers, side="right")
        kind = part << 8 | self.gallery.cohorts[numbers]
        return [
            group[at : at + _EXACT_PIECE]
            for one in np.unique(kind).tolist()
            for group in [np.flatnonzero(kind == one)]
            for at in range(0, len(group), _EXACT_PIECE)
        ]

    def sift(self, probe: int, finger: Finger | None = None) -> tuple[Rows, Scores]:
        """Sift a probe against all `allowed` prints: their numbers, and the likeness of each."""
        gallery, pieces = self.gallery, self._stretches(probe, finger)
        rows = {cohort: describe(self.probes.of(cohort)[probe]) for _, cohort, _, _ in pieces}

        def likeness(piece: tuple[int, int, int, int]) -> Scores:
            part, cohort, first, end = piece
            block = gallery.parts[part].block
            return sift(rows[cohort], block.words, block.word_starts[first : end + 1])

        alike = self.crew.map(likeness, pieces)
        numbers = [np.arange(first, end) + gallery.starts[part] for part, _, first, end in pieces]
        found = np.concatenate([np.empty(0, np.int64), *numbers])
        likely = np.concatenate([np.empty(0, np.float32), *alike])
        living = self.alive[found]
        return (found, likely) if living.all() else (found[living], likely[living])

    def _stretches(self, probe: int, finger: Finger | None) -> list[tuple[int, int, int, int]]:
        """Return part, cohort, first and end row of what a probe is sifted against."""
        wanted = self.probes.given[probe].finger if finger is None else finger
        return [
            (number, cohort, at, min(at + _SIFT_PIECE, end))
            for number, part in enumerate(self.gallery.parts)
            for place, cohort, first, end in part.block.runs()
            if may_be_same(wanted, place)
            and self.alive[self.gallery.starts[number] + first :][: end - first].any()
            for at in range(first, end, _SIFT_PIECE)
        ]

    def _position(self, probe: int, finger: Finger | None = None) -> Mask:
        finger = self.probes.given[probe].finger if finger is None else finger
        if finger is Finger.UNKNOWN:
            return np.ones(len(self.alive), np.bool_)
        fingers = self.gallery.fingers
        return np.asarray((fingers == finger) | (fingers == Finger.UNKNOWN))


def may_be_same(probe: Finger, reference: Finger) -> bool:
    """Tell whether two positions may be one finger's."""
    return probe is reference or Finger.UNKNOWN in (probe, reference)
