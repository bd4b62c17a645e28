"""The circle around a pupil across which grey levels step up and stay up: iris to white.

An integro-differential operator (Daugman, IEEE TPAMI 15(11), 1993) with five changes: the step is
the difference of two means, of the ring just inside and of the whole iris against what is outside,
for the limbus is soft and the iris has edges of its own; a ring inside that is brighter than the
iris counts against it, for then the white has begun before; so does a good step nearer to the
pupil, for beyond the white come lids, lashes and rims of glasses; each ray counts up to a limit
only, so that a lash does not outvote the rest; and only the sides are asked, for lids hide the
others.
"""

import numpy as np
from numba import njit

from hospitium.senses.iris.sampling import rays
from hospitium.senses.iris.types import Circle, Grey, Reals

STEP_LIMIT = 40.0
"""Grey levels; a ray with a larger step counts as this much."""

_UNSEEN = 0.85

_BEFORE = 0.2
"""How much of the best step nearer to the pupil is taken from one that is `_APART` times as far."""

_APART = 1.15

_USUAL_RATIO, _SPREAD = 2.7, 0.5
"""Of an iris by its pupil, and the deviation of the logarithm. With `STEP_LIMIT` and `_BEFORE`
chosen on 2026-11-28 on changed pictures of the tuning half and on drawn scenes: around the true
pupil the circle was off by a sixth in about 2.5 %, before in 9.8 %. Of 500 pictures of that half
with a narrow pupil, a bright iris, a low lid or glasses 38 had their limbus off by an eighth; with
2.5 and 0.45 it was 51, with 2.5 and 0.6 pupils of a quarter of the iris were right as well but
glasses worse."""

_LIMB_BRIGHTER = 8.0
"""Grey levels that the iris may grow brighter outwards by itself."""

_RAYS = 20
"""On each side."""

_OPENING = np.radians(50)
"""Up to this far from the horizontal."""


def find_limbus(grey: Grey, pupil: Circle) -> tuple[Circle, float]:
    """Return the limbus around a pupil and its worth, 0..1.

    Parameters
    ----------
    grey
        Without reflections, slightly blurred.
    """
    reach = 0.35 * pupil.radius + 1.5
    offsets = np.linspace(-reach, reach, 5, dtype=np.float32)
    x, y = (one.ravel() for one in np.meshgrid(pupil.x + offsets, pupil.y + offsets))
    grey = _without_pupil(grey, pupil)
    first = max(7.0, 1.3 * pupil.radius + 2)
    stop = min(8.5 * pupil.radius + 6, 0.65 * max(grey.shape))
    radii = np.arange(first, max(stop, first + 2), dtype=np.float32)
    left, right = _steps(
        grey,
        x.astype(np.float32),
        y.astype(np.float32),
        radii,
        side_angles(),
        round(1.15 * pupil.radius + 0.7),
    )
    off = np.hypot(x - pupil.x, y - pupil.y)[:, None]
    usual = _likely((radii / pupil.radius).astype(np.float32))
    worth = _worth(left, right) * usual * _centred(off, radii, pupil.radius)
    choice = worth - _BEFORE * _nearer(worth.max(axis=0), radii)[None, :]
    best, k = np.unravel_index(int(choice.argmax()), choice.shape)
    return Circle(float(x[best]), float(y[best]), float(radii[k])), float(worth[best, k])


def _without_pupil(grey: Grey, pupil: Circle) -> Grey:
    """Return the image with the pupil as grey as the iris beside it: its rim is no step then."""
    ring = rays(
        grey, pupil.x, pupil.y, np.array([1.25, 1.35], np.float32) * pupil.radius + 1, side_angles()
    )
    if not np.isfinite(ring).any():
        return grey
    y, x = np.ogrid[: grey.shape[0], : grey.shape[1]]
    inside = np.hypot(x - pupil.x, y - pupil.y) <= 1.15 * pupil.radius + 1.7
    return np.where(inside, np.float32(np.nanmedian(ring)), grey)


def side_angles() -> Reals:
    """Return the directions of the rays: to the right first, then to the left."""
    right = np.linspace(-_OPENING, _OPENING, _RAYS)
    return np.concatenate([right, np.pi + right]).astype(np.float32)


def _worth(left: Reals, right: Reals) -> Reals:
    """Return one number for two sides: the weaker counts twice, for one alone is often a lash.

    A side that lies outside the image (NaN) is taken to be a little weaker than the other.
    """
    left, right = (
        np.where(np.isfinite(one), one, np.where(np.isfinite(other), _UNSEEN * other, 0.0))
        for one, other in ((left, right), (right, left))
    )
    total: Reals = (left + right + np.minimum(left, right)) / np.float32(3 * STEP_LIMIT)
    return total


