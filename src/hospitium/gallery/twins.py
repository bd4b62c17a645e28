"""Every person against every other, to find whose prints agree as only one person's would.

A search holds one probe against all; this holds all against all, for people who were enrolled
twice or whose prints were enrolled under two identities. It goes through the gallery in chunks of
one finger, so that a pass can be stopped and taken up again. Cheap first: prints that share odd
bits (`sieve.buckets`), then the sieve, then the exact matcher, then all fingers of both.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.gallery.block import Rows
from hospitium.gallery.crew import Crew
from hospitium.gallery.prints_of import Gathered, gather
from hospitium.gallery.store import Gallery, Mask
from hospitium.gallery.twin_values import Twin, TwinFinger, borne_with
from hospitium.policy.permit import TwinsPermit
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.matcher import compare_many, select
from hospitium.senses.finger.sieve import sift
from hospitium.senses.finger.sieve.buckets import Buckets
from hospitium.senses.finger.sieve.votes import Scratch
from hospitium.senses.fusion import FingerScore, fused_fmr, fused_llr

FINGERS = 2
"""Of each person, how many prints look for others; they look among all prints of all people."""

FEW = 3_000
"""Prints of a finger up to which each is sifted against all others, without buckets."""

CHUNK = 2_000
"""Prints that look for others between two moments at which a pass may stop."""

HOPEFUL = 40.0
"""Likeness from which two prints are compared exactly; see `Tuning.hopeless`."""

COMPARED = 12
"""Prints at most that one is compared with exactly."""

WORTH_WEIGHING = 1e-4
"""Rate of one finger from which all fingers of both are weighed."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some prints of one finger that look for others: those from `first` up to `end`."""

    finger: Finger
    first: int
    end: int


@dataclass(slots=True, eq=False)
class TwinPass:
    """One pass over a gallery as it is at an instant. Not to be shared by threads.

    Attributes
    ----------
    permit
        The yes of policy.
    leave_out
        Cases whose people did not agree to it.
    """

    permit: TwinsPermit
    gallery: Gallery
    calibration: Calibration
    model: str
    at: datetime
    leave_out: Collection[CaseId] = ()
    workers: int = 1
    _alive: Mask = field(init=False)
    _looking: Mask = field(init=False)
    _at_hand: "tuple[Finger, _Finger] | None" = field(init=False, default=None)

    def __post_init__(self) -> None:
        gallery = self.gallery
        out = {case.bytes for case in self.leave_out}
        kept = np.fromiter((case not in out for case in gallery.cases), np.bool_)
        self._alive = gallery.living(self.at) & gallery.of_model(self.model)
        if len(kept):
            self._alive &= kept[gallery.people]
        self._looking = _best_of_each(gallery, self._alive)

    @property
    def persons(self) -> int:
        """People in the gallery who have a print of the model."""
        return len(np.unique(self.gallery.people[self._alive]))

    @property
    def prints(self) -> int:
        """Prints of the model that take part."""
        return int(self._alive.sum())

    def chunks(self) -> list[Chunk]:
        """Return the pieces of work, in the order in which they are quickest."""
        return list(self._chunks())

    def _chunks(self) -> Iterator[Chunk]:
        fingers = self.gallery.fingers
        for finger in np.unique(fingers[self._looking]).tolist():
            looking = int((self._looking & (fingers == finger)).sum())
            for first in range(0, looking, CHUNK):
                yield Chunk(Finger(int(finger)), first, min(first + CHUNK, looking))

    def run(self, chunk: Chunk) -> tuple[Twin, ...]:
        """Return the twins that the prints of a chunk find, likeliest first."""
        finger = self._finger(chunk.finger)
        pairs: set[tuple[int, int]] = set()
        with Crew(self.workers) as crew:
            shares = np.array_split(np.arange(chunk.first, chunk.end), max(1, self.workers))
            for found in crew.map(lambda share: finger.look(share, self.calibration), shares):
                pairs |= found
            twins = crew.map(self._weigh, sorted(pairs))
        most = borne_with(self.persons)
        return tuple(sorted((one for one in twins if one.expected <= most), key=lambda o: o.fmr))

    def _finger(self, finger: Finger) -> "_Finger":
        if self._at_hand is None or self._at_hand[0] is not finger:
            self._at_hand = None  # the former finger's memory first
            here = self._alive & (self.gallery.fingers == finger)
            numbers = np.flatnonzero(here)
            first = np.argsort(~self._looking[numbers], kind="stable")
            self._at_hand = (finger, _Finger.of(gather(self.gallery, numbers[first])))
        return self._at_hand[1]

    def _weigh(self, pair: tuple[int, int]) -> Twin:
        """Compare two people on every finger that both have, as named."""
        mine, theirs = (self._prints(person) for person in pair)
        found = []
        for finger in sorted(mine.keys() & theirs.keys()):
            scores = [
                compare_many(self.gallery.prepared(number), theirs[finger].packed)
                for number in mine[finger].numbers.tolist()
            ]
            table = np.stack(scores)
            at, to = np.unravel_index(int(table.argmax()), table.shape)
            one = FingerScore(float(table[at, to]), table.size)
            found.append((one, self._told(finger, mine[finger], theirs[finger], at, to, one)))
        rate = fused_fmr([one for one, _ in found], self.calibration)
        persons = self.persons
        cases = sorted((self.gallery.case(person) for person in pair), key=lambda case: case.bytes)
        return Twin(
            cases[0],
            cases[1],
            fused_llr([one for one, _ in found], self.calibration),
            rate,
            rate * persons * (persons - 1) / 2,
            tuple(told for _, told in sorted(found, key=lambda both: both[1].fmr)),
        )

    def _prints(self, person: int) -> dict[Finger, Gathered]:
        numbers = np.flatnonzero(self._alive & (self.gallery.people == person))
        fingers = self.gallery.fingers[numbers]
        return {
            Finger(int(finger)): gather(self.gallery, numbers[fingers == finger])
            for finger in np.unique(fingers)
        }

    def _told(
        self,
        finger: Finger,
        mine: Gathered,
        theirs: Gathered,
        at: np.intp,
        to: np.intp,
        one: FingerScore,
    ) -> TwinFinger:
        ids = [
            self.gallery.print_id(int(side.numbers[row]))
            for side, row in ((mine, at), (theirs, to))
        ]
        by_case = sorted(
            zip((mine, theirs), ids, strict=True),
            key=lambda both: self.gallery.cases[int(both[0].people[0])],
        )
        rate = min(1.0, one.tries * self.calibration.fmr(one.score))
        return TwinFinger(finger, by_case[0][1], by_case[1][1], one.score, rate)


