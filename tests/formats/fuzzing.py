"""Broken bytes for parsers; `HOSPITIUM_FUZZ=100000 pytest tests/formats -k mutated` makes more."""

import os
from collections.abc import Iterator

import numpy as np

BATCH = 50
BATCHES = max(1, int(os.environ.get("HOSPITIUM_FUZZ", "3000")) // BATCH)
"""Mutants of each kind of input, in batches: drawing a seed costs more than parsing."""


def mutants(
    samples: list[bytes], seed: int, *, hints: bytes = b"", head: int = 600
) -> Iterator[bytes]:
    """Yield a batch of samples with bytes changed, `hints` put in, pieces cut, doubled or moved.

    Half of the changes fall on the first `head` bytes, where headers are.
    """
    rng = np.random.default_rng(seed)
    for _ in range(BATCH):
        broken = bytearray(samples[int(rng.integers(len(samples)))])
        for _ in range(int(rng.integers(1, 6))):
            reach = min(len(broken), head if rng.random() < 0.5 else len(broken))
            at = int(rng.integers(reach + 1))
            size = int(rng.integers(1, 20))
            change = rng.integers(6)
            if change <= 1 and at < len(broken):
                broken[at] = int(rng.integers(256))
            elif change == 2 and hints and at < len(broken):
                broken[at] = hints[int(rng.integers(len(hints)))]
            elif change == 3:
                del broken[at : at + size]
            elif change == 4:
                broken[at:at] = broken[at : at + size]
            else:
                broken[at:at] = rng.bytes(int(rng.integers(1, 4)))
        yield bytes(broken)
