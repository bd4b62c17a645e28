"""Where an eye may be: dark discs with a rim, and the step from iris to white around each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.glints import fill, find_glints, find_mirrors
from hospitium.senses.iris.limbus import find_limbus
from hospitium.senses.iris.sampling import rays
from hospitium.senses.iris.scale import shrink, smooth
from hospitium.senses.iris.types import Circle, Grey, Mask, Reals, directions
from hospitium.senses.iris.votes import best_rims

COARSE = 160
"""Longest side in pixels of the image in which eyes are looked for."""

PUPILS = ((4, 12), (11, 23), (21, 46))
"""Radii of pupils there, a fortieth to more than a quarter of the image's width: small, middling
and large ones by themselves, for a limbus has a longer rim than the pupil that it goes around."""

_RIMS = 9
"""Circles of each of them that are looked at."""

USUAL_PUPIL, USUAL_LIMBUS = 14.0, 40.0
"""Radii there that most cameras give them."""

_USUAL_SPREAD = 1.0
"""Deviation of the logarithm of either radius: cameras that show a brow make them half as large."""

_SLOPE = 3.0
"""Grey levels a pixel at which an edge counts half."""

_WHOLE_RIM = 10.0
"""Votes a pixel of a sharp, whole rim: three radii and several pixels across the edge count."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A pupil and a limbus, in pixels of the image.

    Attributes
    ----------
    worth
        How much speaks for an eye there, 0 to 6: rim, step, blackness and usual size of the pupil,
        step and usual size of the limbus, each up to 1.
    """

    pupil: Circle
    limbus: Circle
    worth: float


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What a small image told.

    Attributes
    ----------
    guesses
        Likeliest first; at most `most` of them.
    glints
        Where reflections are, in the small image.
    mirrors
        Where larger ones are, of which nobody can tell what is behind.
    """

    guesses: tuple[Guess, ...]
    glints: Mask
    mirrors: Mask


def find_eyes(grey: Grey, raw: Grey, *, most: int = 4) -> Search:
    """Return where an eye may be.

    Parameters
    ----------
    grey, raw
        The picture with its grey levels stretched, and as it came.
    """
    factor = min(1.0, COARSE / max(grey.shape))
    coarse = shrink(grey, factor)
    glints = find_glints(coarse, size=7)
    mirrors = find_mirrors(shrink(raw, factor))
    clean = fill(coarse, glints, reach=2.0)
    unseen = mirrors | ndimage.binary_dilation(glints)
    soft = np.where(unseen, np.float32(np.nan), smooth(clean, 0.7))
    found = [_with_limbus(pupil, worth, soft) for pupil, worth in _pupils(clean, mirrors, most)]
    guesses = (
        Guess(one.pupil.scaled(1 / factor), one.limbus.scaled(1 / factor), one.worth)
        for one in sorted(found, key=lambda guess: -guess.worth)
    )
    return Search(tuple(guesses), glints, mirrors)


def _pupils(grey: Grey, hidden: Mask, most: int) -> list[tuple[Circle, float]]:
    """Return the likeliest pupils, each the best for its centre and those near, and their worth."""
    weight, across, down = _edges(smooth(grey, 1.0))
    edges = (np.where(hidden, np.float32(0), weight), across, down)
    dark, middle = (float(level) for level in np.percentile(grey, (2, 60)))
    grey = np.where(hidden, np.float32(np.nan), grey)
    found = []
    for sizes in PUPILS:
        for pupil, votes in _rims(*edges, sizes):
            rim = min(votes / _WHOLE_RIM, 1.0)
            worth = rim + _step(grey, pupil) + _blackness(grey, pupil, dark, middle)
            worth -= _unevenness(grey, pupil)
            found.append((pupil, worth + _usual(pupil.radius / USUAL_PUPIL)))
    return sorted(found, key=lambda one: -one[1])[:most]


