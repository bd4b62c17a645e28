"""What a browser notes of synthetic typists at the sign-in form."""

import json
from typing import Any

import numpy as np

from hospitium.synth.typists import Typist, random_typist, typed

HANDLE_KEYS, CODE_KEYS = 5, 27
Habit = tuple[Typist, Typist]


def habit(seed: int) -> Habit:
    """Return how somebody types their name and their code."""
    rng = np.random.default_rng(seed)
    return random_typist(rng, HANDLE_KEYS), random_typist(rng, CODE_KEYS)


def noted(who: Habit, time: int) -> str:
    """Return what the script sends when they type both for the `time`-th time."""
    rng = np.random.default_rng([time, 1])
    texts: list[Any] = []
    for one in who:
        press, release = typed(one, rng)
        texts.append(np.stack([press, release], axis=1).astype(int).tolist())
    return json.dumps(texts)
