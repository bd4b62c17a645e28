"""Find the iris in a near-infrared picture of an eye.

(1) pupils that edges speak for, each with its limbus, in a small image; (2) a size at which the
iris has about the same number of pixels in every picture; (3) reflections filled; (4) both edges
followed in every direction; (5) refuse what is no eye, or one of which too little can be told.
"""

from dataclasses import replace
from typing import Protocol

import numpy as np

from hospitium.core.errors import NoIris
from hospitium.formats.gray import Pixels
from hospitium.senses.iris.boundaries import follow_edges
from hospitium.senses.iris.find import Guess, Search, find_eyes
from hospitium.senses.iris.frame import Box, busy_part, levels_of
from hospitium.senses.iris.glints import fill, stretched
from hospitium.senses.iris.scale import FINE, coarse_factor, shrink
from hospitium.senses.iris.types import Circle, Grey, Segmentation

LEAST_RADIUS = 24.0
"""Pixels of an iris; ISO/IEC 29794-6 wants 80, and below this there is no texture left."""

LEAST_WORTH = 4.0
"""Of 6: what has to speak for an eye (`find.Guess.worth`). Chosen on 2026-11-28 with `DOUBTFUL` and
a `SURE` of 0.5, for edges as they were followed then: 1 of 250 changed and drawn eyes was refused
and 13 of 150 faces of lfw600 were read; with 3.7, 3.3 and 0.4 none and 30."""

DOUBTFUL = 3.5
"""What has to speak for an eye whose edges, once followed, are as sure as `SURE`: a lid, the frame
or a reflection hides a part of the rim."""

SURE = 0.36
"""On 2026-11-28 of 250 pictures with a low lid or glasses, of the tuning half, 3 were refused, with
0.5 it was 6; of 150 faces of lfw600 22 and 14 were read as an eye."""

_REACH = 1.5
"""Radii around a guess of the limbus in which it is followed, and a margin for filters."""

MOST = 2
"""Eyes whose edges are followed, at most."""

LEAST_CERTAINTY = 0.2
"""Share of both boundaries that must have a step of their own, one times the other."""

ROUNDEST = 0.6
"""Least diameter of the pupil by its largest: below, the eye looks far to the side."""


class Segmenter(Protocol):
    """Finds the boundaries of the iris: the classical way here, or a network (`network`)."""

    def __call__(self, pixels: Pixels) -> Segmentation:
        """Return the boundaries; raise `NoIris` where there are none."""
        ...


def segment(pixels: Pixels) -> Segmentation:
    """Find pupil and limbus.

    Parameters
    ----------
    pixels
        Grey levels of one eye in near-infrared light, shape (height, width), any size; the iris
        has a radius between about a twentieth and a half of the longer side.

    Raises
    ------
    NoIris
        If there is no eye, it is closed, looks far to the side, or is too small.
    """
    whole = pixels.astype(np.float32)
    coarse = shrink(whole, coarse_factor(whole.shape))
    box = busy_part(whole.shape, coarse)
    raw = box.of(whole)
    factor = coarse_factor(raw.shape)
    if raw.shape != whole.shape:
        coarse = shrink(raw, factor)
    levels = levels_of(coarse)
    search, grey = find_eyes(levels.of(coarse), coarse, factor), levels.of(raw)
    near = [one for one in search.guesses[:MOST] if one.worth >= DOUBTFUL]
    followed = [(one.worth, _followed(grey, search, one)) for one in near]
    sure = [(w, f) for w, f in followed if w >= LEAST_WORTH or f.certainty >= SURE]
    if not sure:
        raise NoIris("no open eye in near-infrared light was found in the picture")
    found = max(sure, key=lambda one: one[0] + one[1].certainty)[1]
    inner, outer = (one.moved(box.left, box.top) for one in (found.pupil, found.limbus))
    return checked(replace(found, pupil=inner, limbus=outer))


def _followed(grey: Grey, search: Search, guess: Guess) -> Segmentation:
    """Return the edges around a guess, followed at a size that all irises have there."""
    factor, box = min(1.0, FINE / guess.limbus.radius), _around(guess.limbus, grey.shape)
    fine = shrink(box.of(grey), factor)
    glints, mirrors = (
        stretched(box.of(stretched(one, grey.shape)), fine.shape)
        for one in (search.glints, search.mirrors)
    )
    clean = np.where(mirrors, np.float32(np.nan), fill(fine, glints, reach=3.0))
    pupil, limbus = (
        one.moved(-box.left, -box.top).scaled(factor) for one in (guess.pupil, guess.limbus)
    )
    found = follow_edges(clean, pupil, limbus)
    inner, outer = (
        one.scaled(1 / factor).moved(box.left, box.top) for one in (found.pupil, found.limbus)
    )
    return replace(found, pupil=inner, limbus=outer)


def _around(limbus: Circle, shape: tuple[int, int]) -> Box:
    """Return the part of an image in which the edges around a guess are looked for."""
    reach = round(_REACH * limbus.radius) + 4
    x, y = round(limbus.x), round(limbus.y)
    bottom, right = min(shape[0], y + reach + 1), min(shape[1], x + reach + 1)
    return Box(max(0, y - reach), max(0, x - reach), bottom, right)


def checked(found: Segmentation) -> Segmentation:
    """Return boundaries that can be those of an iris that looks at the camera.

    Raises
    ------
    NoIris
        If they cannot.
    """
    inner, outer = found.pupil, found.limbus.circle
    apart = np.hypot(inner.circle.x - outer.x, inner.circle.y - outer.y)
    if found.certainty < LEAST_CERTAINTY or apart + 1.05 * inner.circle.radius > outer.radius:
        raise NoIris("the edges of the iris cannot be told apart in the picture")
    if outer.radius < LEAST_RADIUS:
        raise NoIris(
            f"the iris is only {2 * outer.radius:.0f} pixels wide",
            remedy="Move nearer or zoom in, so that the iris is at least 160 pixels wide.",
        )
    across = inner.radii + np.roll(inner.radii, len(inner.radii) // 2)
    if across.min() < ROUNDEST * across.max():
        raise NoIris(
            "the eye looks too far to the side", remedy="Ask the person to look into the camera."
        )
    return found
