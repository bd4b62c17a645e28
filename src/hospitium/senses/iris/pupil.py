"""The edge of the pupil, followed in every direction from a first guess."""

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.circles import CircleSearch, beside, best_circle
from hospitium.senses.iris.contour import best_ring
from hospitium.senses.iris.fitting import fit_circle, smooth_ring
from hospitium.senses.iris.sampling import rays, seen_around
from hospitium.senses.iris.types import ANGLES, Boundary, Circle, Grey, Reals, directions

_HARMONICS = 4
"""A pupil is often an oval or an egg, hardly ever more."""

_OFF = 0.3
"""How far the guessed centre may be off, in radii."""

_FIRST_OVAL, _OVAL = 0.15, 0.25
"""Share of the radius across which an edge counts for a circle at first, and within which it is
followed: the pupil of an eye that looks 35 degrees aside is an oval of 0.1 to each side. On 52 such
pictures of the tuning half the squeeze was off by 0.014 in the middle with 0.2 and 0.25, by 0.018
with 0.12 and 0.2, by 0.032 with 0.06 and 0.15 (2026-11-28)."""

_LEAST_CONTRAST = 10.0
"""Grey levels between pupil and iris below which black and grey cannot be told apart."""


def follow_pupil(grey: Grey, guess: Circle) -> tuple[Boundary, float]:
    """Return the pupil's edge, and the share of it that has a step of its own, 0..1.

    Parameters
    ----------
    grey
        Reflections filled.
    """
    radii = np.arange(0.6 * guess.radius, 1.45 * guess.radius + 1, 0.5, dtype=np.float32)
    ring = rays(grey, guess.x, guess.y, radii, directions())
    slope = _slope(ring, sigma=max(1.5, 0.06 * len(radii)))
    slope *= _dark_inside(ring, guess.radius / max(float(radii[1] - radii[0]), 1e-6) * 0.04)
    gain = np.clip(slope, 0.0, 2.0 * max(float(np.median(slope.max(axis=0))), 0.5))
    gain /= max(float(gain.max()), 1e-6)
    search = CircleSearch(reach=_OFF * guess.radius, oval=_FIRST_OVAL * guess.radius)
    gain *= beside(radii, best_circle(gain, radii, search), within=_OVAL)
    path = best_ring(gain, stiffness=0.15)
    step = gain[path, np.arange(ANGLES)]
    strength = step / max(float(np.median(step)), 1e-6)
    weights = np.minimum(strength, 1.0)
    circle = fit_circle(guess, radii[path], weights=weights)
    edge = smooth_ring(guess, radii[path], circle, weights=weights, harmonics=_HARMONICS)
    return edge, float((strength > 0.4).mean())


def _dark_inside(ring: Reals, gap: float) -> Reals:
    """Return how black it is just inside of each place, 0.1..1: crypts are edges too, but grey.

    Parameters
    ----------
    gap
        Rows by which inside is nearer to the centre.
    """
    third = len(ring) // 3
    black, iris = (
        float(np.median(rows[np.isfinite(rows)])) if np.isfinite(rows).any() else 0.0
        for rows in (ring[:third], ring[-third:])
    )
    if iris - black < _LEAST_CONTRAST:
        return np.ones_like(ring)
    known = np.where(np.isfinite(ring), ring, iris)
    soft = ndimage.gaussian_filter(known, (1.0, 2.0), mode=("nearest", "wrap"))
    shift = max(2, round(gap))
    inside = np.concatenate([np.repeat(soft[:1], shift, axis=0), soft[:-shift]])
    return np.clip(1.6 * (iris - inside) / (iris - black), 0.1, 1.0).astype(np.float32)


def _slope(ring: Reals, *, sigma: float) -> Reals:
    """Return how fast grey levels rise outwards; 0 where the image ends."""
    known = np.where(np.isfinite(ring), ring, 0.0)
    slope = ndimage.gaussian_filter1d(known, sigma, axis=0, order=1, mode="nearest")
    return np.where(seen_around(ring, round(2 * sigma)), slope, 0.0).astype(np.float32)
