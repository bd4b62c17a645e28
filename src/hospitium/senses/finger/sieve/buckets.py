"""Prints that share odd bits: a guess at pairs, when every print is held against every other.

To sift each of n prints against all others costs n * n. Here each row of bits is put into a bucket
of every table by a few of its bits, and two prints that meet in many buckets, turned alike, are
worth sifting: a print costs what its buckets hold. It loses more than the sieve does (ADR 53 says
how much), so a search never uses it; a pass over a whole gallery holds several fingers of a person
against it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.finger.sieve import votes
from hospitium.senses.finger.sieve.layout import BITS, TURN_AT, WORDS, Rows, Starts
from hospitium.senses.finger.sieve.waves import numbers_from

TABLES = 32
"""Chances that two rows of one minutia have to meet."""

SEED = 2

FEWEST_BITS, MOST_BITS = 6, 16
FULL = 280
"""Rows that a bucket should hold: the fewer, the quicker, and the more is lost."""

SHARE = 0.01
"""Of all prints, how many at most are called likely."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Buckets:
    """All rows of a number of prints, in the buckets of every table.

    Attributes
    ----------
    count
        How many prints.
    chosen
        Of each table the describing bits that name a bucket, int64, shape (TABLES, bits).
    keys
        Of each row its bucket in each table, uint16, shape (TABLES, rows).
    rows
        Of each table its rows bucket by bucket, within one in the order of the prints: the print
        in the upper 24 bits, the direction in the lower 8; uint32, shape (TABLES, rows).
    starts
        Where the buckets of each table begin, int64, shape (TABLES, 2 ** bits + 1).
    turns
        Direction of each row in 1/256 of a turn, uint8.
    ends
        Print k has the rows `ends[k]` up to `ends[k + 1]`, int64.
    """

    count: int
    chosen: NDArray[np.int64]
    keys: NDArray[np.uint16]
    rows: NDArray[np.uint32]
    starts: Starts
    turns: NDArray[np.uint8]
    ends: Starts

    @classmethod
    def of(cls, words: Rows, ends: Starts) -> "Buckets":
        """Put prints into buckets.

        Parameters
        ----------
        words
            Rows of `describe` of many prints end to end, uint64, shape (rows, WORDS).
        ends
            int64, shape (count + 1,), as `sift` takes them; at most 2 ** 24 prints.

        Raises
        ------
        ValueError
            If there are more prints, or the ends do not fit.
        """
        count = len(ends) - 1
        if not 0 <= count < 1 << 24 or ends[0] != 0 or ends[-1] != len(words):
            raise ValueError("want the rows of at most 2 ** 24 prints, end to end")
        lying = votes.by_row(words, ends)
        wanted = round(float(np.log2(max(len(lying), 1) / FULL)))
        bits = min(max(wanted, FEWEST_BITS), MOST_BITS)
        chosen = draw_bits(bits)
        turns = (lying[:, WORDS - 1] >> np.uint64(TURN_AT)).astype(np.uint8)
        owners = np.repeat(np.arange(count, dtype=np.uint32), np.diff(ends))
        packed = owners << np.uint32(8) | turns
        keys = np.stack([votes.keys(lying, table) for table in chosen])
        order = [np.argsort(row, kind="stable") for row in keys]
        rows = np.stack([packed[one] for one in order])
        edges = np.arange((1 << bits) + 1)
        starts = np.stack(
            [np.searchsorted(row[one], edges) for row, one in zip(keys, order, strict=True)]
        )
        return cls(count, chosen, keys, rows, starts.astype(np.int64), turns, ends)

    def likely(self, print_: int, scratch: votes.Scratch) -> Numbers:
        """Return the prints behind `print_`, in number, that may be the same finger, ascending.

        Of two prints only the one that comes first finds the other. Lets go of the interpreter's
        lock while it counts.

        Parameters
        ----------
        scratch
            Of `self.scratch()`; one per thread.
        """
        first, end = self.ends[print_], self.ends[print_ + 1]
        votes.count(
            self.keys[:, first:end],
            self.turns[first:end],
            self.rows,
            self.starts,
            print_,
            scratch.tally,
            scratch.best,
        )
        return votes.most(scratch.best, max(1, int(SHARE * self.count)))

    def scratch(self) -> votes.Scratch:
        """Return memory to count in."""
        return votes.Scratch(
            np.zeros((self.count, votes.TURNS), np.uint8), np.zeros(self.count, np.uint8)
        )


def draw_bits(bits: int) -> NDArray[np.int64]:
    """Draw which describing bits name the bucket of each table, from integers alone."""
    numbers = numbers_from(SEED)
    tables = []
    for _ in range(TABLES):
        deck = list(range(BITS))
        for place in range(bits):  # the beginning of a Fisher-Yates shuffle
            other = place + next(numbers) % (BITS - place)
            deck[place], deck[other] = deck[other], deck[place]
        tables.append(deck[:bits])
    return np.array(tables, np.int64)
