"""A cheap guess at which prints are worth an exact comparison, a million a second or nearly.

Examples
--------
>>> import numpy as np
>>> from hospitium.formats.minutiae import Minutiae
>>> from hospitium.senses.finger.matcher import prepare
>>> def scatter(seed):
...     rng = np.random.default_rng(seed)
...     x, y = rng.uniform(0, 300, (2, 30)).astype(np.float32)
...     angle = rng.uniform(0, 2 * np.pi, 30).astype(np.float32)
...     kind, quality = np.ones(30, np.uint8), np.full(30, 80, np.uint8)
...     return prepare(Minutiae(x, y, angle, kind, quality, 300, 300))
>>> prints = [describe(scatter(seed)) for seed in range(5)]
>>> starts = np.cumsum([0, *map(len, prints)])
>>> int(sift(prints[3], np.concatenate(prints), starts).argmax())
3
"""

from hospitium.senses.finger.sieve.layout import KEEP, WORDS
from hospitium.senses.finger.sieve.rows import describe, sift

__all__ = ["KEEP", "WORDS", "describe", "sift"]
