"""Every person against every other, to find whose prints agree as only one person's would.

A search holds one probe against all; this holds all against all, or newcomers against all, for
people who were enrolled twice or whose prints were enrolled under two identities. It goes through
the gallery in chunks of one finger, so that a pass can be stopped and taken up again. Cheap first:
prints that share odd bits (`sieve.buckets`), then the sieve, then the exact matcher, then all
fingers of both, whatever they are called.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.gallery.block import Rows
from hospitium.gallery.crew import Crew
from hospitium.gallery.prints_of import gather
from hospitium.gallery.store import Gallery, Mask
from hospitium.gallery.twin_looking import Looking
from hospitium.gallery.twin_values import Twin, borne_with, pairs_among
from hospitium.gallery.twin_weighing import Weighing
from hospitium.policy.permit import TwinsPermit
from hospitium.senses.calibration import Calibration

FINGERS = 2
"""Of each person, how many prints look for others; they look among all prints of all people."""

FEW = 5_000
"""Prints of a finger up to which each is sifted against all others, without buckets; so are those
of newcomers, as long as it is no more work."""

ELSEWHERE = 300_000_000
"""Sifts that a pass may spend on fingers of other names: five minutes of one core."""

CHUNK = 2_000
"""Prints that look for others between two moments at which a pass may stop."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some prints of one finger that look for others: those from `first` up to `end`.

    Attributes
    ----------
    among
        The finger whose prints they look among.
    """

    finger: Finger
    first: int
    end: int
    among: Finger


@dataclass(slots=True, eq=False)
class TwinPass:
    """One pass over a gallery as it is at an instant. Not to be shared by threads.

    Attributes
    ----------
    permit
        The yes of policy.
    leave_out
        Cases whose people did not agree to it.
    newcomers
        Hold only these against everybody; None: everybody against everybody.
    by_chance
        So many pairs of strangers may be expected in the list; None: as `borne_with` says.
    """

    permit: TwinsPermit
    gallery: Gallery
    calibration: Calibration
    model: str
    at: datetime
    leave_out: Collection[CaseId] = ()
    workers: int = 1
    newcomers: Collection[CaseId] | None = None
    by_chance: float | None = None
    _alive: Mask = field(init=False)
    _looking: Mask = field(init=False)
    _best: Mask = field(init=False)
    _at_hand: "tuple[tuple[Finger, Finger], Looking] | None" = field(init=False, default=None)

    def __post_init__(self) -> None:
        gallery = self.gallery
        self._alive = gallery.living(self.at) & gallery.of_model(self.model)
        self._alive &= ~self._of(self.leave_out)
        self._best = _best_of_each(gallery, self._alive)
        self._looking = self._best
        if self.newcomers is not None:
            self._looking = self._alive & self._of(self.newcomers)
            self._best = self._best & self._looking

    def _of(self, cases: Collection[CaseId]) -> Mask:
        wanted = {case.bytes for case in cases}
        known = np.fromiter((case in wanted for case in self.gallery.cases), np.bool_)
        mask: Mask = known[self.gallery.people] if len(known) else self._none()
        return mask

    def _none(self) -> Mask:
        return np.zeros(len(self.gallery.people), np.bool_)

    @property
    def persons(self) -> int:
        """People in the gallery who have a print of the model."""
        return len(np.unique(self.gallery.people[self._alive]))

    @property
    def prints(self) -> int:
        """Prints of the model that take part."""
        return int(self._alive.sum())

    @property
    def pairs(self) -> float:
        """Pairs of people that are compared."""
        fresh = len(np.unique(self.gallery.people[self._looking]))
        return pairs_among(self.persons, None if self.newcomers is None else fresh)

    @property
    def most(self) -> float:
        """Pairs of strangers that may be expected in the list."""
        return borne_with(self.persons) if self.by_chance is None else self.by_chance

    @property
    def weighing(self) -> Weighing:
        """How two people are weighed."""
        return Weighing(self.gallery, self._alive, self.calibration, self.pairs)

    def chunks(self) -> list[Chunk]:
        """Return the pieces of work, in the order in which they are quickest."""
        return [*self._chunks(self._looking), *self._elsewhere()]

    def _chunks(self, looking: Mask, among: Finger | None = None) -> Iterator[Chunk]:
        fingers = self.gallery.fingers
        for number in np.unique(fingers[looking]).tolist():
            finger, count = Finger(int(number)), int((looking & (fingers == number)).sum())
            if finger is among:
                continue
            for first in range(0, count, CHUNK):
                end = min(first + CHUNK, count)
                yield Chunk(finger, first, end, finger if among is None else among)

    def _elsewhere(self) -> Iterator[Chunk]:
        """Let the best prints look among fingers of other names, where that is little work."""
        if int(self._best.sum()) * self.prints > ELSEWHERE:
            return
        for number in np.unique(self.gallery.fingers[self._alive]).tolist():
            yield from self._chunks(self._best, among=Finger(int(number)))

    def run(self, chunk: Chunk) -> tuple[Twin, ...]:
        """Return the twins that the prints of a chunk find, likeliest first."""
        looking, weighing = self._of_finger(chunk.finger, chunk.among), self.weighing
        named = chunk.finger is chunk.among
        weigh = weighing.as_named if named else weighing.arranged
        found: set[tuple[int, int]] = set()
        with Crew(self.workers) as crew:
            shares = np.array_split(np.arange(chunk.first, chunk.end), max(1, self.workers))
            for pairs in crew.map(lambda share: looking.look(share, self.calibration), shares):
                found |= pairs
            twins = crew.map(weigh, sorted(found))
        most = self.most
        return tuple(sorted((one for one in twins if one.expected <= most), key=lambda o: o.fmr))

    def _of_finger(self, finger: Finger, among: Finger) -> Looking:
        key = (finger, among)
        if self._at_hand is None or self._at_hand[0] != key:
            self._at_hand = None  # the former finger's memory first
            self._at_hand = (key, self._gathered(finger, among))
        return self._at_hand[1]

    def _gathered(self, finger: Finger, among: Finger) -> Looking:
        fingers = self.gallery.fingers
        numbers = np.flatnonzero(self._alive & (fingers == among))
        if finger is not among:
            mine = np.flatnonzero(self._best & (fingers == finger))
            return Looking(gather(self.gallery, mine), gather(self.gallery, numbers))
        looking = self._looking[numbers]
        first: Rows = np.argsort(~looking, kind="stable")
        few = int(looking.sum()) * len(numbers) <= FEW * FEW
        return Looking.among_themselves(gather(self.gallery, numbers[first]), sifted=few)


def _best_of_each(gallery: Gallery, alive: Mask) -> Mask:
    """Tell of each print whether it is among its person's `FINGERS` prints of most minutiae."""
    numbers = np.flatnonzero(alive)
    each = [np.diff(part.block.packed.starts[:, 0]) for part in gallery.parts]
    sizes = np.concatenate([np.empty(0, np.int64), *each])[numbers]
    people = gallery.people[numbers]
    order = np.lexsort((-sizes, people))
    firsts = np.flatnonzero(np.diff(people[order], prepend=-1))
    place = np.arange(len(order)) - np.repeat(firsts, np.diff(np.append(firsts, len(order))))
    looking = np.zeros(len(alive), np.bool_)
    looking[numbers[order[place < FINGERS]]] = True
    return looking