def _nearer(best: Reals, radii: Reals) -> Reals:
    """Return the best of all circles that are at least `_APART` times as small as each."""
    so_far = np.maximum.accumulate(best)
    last = np.searchsorted(radii, radii / _APART, side="right") - 1
    return np.where(last >= 0, np.maximum(so_far[np.maximum(last, 0)], 0.0), 0.0)


def _likely(ratio: Reals) -> Reals:
    """Return how often an iris is this many times as wide as its pupil, as a mild weight."""
    weight: Reals = np.exp(-0.5 * (np.log(ratio / _USUAL_RATIO) / _SPREAD) ** 2).astype(np.float32)
    return weight


def _centred(off: Reals, radii: Reals, pupil: float) -> Reals:
    """Return a mild weight for how far the centres are apart; 0 where the circles would touch."""
    weight = np.exp(-0.5 * (off / (0.12 * radii + 1.0)) ** 2)
    return np.where(off + 1.12 * pupil < 0.95 * radii, weight, 0.0).astype(np.float32)


@njit(cache=True, nogil=True)
def _steps(
    grey: Grey, xs: Reals, ys: Reals, radii: Reals, angles: Reals, inner: int
) -> tuple[Reals, Reals]:
    """Return the mean limited step on the left and on the right, shape (centres, radii).

    NaN where most rays of a side leave the image before, or are hidden (NaN in the image).
    """
    half, last = len(angles) // 2, int(radii[-1] * 1.2) + 3
    sides = np.zeros((2, len(xs), len(radii)), np.float32)
    total, count = np.zeros(last + 1, np.float32), np.zeros(last + 1, np.float32)
    seen = np.zeros((2, len(radii)), np.int64)
    for c in range(len(xs)):
        seen[:] = 0
        for a in range(len(angles)):
            ca, sa = np.cos(angles[a]), np.sin(angles[a])
            known = _running(grey, xs[c], ys[c], ca, sa, total, count)
            side = 0 if a < half else 1
            for k in range(len(radii)):
                step = _step_at(total, count, int(radii[k]), inner, known)
                if step == step:
                    sides[side, c, k] += step
                    seen[side, k] += 1
        for side in range(2):
            for k in range(len(radii)):
                if 3 * seen[side, k] >= half:
                    sides[side, c, k] /= max(seen[side, k], 0.8 * half)
                else:
                    sides[side, c, k] = np.nan
    return sides[1], sides[0]


@njit(cache=True, nogil=True)
def _running(
    grey: Grey, x0: float, y0: float, ca: float, sa: float, total: Reals, count: Reals
) -> int:
    """Fill running totals of the grey levels along a ray; return how far it stays inside."""
    height, width = grey.shape
    known = 0
    for r in range(len(total) - 1):
        x, y = x0 + r * ca, y0 + r * sa
        if not (0.0 <= x < width - 1 and 0.0 <= y < height - 1):
            break
        left, top = int(x), int(y)
        fx, fy = x - left, y - top
        value = (grey[top, left] * (1 - fx) + grey[top, left + 1] * fx) * (1 - fy) + (
            grey[top + 1, left] * (1 - fx) + grey[top + 1, left + 1] * fx
        ) * fy
        shown = value == value
        total[r + 1] = total[r] + (value if shown else 0.0)
        count[r + 1] = count[r] + (1.0 if shown else 0.0)
        known = r + 1
    return known


@njit(cache=True, nogil=True)
def _step_at(total: Reals, count: Reals, radius: int, inner: int, known: int) -> float:
    """Return the limited step of a ray at a radius; NaN where it is not seen."""
    span = max(2, int(0.2 * radius))
    beyond = min(span, known - radius)
    if beyond < 2:
        return np.nan
    outer, ring = count[radius + beyond] - count[radius], count[radius] - count[radius - span]
    all_inside = count[radius] - count[inner]
    if outer < 0.5 * beyond or ring < 0.5 * span or all_inside < 1:
        return np.nan
    outside = (total[radius + beyond] - total[radius]) / outer
    near = (total[radius] - total[radius - span]) / ring
    whole = (total[radius] - total[inner]) / all_inside
    step = 0.5 * min(STEP_LIMIT, max(-STEP_LIMIT, outside - near))
    step += 0.5 * min(STEP_LIMIT, max(-STEP_LIMIT, outside - whole))
    less = min(STEP_LIMIT, max(0.0, near - whole - _LIMB_BRIGHTER))
    return float(step - less)
