"""Prints laid end to end, as a gallery lays them."""

from collections.abc import Iterable

import numpy as np

from hospitium.senses.finger.sieve import WORDS
from hospitium.senses.finger.sieve.layout import Rows, Starts


def end_to_end(prints: Iterable[Rows]) -> tuple[Rows, Starts]:
    """Rows of all of them, and where each starts."""
    parts = [np.empty((0, WORDS), np.uint64), *prints]
    return np.concatenate(parts), np.cumsum([len(part) for part in parts])
