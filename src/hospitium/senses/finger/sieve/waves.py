"""The waves that make bits of a neighbourhood: drawn from a seed, the same on every machine."""

from collections.abc import Iterator

import numpy as np

from hospitium.senses.finger.sieve.layout import BITS, Waves

SEED = 1
ALONG, AROUND = 130, 3
"""Deviation of `Waves.along` and `Waves.around`: how fine the waves are, see ADR 18."""

_WORD = (1 << 64) - 1


def draw_waves(seed: int = SEED) -> Waves:
    """Draw a wave for each describing bit.

    Stored rows depend on these numbers for good. So they come from integers alone (splitmix64:
    Steele, Lea & Flood, OOPSLA 2014) and not from a library's generator, which may change.
    """
    numbers = numbers_from(seed)
    rows = [
        (_bell(numbers, ALONG), _bell(numbers, AROUND), (1, 2, -1, -2)[next(numbers) >> 62],
         next(numbers) >> 56)
        for _ in range(BITS)
    ]  # fmt: skip
    table = np.ascontiguousarray(np.array(rows, np.float32).T)
    table.setflags(write=False)
    return Waves(*table)


def _bell(numbers: Iterator[int], deviation: int) -> int:
    """Draw from a sum of four uniform numbers, near enough to normal."""
    total = sum(next(numbers) >> 48 for _ in range(4)) - 2 * 65535
    return total * deviation * 1773 >> 26  # the sum's deviation is 65536 / sqrt(3)


def numbers_from(state: int) -> Iterator[int]:
    """Yield 64-bit numbers without end: splitmix64."""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & _WORD
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _WORD
        yield mixed ^ (mixed >> 31)