@dataclass(frozen=True, slots=True, eq=False)
class _Finger:
    """All prints of one finger; those that look for others come first."""

    prints: Gathered
    buckets: Buckets | None

    @classmethod
    def of(cls, prints: Gathered) -> "_Finger":
        few = len(prints.numbers) <= FEW
        return cls(prints, None if few else Buckets.of(prints.words, prints.word_ends))

    def look(self, rows: Rows, calibration: Calibration) -> set[tuple[int, int]]:
        """Return pairs of people worth weighing that the prints at `rows` find behind them."""
        scratch = self.buckets.scratch() if self.buckets else None
        found: set[tuple[int, int]] = set()
        for row in rows.tolist():
            others = self._hopeful(row, self._likely(row, scratch))
            if len(others):
                probe = self.prints.prepared(row)
                scores = compare_many(probe, select(self.prints.packed, others))
                near = others[calibration.fmrs(scores) <= WORTH_WEIGHING]
                mine = int(self.prints.people[row])
                found |= {_pair(mine, int(self.prints.people[other])) for other in near}
        return found

    def _likely(self, row: int, scratch: Scratch | None) -> Rows:
        if self.buckets is None or scratch is None:
            likely = np.arange(row + 1, len(self.prints.numbers))
        else:
            likely = self.buckets.likely(row, scratch)
        others: Rows = likely[self.prints.people[likely] != self.prints.people[row]]
        return others

    def _hopeful(self, row: int, likely: Rows) -> Rows:
        """Return the few of them that are most like the print, ascending."""
        words, ends = self.prints.words_of(likely)
        likeness = sift(self.prints.words_of(np.array([row]))[0], words, ends)
        best = np.argsort(-likeness, kind="stable")[:COMPARED]
        hopeful: Rows = np.sort(likely[best[likeness[best] >= HOPEFUL]])
        return hopeful


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


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
