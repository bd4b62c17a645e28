"""Where the pupil may be: discs with a rim, darker than what is around them."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.glints import fill, find_glints
from hospitium.senses.iris.limbus import find_limbus
from hospitium.senses.iris.scale import shrink, smooth
from hospitium.senses.iris.sampling import rays
from hospitium.senses.iris.types import Circle, Grey, Reals, directions
from hospitium.senses.iris.votes import vote

COARSE = 160
"""Longest side in pixels of the image in which pupils are looked for."""

PUPILS = (3, 46)
"""Radii of pupils there: from a fiftieth to more than a quarter of the image's width."""

_SLOPE = 3.0
"""Grey levels a pixel at which an edge counts half."""

@dataclass(frozen=True, slots=True)
class Guess:
    """A pupil and a limbus that edges speak for, in pixels of the image."""

    pupil: Circle
    limbus: Circle
    worth: float


def find_eyes(grey: Grey, *, most: int = 6) -> list[Guess]:
    """Return where an eye may be, likeliest first."""
    factor = min(1.0, COARSE / max(grey.shape))
    coarse = shrink(grey, factor)
    clean = fill(coarse, find_glints(coarse, size=7), reach=2.0)
    weight, ux, uy = _edges(smooth(clean, 1.0))
    rims = _shares(vote(weight, ux, uy, PUPILS), PUPILS)
    soft = smooth(clean, 0.7)
    found = [_with_limbus(pupil, share, soft) for pupil, share in _peaks(rims, clean, most)]
    return [
        Guess(one.pupil.scaled(1 / factor), one.limbus.scaled(1 / factor), one.worth)
        for one in sorted(found, key=lambda guess: -guess.worth)
    ]


def _edges(grey: Grey) -> tuple[Reals, Reals, Reals]:
    """Return how much of an edge each pixel is, 0..1, and the direction of the brighter side."""
    down, across = np.gradient(grey)
    slope = np.hypot(across, down)
    weight = np.where(slope > 0.8, slope / (slope + _SLOPE), 0.0).astype(np.float32)
    safe = np.maximum(slope, 1e-6)
    return weight, (across / safe).astype(np.float32), (down / safe).astype(np.float32)


def _shares(votes: Reals, radii: tuple[int, int]) -> Reals:
    """Return the share of each circle's rim that has an edge, 0 to about 1.

    The longer the radius, the farther an edge of slightly wrong direction misses the centre.
    """
    out = np.empty_like(votes)
    for k, radius in enumerate(range(*radii)):
        size = 3 if radius < 12 else 5 if radius < 30 else 7
        window = ndimage.uniform_filter(votes[k], size, mode="constant")
        out[k] = window * (size * size / (8 * np.pi * radius))
    ndimage.uniform_filter1d(out, 3, axis=0, output=out, mode="constant")
    out *= 3
    return out


def _peaks(rims: Reals, grey: Grey, most: int) -> list[tuple[Circle, float]]:
    """Return the best circles, each the best for its centre and those near, and their worth."""
    best = rims.max(axis=0)
    tops = (ndimage.maximum_filter(best, 5) == best) & (best > 0.15)
    rows, columns = np.nonzero(tops)
    order = np.argsort(-best[rows, columns], kind="stable")[: 4 * most]
    found = []
    for row, column in zip(rows[order], columns[order], strict=True):
        radius = float(rims[:, row, column].argmax()) + PUPILS[0]
        circle = Circle(float(column), float(row), radius)
        found.append((circle, float(min(best[row, column] / 2.5, 1.0)) + _darkness(grey, circle)))
    return sorted(found, key=lambda one: -one[1])[:most]


def _with_limbus(pupil: Circle, worth: float, grey: Grey) -> Guess:
    """Return the pupil with the limbus that goes best with it."""
    limbus, step = find_limbus(grey, pupil)
    size = float(np.exp(-0.5 * (np.log(limbus.radius / 40.0) / 0.6) ** 2))
    return Guess(pupil, limbus, worth + step + 0.5 * size)


def _darkness(grey: Grey, pupil: Circle) -> float:
    """Return how much darker the inside of the rim is than the outside, 0..1.

    Of the steps in all directions the one that three tenths stay below: a blob of lashes is darker
    in most directions, a pupil in all but where a lid or a reflection hides the rim.
    """
    gap = max(1.5, 0.15 * pupil.radius)
    radii = np.array([0.5 * pupil.radius, pupil.radius - gap, pupil.radius + gap], np.float32)
    centre, inside, outside = rays(grey, pupil.x, pupil.y, radii, directions(32))
    step = outside - np.maximum(inside, centre)
    step = step[np.isfinite(step)]
    if len(step) < 20:
        return 0.0
    return float(np.clip(np.quantile(step, 0.3) / 40.0, 0.0, 1.0))
