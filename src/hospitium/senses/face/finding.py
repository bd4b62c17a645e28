"""Look for faces of any size, whichever way up the picture lies.

(1) The whole picture on one canvas; (2) the picture smaller, for a face that fills it; (3) tiles of
it, for faces far away; (4) all that again with the picture lying on its left, its right and its
head. Each guess is looked at again on a canvas of its own, at the size that the detector likes
best, which confirms it and says better where it is. Who asks stops when faces enough were found.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hospitium.senses.face.align import cut
from hospitium.senses.face.detector import HEIGHT, WIDTH, FaceDetector, merged
from hospitium.senses.face.types import Box, Colour, Seen

SURE = 0.7
"""Score from which a face that was looked at twice counts."""

GUESS = 0.5
"""Score from which the first look is followed by a second."""

FACE_ON_CANVAS = 104.0
"""Height in pixels of a face on the canvas of its own."""

CERTAIN, GOOD_SIZE = 0.9, 1.5
"""Score, and factor about `FACE_ON_CANVAS`, within which a first look is enough."""

SMALL = 200
"""Longest side in pixels of a picture that may be no more than a face."""

OVERVIEW = 1600
"""Longest side in pixels of the picture that is searched; a larger one is shrunk to it."""

SAME = 0.4
"""How much of a face both looks must share."""

MOST_FACES = 40
"""Of one picture; the largest ones."""

LEAST_SIDE = 20.0
"""Pixels of the lowest face that is read at all: fewer say nothing about who it is."""


WAYS = (0, 1, 3, 2)
"""Quarter turns to the left: as it lies, on either side, on its head."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What one attempt found.

    Attributes
    ----------
    turns
        Quarter turns to the left by which the picture was laid.
    pixels
        The picture so laid.
    faces
        In its frame, largest first.
    """

    turns: int
    pixels: Colour
    faces: tuple[Seen, ...]


def candidates(
    pixels: Colour, detector: FaceDetector, *, far: bool, ways: tuple[int, ...] = WAYS
) -> Iterator[Candidates]:
    """Yield what each attempt finds, the likeliest attempts first; those that find nothing not.

    Parameters
    ----------
    far
        Look in tiles, for faces far away, in place of the whole picture.
    ways
        Quarter turns to the left that the picture is looked at in.
    """
    for turns in ways:
        upright = np.ascontiguousarray(np.rot90(pixels, turns))
        shrink = max(1.0, max(upright.shape) / OVERVIEW)
        searched = _shrunk(upright, shrink)
        for views in _far(searched) if far else _near(searched):
            if found := _faces(searched, views, detector, least=LEAST_SIDE / shrink):
                faces = [Seen(one.box.moved(shrink, 0.0, 0.0), one.score) for one in found]
                yield Candidates(turns, upright, tuple(faces))


def _shrunk(pixels: Colour, factor: float) -> Colour:
    if factor == 1.0:
        return pixels
    rows, columns = pixels.shape[:2]
    width, height = max(1, round(columns / factor)), max(1, round(rows / factor))
    return cut(pixels, Box(0, 0, columns, rows), width=width, height=height)


def _faces(pixels: Colour, views: list[Box], detector: FaceDetector, *, least: float) -> list[Seen]:
    """Return the confirmed faces of some views, largest first."""
    guesses = [one for view in views for one in look(pixels, view, detector, sure=GUESS)]
    guesses = [one for one in guesses if one.box.height >= least]
    guesses = merged(sorted(guesses, key=lambda one: -one.score))
    confirmed = [again for one in guesses if (again := confirm(pixels, one, detector, views))]
    faces = merged(sorted(confirmed, key=lambda one: -one.score))
    return sorted(faces, key=lambda one: -one.box.height)[:MOST_FACES]


def look(pixels: Colour, view: Box, detector: FaceDetector, *, sure: float) -> list[Seen]:
    """Return the faces in `view`, a box with the canvas's proportions, in the picture's frame."""
    factor = view.width / WIDTH
    canvas = cut(pixels, view, width=WIDTH, height=HEIGHT)
    found = detector.find(canvas, least=sure)
    return [Seen(one.box.moved(factor, view.left, view.top), one.score) for one in found]


def confirm(pixels: Colour, guess: Seen, detector: FaceDetector, views: list[Box]) -> Seen | None:
    """Look at a face again by itself; None if it is not there.

    A certain one in the only view, of about the best size already, needs no second look.
    """
    factor = guess.box.height / FACE_ON_CANVAS
    seen_at = views[0].width / (factor * WIDTH)
    if len(views) == 1 and guess.score >= CERTAIN and 1 / GOOD_SIZE <= seen_at <= GOOD_SIZE:
        return guess
    view = around(guess.box.centre, factor * WIDTH)
    found = look(pixels, view, detector, sure=SURE)
    again = [one for one in found if one.box.overlap(guess.box) >= SAME]
    return max(again, key=lambda one: one.box.overlap(guess.box), default=None)


def around(centre: tuple[float, float], width: float) -> Box:
    """Return a view of `width` pixels about `centre`, with the canvas's proportions."""
    x, y = centre
    high = width * HEIGHT / WIDTH
    return Box(x - width / 2, y - high / 2, x + width / 2, y + high / 2)


def _whole(pixels: Colour) -> Box:
    """Return the view that just holds the picture."""
    rows, columns = pixels.shape[:2]
    return around((columns / 2, rows / 2), max(float(columns), rows * WIDTH / HEIGHT))


def _near(pixels: Colour) -> Iterator[list[Box]]:
    """Yield the picture whole, and smaller with room about it.

    A small picture is looked at with room about it first: whoever cuts a picture small leaves
    little but the face.
    """
    whole = _whole(pixels)
    near = [[whole], [around(whole.centre, 2 * whole.width)]]
    yield from near if max(pixels.shape) > SMALL else near[::-1]


def _far(pixels: Colour) -> Iterator[list[Box]]:
    """Yield the tiles of half and of a quarter of the picture's width."""
    whole = _whole(pixels)
    for parts in (2, 4):
        if whole.width / parts >= WIDTH / 2:  # enlarged further, there is nothing new to see
            yield [view for view in _tiles(whole, parts) if _shows(pixels, view)]


def _tiles(whole: Box, parts: int) -> list[Box]:
    """Return views of a `parts`-th of the picture's width that overlap by half."""
    width, height = whole.width / parts, whole.height / parts
    steps = [0.5 + n / 2 for n in range(2 * parts - 1)]
    return [
        around((whole.left + width * across, whole.top + height * down), width)
        for down in steps
        for across in steps
    ]


def _shows(pixels: Colour, view: Box) -> bool:
    """Tell whether a view holds a part of the picture worth looking at."""
    rows, columns = pixels.shape[:2]
    across = min(view.right, columns) - max(view.left, 0.0)
    down = min(view.bottom, rows) - max(view.top, 0.0)
    return bool(across > view.width / 4 and down > view.height / 4)
