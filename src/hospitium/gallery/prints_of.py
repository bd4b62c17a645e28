"""Some prints of a gallery laid side by side, whichever parts they lie in."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.gallery.block import Block, Rows
from hospitium.gallery.store import Gallery
from hospitium.senses.finger.matcher import PackedReferences, Prepared, join, select, stretches
from hospitium.senses.finger.sieve import WORDS, describe


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Prints in a given order, copied out of their blocks.

    Attributes
    ----------
    numbers, people
        Of each print its number in the gallery and the row of its person.
    words, word_ends
        What the sieve sweeps: uint64, shape (rows, WORDS), and where each print's rows end.
    """

    gallery: Gallery
    numbers: Rows
    people: NDArray[np.int32]
    packed: PackedReferences
    words: NDArray[np.uint64]
    word_ends: Rows

    def prepared(self, row: int) -> Prepared:
        """Return one print as `prepare` made it."""
        return self.gallery.prepared(int(self.numbers[row]))

    def words_of(self, rows: Rows) -> tuple[NDArray[np.uint64], Rows]:
        """Return what the sieve sweeps of some of them, and where each ends."""
        items, ends = stretches(self.word_ends, rows)
        return self.words[items], np.concatenate([np.zeros(1, np.int64), ends])

    def words_from(self, row: int) -> tuple[NDArray[np.uint64], Rows]:
        """Return what the sieve sweeps of `row` and all behind it, without a copy."""
        first = self.word_ends[row]
        return self.words[first:], self.word_ends[row:] - first


def gather(gallery: Gallery, numbers: Rows) -> Gathered:
    """Copy out the prints of these numbers, in their order."""
    order = np.argsort(numbers, kind="stable")
    back = np.argsort(order, kind="stable")
    pieces = list(_pieces(gallery, numbers[order]))
    packed = select(join([select(block.packed, rows) for block, rows in pieces]), back)
    described = [_described(block, rows) for block, rows in pieces]
    words = np.concatenate([np.empty((0, WORDS), np.uint64), *(one for one, _ in described)])
    sizes = np.concatenate([np.empty(0, np.int64), *(size for _, size in described)])
    items, ends = stretches(np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)]), back)
    return Gathered(
        gallery,
        numbers,
        gallery.people[numbers],
        packed,
        words[items],
        np.concatenate([np.zeros(1, np.int64), ends]),
    )


def _pieces(gallery: Gallery, numbers: Rows) -> Iterator[tuple[Block, Rows]]:
    """Yield each block that holds some of them, with their rows in it."""
    for place, part in enumerate(gallery.parts):
        first, end = gallery.starts[place], gallery.starts[place + 1]
        low, high = np.searchsorted(numbers, (first, end))
        if high > low:
            yield part.block, numbers[low:high] - first


def _described(block: Block, rows: Rows) -> tuple[NDArray[np.uint64], Rows]:
    """Return the sieve's rows of some prints; a small gallery was made without them."""
    if int(block.word_starts[-1]) > 0:
        items, _ = stretches(block.word_starts, rows)
        return block.words[items], np.diff(block.word_starts)[rows]
    made = [describe(block.prepared(row)) for row in rows.tolist()]
    sizes = np.array([len(one) for one in made], np.int64)
    return np.concatenate([np.empty((0, WORDS), np.uint64), *made]), sizes
