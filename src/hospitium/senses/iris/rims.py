"""What speaks for a dark disc being a pupil: a step at its rim, black inside, and of one piece."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from hospitium.senses.iris.sampling import level_at
from hospitium.senses.iris.types import Grey, Reals

Doubles = NDArray[np.float64]

_LEAST_STEPS, _LEAST_INSIDE, _LEAST_PARTS, _LEAST_AROUND = 14, 16, 40, 8
"""Points that must be seen for a step, for blackness, and inside and outside for unevenness."""


@njit(cache=True, nogil=True)
def disc_worths(grey: Grey, discs: Reals, dark: float, middle: float) -> Reals:
    """Return how much speaks for each disc being a pupil, -1 to 2.

    Parameters
    ----------
    grey
        NaN where a reflection hides what is behind.
    discs
        x, y and radius of each, in pixels, shape (discs, 3).
    dark, middle
        Grey levels of the darkest of the image, and of most of it.
    """
    worths = np.zeros(len(discs), np.float32)
    for k in range(len(discs)):
        x, y, radius = discs[k, 0], discs[k, 1], discs[k, 2]
        worths[k] = _step(grey, x, y, radius) + _blackness(grey, x, y, radius, dark, middle)
        worths[k] -= _unevenness(grey, x, y, radius)
    return worths


@njit(cache=True, nogil=True)
def _known(grey: Grey, x: float, y: float, radii: Doubles, count: int) -> Reals:
    """Return the grey levels that are seen on circles, at `count` directions each."""
    found = np.empty(len(radii) * count, np.float32)
    n = 0
    for radius in radii:
        for k in range(count):
            angle = np.float32(k * (2 * np.pi / count))
            level = level_at(grey, x + radius * np.cos(angle), y + radius * np.sin(angle))
            if level == level:
                found[n] = level
                n += 1
    return found[:n]


@njit(cache=True, nogil=True)
def _step(grey: Grey, x: float, y: float, radius: float) -> float:
    """Return how much darker the inside of the rim is than the outside, 0..1.

    Of the steps in all directions the one that three tenths stay below: a blob of lashes is darker
    in most directions, a pupil in all but where a lid or a reflection hides the rim.
    """
    gap = max(1.5, 0.15 * radius)
    steps, n = np.empty(32, np.float32), 0
    for k in range(len(steps)):
        angle = np.float32(k * (2 * np.pi / len(steps)))
        ca, sa = np.cos(angle), np.sin(angle)
        centre = level_at(grey, x + 0.5 * radius * ca, y + 0.5 * radius * sa)
        inside = level_at(grey, x + (radius - gap) * ca, y + (radius - gap) * sa)
        outside = level_at(grey, x + (radius + gap) * ca, y + (radius + gap) * sa)
        step = outside - max(inside, centre)
        if step == step and centre == centre:
            steps[n] = step
            n += 1
    if n < _LEAST_STEPS:
        return 0.0
    step = float(np.sort(steps[:n])[int(0.3 * n)])
    return min(max(step / 40.0, 0.0), 1.0)


@njit(cache=True, nogil=True)
def _blackness(grey: Grey, x: float, y: float, radius: float, dark: float, middle: float) -> float:
    """Return how near the inside is to the darkest of the image, 0..1: nothing returns light."""
    known = _known(grey, x, y, np.array([0.0, 0.3, 0.6]) * radius, 16)
    if len(known) < _LEAST_INSIDE:  # it may touch the edge, or lie behind a reflection
        return 0.0
    inside = float(np.median(known))
    return min(max((middle - inside) / max(middle - dark, 10.0), 0.0), 1.0)


@njit(cache=True, nogil=True)
def _unevenness(grey: Grey, x: float, y: float, radius: float) -> float:
    """Return how far the inside is in two parts, 0..1: an iris with its pupil is no pupil."""
    inside = _known(grey, x, y, np.array([0.1, 0.3, 0.5, 0.65, 0.8]) * radius, 24)
    outside = _known(grey, x, y, np.array([1.25]) * radius, 24)
    if len(inside) < _LEAST_PARTS or len(outside) < _LEAST_AROUND:
        return 0.0
    low, high = float(np.percentile(inside, 15)), float(np.percentile(inside, 80))
    step = float(np.median(outside)) - low
    return min(max((high - low) / max(step, 10.0) * 1.5 - 0.3, 0.0), 1.0)
