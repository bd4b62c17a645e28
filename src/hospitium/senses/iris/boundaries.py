"""The two edges of an iris, followed in every direction from a first guess."""

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.circles import CircleSearch, beside, best_circle
from hospitium.senses.iris.contour import best_ring
from hospitium.senses.iris.fitting import fit_circle
from hospitium.senses.iris.gaze import gaze_of
from hospitium.senses.iris.pupil import follow_pupil
from hospitium.senses.iris.sampling import rays, seen_around
from hospitium.senses.iris.scale import smooth
from hospitium.senses.iris.types import (
    ANGLES,
    FRONTAL,
    Boundary,
    Circle,
    Gaze,
    Grey,
    Reals,
    Segmentation,
    directions,
)

_STEP_LIMIT = 24.0
"""Grey levels; a larger step across the limbus counts as this much."""

_SIDES = np.radians(55)
"""Where the limbus is looked at: within this angle of the horizontal."""

_OFF, _PULL = 0.15, 5.0
"""How far the guessed centre may be off, in radii; what the mean step, 0..1, loses for a centre a
whole radius from the pupil's, times the square of it: 0.05 for a tenth. Set by hand, as `_OVAL` is;
tried in no other values."""

_OVAL = 0.06
"""Share of its radius within which a limbus may leave the circle."""

_SHOWN = 0.5
"""Share of a ray that must lie inside the image for its step to count."""

_LEAST_SIDES = 0.15
"""Share of the rays at the sides that must."""


def follow_edges(grey: Grey, pupil: Circle, limbus: Circle) -> Segmentation:
    """Return both edges from a first guess of each.

    Parameters
    ----------
    grey
        Reflections filled.
    """
    inner, rim = follow_pupil(grey, pupil)
    gaze = gaze_of(inner.radii)
    outer, sides = follow_limbus(smooth(grey, 1.0), limbus, inner.circle, gaze)
    return Segmentation(inner, outer, rim * sides, gaze)


def follow_limbus(
    grey: Grey, guess: Circle, pupil: Circle, gaze: Gaze = FRONTAL
) -> tuple[Boundary, float]:
    """Return the outer edge, and the share of its sides that have a step of their own, 0..1.

    Parameters
    ----------
    gaze
        Where the eye looks: the edge is looked for as an ellipse of that shape.
    """
    least = max(0.75 * guess.radius, 1.15 * pupil.radius)
    radii = np.arange(least, 1.3 * guess.radius + 2, dtype=np.float32)
    angles, near = directions(), _straight(pupil, guess, gaze)
    ring = rays(grey, guess.x, guess.y, radii, angles, gaze)
    step = np.clip(_step(ring, span=max(3, round(0.08 * guess.radius))), 0.0, _STEP_LIMIT)
    sides = np.abs(np.cos(angles)) >= np.cos(_SIDES)
    gain = (step / _STEP_LIMIT * np.where(sides, 1.0, 0.1)).astype(np.float32)
    likely = (near.x - guess.x, near.y - guess.y)
    search = CircleSearch(reach=_OFF * guess.radius, likely=likely, pull=_PULL)
    allowed = beside(radii, best_circle(gain, radii, search), within=_OVAL)
    path = best_ring(gain * allowed, stiffness=0.1)
    found = (step * allowed)[path, np.arange(ANGLES)]
    weights = np.where(sides, np.minimum(found / 10.0, 1.0), 0.0)
    edge = _seen(fit_circle(guess, radii[path], weights=weights, near=near), guess, gaze)
    known = sides & (np.isfinite(ring).mean(axis=0) > _SHOWN)
    if known.sum() < _LEAST_SIDES * sides.sum():
        return edge, 0.0
    return edge, float((found[known] > 4.0).mean())


def _straight(circle: Circle, around: Circle, gaze: Gaze) -> Circle:
    """Return a circle where it would be if the eye looked into the camera."""
    x, y = gaze.straight(*_offset(circle, around))
    return Circle(around.x + float(x[0]), around.y + float(y[0]), circle.radius)


def _seen(circle: Circle, around: Circle, gaze: Gaze) -> Boundary:
    """Return a circle on the eye as it is seen."""
    x, y = gaze.seen(*_offset(circle, around))
    across, down = gaze.straight(np.cos(directions()), np.sin(directions()))
    radii = (circle.radius / np.hypot(across, down)).astype(np.float32)
    middle = Circle(around.x + float(x[0]), around.y + float(y[0]), float(radii.mean()))
    return Boundary(middle, radii)


def _offset(circle: Circle, around: Circle) -> tuple[Reals, Reals]:
    x, y = np.array([[circle.x - around.x], [circle.y - around.y]], np.float32)
    return x, y


def _step(ring: Reals, *, span: int) -> Reals:
    """Return the mean beyond each radius less the mean before it, each over `span` pixels."""
    known = np.where(np.isfinite(ring), ring, 0.0)
    mean = ndimage.uniform_filter1d(known, span, axis=0, mode="nearest")
    half = (span + 1) // 2
    step = np.roll(mean, -half, axis=0) - np.roll(mean, half, axis=0)
    step[:half], step[len(ring) - half :] = 0.0, 0.0
    return np.where(seen_around(ring, span), step, 0.0).astype(np.float32)