def _rims(
    weight: Reals, across: Reals, down: Reals, sizes: tuple[int, int]
) -> Iterator[tuple[Circle, float]]:
    """Yield the circles of some sizes that have most of a rim, and the votes of each."""
    votes, radii = best_rims(weight, across, down, sizes)
    rows, columns = np.nonzero((ndimage.maximum_filter(votes, 5) == votes) & (votes > 1.0))
    order = np.argsort(-votes[rows, columns], kind="stable")[:_RIMS]
    for row, column in zip(rows[order], columns[order], strict=True):
        circle = Circle(float(column), float(row), float(radii[row, column]))
        yield circle, float(votes[row, column])


def _edges(grey: Grey) -> tuple[Reals, Reals, Reals]:
    """Return how much of an edge each pixel is, 0..1, and the direction of the brighter side."""
    down, across = np.gradient(grey)
    slope = np.hypot(across, down)
    weight = np.where(slope > 0.8, slope / (slope + _SLOPE), np.float32(0))
    safe = np.maximum(slope, 1e-6)
    return weight, across / safe, down / safe


def _step(grey: Grey, pupil: Circle) -> float:
    """Return how much darker the inside of the rim is than the outside, 0..1.

    Of the steps in all directions the one that three tenths stay below: a blob of lashes is darker
    in most directions, a pupil in all but where a lid or a reflection hides the rim.
    """
    gap = max(1.5, 0.15 * pupil.radius)
    radii = np.array([0.5 * pupil.radius, pupil.radius - gap, pupil.radius + gap], np.float32)
    centre, inside, outside = rays(grey, pupil.x, pupil.y, radii, directions(32))
    step = outside - np.maximum(inside, centre)
    step = np.sort(step[np.isfinite(step)])
    return float(np.clip(step[int(0.3 * len(step))] / 40.0, 0.0, 1.0)) if len(step) >= 14 else 0.0


def _blackness(grey: Grey, pupil: Circle, dark: float, middle: float) -> float:
    """Return how near the inside is to the darkest of the image, 0..1: nothing returns light."""
    radii = np.array([0.0, 0.3, 0.6], np.float32) * pupil.radius
    levels = rays(grey, pupil.x, pupil.y, radii, directions(16))
    known = levels[np.isfinite(levels)]  # a pupil may touch the edge, or lie behind a reflection
    inside = float(np.median(known)) if len(known) >= 16 else float("nan")
    return (
        float(np.clip((middle - inside) / max(middle - dark, 10.0), 0.0, 1.0))
        if inside == inside
        else 0.0
    )


def _unevenness(grey: Grey, pupil: Circle) -> float:
    """Return how far the inside is in two parts, 0..1: an iris with its pupil is no pupil."""
    radii = np.array([0.1, 0.3, 0.5, 0.65, 0.8, 1.25], np.float32) * pupil.radius
    levels = rays(grey, pupil.x, pupil.y, radii, directions(24))
    inside, outside = levels[:-1], levels[-1]
    inside, outside = inside[np.isfinite(inside)], outside[np.isfinite(outside)]
    if len(inside) < 40 or len(outside) < 8:
        return 0.0
    low, high = (float(level) for level in np.percentile(inside, (15, 80)))
    step = float(np.median(outside)) - low
    return float(np.clip((high - low) / max(step, 10.0) * 1.5 - 0.3, 0.0, 1.0))


def _with_limbus(pupil: Circle, worth: float, grey: Grey) -> Guess:
    """Return the pupil with the limbus that goes best with it."""
    limbus, step = find_limbus(grey, pupil)
    return Guess(pupil, limbus, worth + step + _usual(limbus.radius / USUAL_LIMBUS))


def _usual(ratio: float) -> float:
    """Return how usual it is to be this many times as large as most, 0..1."""
    return float(np.exp(-0.5 * (np.log(ratio) / _USUAL_SPREAD) ** 2))
