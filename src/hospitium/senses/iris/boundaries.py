"""The two edges of an iris, followed in every direction from a first guess."""

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.contour import best_ring
from hospitium.senses.iris.fitting import fit_circle, smooth_ring
from hospitium.senses.iris.sampling import rays
from hospitium.senses.iris.types import ANGLES, Boundary, Circle, Grey, Reals, directions

_PUPIL_HARMONICS = 4
"""A pupil is often an oval or an egg, hardly ever more."""

_STEP_LIMIT = 24.0
"""Grey levels; a larger step across the limbus counts as this much."""

_SIDES = np.radians(55)
"""Where the limbus is looked at: within this angle of the horizontal."""


_LEAST_CONTRAST = 10.0
"""Grey levels between pupil and iris below which black and grey cannot be told apart."""

_SHOWN = 0.5
"""Share of a ray that must lie inside the image for its step to count."""

_LEAST_SIDES = 0.15
"""Share of the rays at the sides that must."""


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
    path = best_ring(gain / max(float(gain.max()), 1e-6), stiffness=0.15)
    step = gain[path, np.arange(ANGLES)]
    strength = step / max(float(np.median(step)), 1e-6)
    circle = fit_circle(guess, radii[path], weights=np.minimum(strength, 1.0))
    edge = smooth_ring(
        guess, radii[path], circle, weights=np.minimum(strength, 1.0), harmonics=_PUPIL_HARMONICS
    )
    return edge, float((strength > 0.4).mean())


def follow_limbus(grey: Grey, guess: Circle, pupil: Circle) -> tuple[Boundary, float]:
    """Return the outer edge, and the share of its sides that have a step of their own, 0..1."""
    least = max(0.75 * guess.radius, 1.15 * pupil.radius)
    radii = np.arange(least, 1.3 * guess.radius + 2, dtype=np.float32)
    angles = directions()
    ring = rays(grey, guess.x, guess.y, radii, angles)
    step = np.clip(_step(ring, span=max(3, round(0.08 * guess.radius))), 0.0, _STEP_LIMIT)
    sides = np.abs(np.cos(angles)) >= np.cos(_SIDES)
    gain = step / _STEP_LIMIT * np.where(sides, 1.0, 0.1)
    path = best_ring(gain.astype(np.float32), stiffness=0.1)
    found = step[path, np.arange(ANGLES)]
    weights = np.where(sides, np.minimum(found / 10.0, 1.0), 0.0)
    circle = fit_circle(guess, radii[path], weights=weights, near=pupil)
    radius = np.full(ANGLES, circle.radius, np.float32)
    known = sides & (np.isfinite(ring).mean(axis=0) > _SHOWN)
    if known.sum() < _LEAST_SIDES * sides.sum():
        return Boundary(circle, radius), 0.0
    return Boundary(circle, radius), float((found[known] > 4.0).mean())


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
    return np.where(_near_all_known(ring, round(2 * sigma)), slope, 0.0).astype(np.float32)


def _step(ring: Reals, *, span: int) -> Reals:
    """Return the mean beyond each radius less the mean before it, each over `span` pixels."""
    known = np.where(np.isfinite(ring), ring, 0.0)
    mean = ndimage.uniform_filter1d(known, span, axis=0, mode="nearest")
    half = (span + 1) // 2
    step = np.roll(mean, -half, axis=0) - np.roll(mean, half, axis=0)
    step[:half], step[len(ring) - half :] = 0.0, 0.0
    return np.where(_near_all_known(ring, span), step, 0.0).astype(np.float32)


def _near_all_known(ring: Reals, span: int) -> "np.typing.NDArray[np.bool_]":
    hidden = ~np.isfinite(ring)
    if not hidden.any():
        return ~hidden
    return ~ndimage.maximum_filter1d(hidden, 2 * span + 1, axis=0, mode="nearest")
