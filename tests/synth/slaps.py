"""Slaps for tests: a few masters are grown once, and pressed in many ways."""

from functools import lru_cache

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.senses.finger.hands import LEFT_FOUR, RIGHT_FOUR
from hospitium.synth.master import MasterFinger, master_finger
from hospitium.synth.slap import SyntheticSlap, slap_of

LEFT_ORDER = LEFT_FOUR[::-1]
THUMBS = (Finger.LEFT_THUMB, Finger.RIGHT_THUMB)


@lru_cache(maxsize=4)
def master(number: int) -> MasterFinger:
    return master_finger(np.random.default_rng([2026, number]))


@lru_cache(maxsize=32)
def made_slap(
    order: tuple[Finger, ...] = RIGHT_FOUR,
    *,
    without: tuple[Finger, ...] = (),
    rotation: float = 0.0,
    gap: float = 290.0,
    shift: tuple[float, float] = (0.0, 0.0),
    seed: int = 1,
) -> SyntheticSlap:
    masters = {f: master(place) for place, f in enumerate(order) if f not in without}
    rng = np.random.default_rng(seed)
    return slap_of(masters, rng, order=order, rotation=rotation, gap=gap, shift=shift)
