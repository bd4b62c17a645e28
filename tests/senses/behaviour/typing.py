"""Samples of synthetic typists, as a browser would have noted them."""

import numpy as np

from hospitium.senses.behaviour.types import Sample, Strokes
from hospitium.synth.typists import Typist, random_typist, typed

KEYS = 27
"""As an access code has."""


def somebody(seed: int, *, keys: int = KEYS) -> Typist:
    return random_typist(np.random.default_rng(seed), keys)


def samples_of(typist: Typist, count: int, *, seed: int = 0) -> list[Sample]:
    rng = np.random.default_rng([seed, 7])
    return [(Strokes(*typed(typist, rng)),) for _ in range(count)]
