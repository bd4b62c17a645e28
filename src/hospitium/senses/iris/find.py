"""Where an eye may be: dark discs with a rim, and the step from iris to white around each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.glints import fill, find_glints, find_mirrors
from hospitium.senses.iris.limbus import find_limbus
from hospitium.senses.iris.rims import disc_worths
from hospitium.senses.iris.scale import smooth
from hospitium.senses.iris.types import Circle, Grey, Mask, Reals
from hospitium.senses.iris.votes import best_rims

PUPILS = ((4, 12), (11, 23), (21, 46))
"""Radii of pupils there, a fortieth to more than a quarter of the image's width: small, middling
and large ones by themselves, for a limbus has a longer rim than the pupil that it goes around."""

_RIMS = 9
"""Circles of each of them that are looked at."""

USUAL_PUPIL, USUAL_LIMBUS = 14.0, 40.0
"""Radii there that most cameras give them."""

_MOST_PUPILS = 4
"""Pupils whose limbus is looked for, at most."""

CLOSE = 0.4
"""How much less may speak for another eye to be looked at too."""

_LIMBUS_WORTH = 2.0
"""What step and usual size of a limbus add at most."""

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
        Likeliest first; those for which nearly as much speaks as for the first.
    glints
        Where reflections are, in the small image.
    mirrors
        Where larger ones are, of which nobody can tell what is behind.
    """

    guesses: tuple[Guess, ...]
    glints: Mask
    mirrors: Mask


def find_eyes(coarse: Grey, raw: Grey, factor: float) -> Search:
    """Return where an eye may be.

    Parameters
    ----------
    coarse, raw
        The picture made small, with its grey levels stretched and as they came.
    factor
        Sides of it by those of the picture.
    """
    glints = find_glints(coarse, size=7)
    mirrors = find_mirrors(raw)
    clean = fill(coarse, glints, reach=2.0)
    unseen = mirrors | ndimage.binary_dilation(glints)
    soft = np.where(unseen, np.float32(np.nan), smooth(clean, 0.7))
    found = sorted(_likeliest(_pupils(clean, mirrors), soft), key=lambda guess: -guess.worth)
    guesses = (
        Guess(one.pupil.scaled(1 / factor), one.limbus.scaled(1 / factor), one.worth)
        for one in found
        if one.worth > found[0].worth - CLOSE
    )
    return Search(tuple(guesses), glints, mirrors)


def _pupils(grey: Grey, hidden: Mask) -> list[tuple[Circle, float]]:
    """Return the likeliest pupils, each the best for its centre and those near, and their worth."""
    weight, across, down = _edges(smooth(grey, 1.0))
    edges = (np.where(hidden, np.float32(0), weight), across, down)
    dark, middle = (float(level) for level in np.percentile(grey, (2, 60)))
    seen = np.where(hidden, np.float32(np.nan), grey)
    found = []
    for sizes in PUPILS:
        discs, votes = _rims(*edges, sizes)
        worths = disc_worths(seen, discs, dark, middle) + np.minimum(votes / _WHOLE_RIM, 1.0)
        for (x, y, radius), worth in zip(discs.tolist(), worths.tolist(), strict=True):
            found.append((Circle(x, y, radius), worth + _usual(radius / USUAL_PUPIL)))
    return sorted(found, key=lambda one: -one[1])[:_MOST_PUPILS]


def _rims(weight: Reals, across: Reals, down: Reals, sizes: tuple[int, int]) -> tuple[Reals, Reals]:
    """Return the circles of some sizes that have most of a rim, and the votes of each.

    Circles as x, y and radius, shape (circles, 3).
    """
    votes, radii = best_rims(weight, across, down, sizes)
    rows, columns = np.nonzero((ndimage.maximum_filter(votes, 5) == votes) & (votes > 1.0))
    order = np.argsort(-votes[rows, columns], kind="stable")[:_RIMS]
    rows, columns = rows[order], columns[order]
    discs = np.stack([columns, rows, radii[rows, columns]], axis=1)
    return discs.astype(np.float32), votes[rows, columns]


def _edges(grey: Grey) -> tuple[Reals, Reals, Reals]:
    """Return how much of an edge each pixel is, 0..1, and the direction of the brighter side."""
    down, across = np.gradient(grey)
    slope = np.hypot(across, down)
    weight = np.where(slope > 0.8, slope / (slope + _SLOPE), np.float32(0))
    safe = np.maximum(slope, 1e-6)
    return weight, across / safe, down / safe


def _likeliest(pupils: list[tuple[Circle, float]], grey: Grey) -> Iterator[Guess]:
    """Yield the pupils, each with the limbus that goes best with it.

    A limbus is worth `_LIMBUS_WORTH` at most: whoever cannot come within `CLOSE` is not looked at.
    """
    best = 0.0
    for pupil, worth in pupils:
        if worth + _LIMBUS_WORTH <= best - CLOSE:
            return
        limbus, step = find_limbus(grey, pupil)
        guess = Guess(pupil, limbus, worth + step + _usual(limbus.radius / USUAL_LIMBUS))
        best = max(best, guess.worth)
        yield guess


def _usual(ratio: float) -> float:
    """Return how usual it is to be this many times as large as most, 0..1."""
    return float(np.exp(-0.5 * (np.log(ratio) / _USUAL_SPREAD) ** 2))
