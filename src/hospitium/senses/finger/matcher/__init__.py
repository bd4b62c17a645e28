"""Our own minutiae matcher: prepare a print once, compare it cheaply.

Examples
--------
>>> import numpy as np
>>> from hospitium.formats.minutiae import Minutiae
>>> rng = np.random.default_rng(1)
>>> x, y = rng.uniform(0, 300, (2, 30)).astype(np.float32)
>>> angle = rng.uniform(0, 2 * np.pi, 30).astype(np.float32)
>>> kind, quality = np.ones(30, np.uint8), np.full(30, 80, np.uint8)
>>> finger = prepare(Minutiae(x, y, angle, kind, quality, 300, 300))
>>> len(pair(finger, finger).pairs)
30
"""

from hospitium.senses.finger.matcher.compare import Match, Pair, compare, compare_many, pair
from hospitium.senses.finger.matcher.packed import PackedReferences, join, pack, select, stretches
from hospitium.senses.finger.matcher.prepare import Prepared, prepare

__all__ = [
    "Match",
    "PackedReferences",
    "Pair",
    "Prepared",
    "compare",
    "compare_many",
    "join",
    "pack",
    "pair",
    "prepare",
    "select",
    "stretches",
]
