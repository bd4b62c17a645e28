"""Find every face in a picture, whatever its size and whichever way up it lies.

(1) The whole picture on one canvas; (2) each face again on a canvas of its own, at the size that
the detector likes best, which confirms it and says better where it is; if there is none, (3) the
picture smaller, for a face that fills it, and (4) in tiles, for faces far away; and if there is
still none, (5) all that again with the picture lying on its left, its right and its head.
"""

from collections.abc import Iterator

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

SAME = 0.4
"""How much of a face both looks must share."""

MOST_FACES = 40
"""Of one picture; the largest ones."""

LEAST_SIDE = 24.0
"""Pixels of the smallest face that is read at all: fewer say nothing about who it is."""


def find_faces(pixels: Colour, detector: FaceDetector) -> tuple[int, list[Seen]]:
    """Return by how many quarter turns to the left the picture lies, and the faces, largest first.

    Returns
    -------
    int, list of Seen
        The faces' boxes are in the frame of `numpy.rot90(pixels, turns)`.
    """
    for turns in (0, 1, 3, 2):
        upright = np.ascontiguousarray(np.rot90(pixels, turns))
        for views in _stages(upright):
            if found := _faces(upright, views, detector):
                return turns, found
    return 0, []


def _faces(pixels: Colour, views: list[Box], detector: FaceDetector) -> list[Seen]:
    """Return the confirmed faces of some views, largest first."""
    guesses = [one for view in views for one in look(pixels, view, detector, least=GUESS)]
    guesses = merged(sorted(guesses, key=lambda one: -one.score))
    confirmed = [again for one in guesses if (again := confirm(pixels, one, detector, views))]
    faces = merged(sorted(confirmed, key=lambda one: -one.score))
    return sorted(faces, key=lambda one: -one.box.height)[:MOST_FACES]


def look(pixels: Colour, view: Box, detector: FaceDetector, *, least: float) -> list[Seen]:
    """Return the faces in `view`, a box with the canvas's proportions, in the picture's frame."""
    factor = view.width / WIDTH
    canvas = cut(pixels, view, width=WIDTH, height=HEIGHT)
    found = detector.find(canvas, least=least)
    return [Seen(one.box.moved(factor, view.left, view.top), one.score) for one in found]


def confirm(pixels: Colour, guess: Seen, detector: FaceDetector, views: list[Box]) -> Seen | None:
    """Look at a face again by itself; None if it is not there, or too small to be read.

    A sure face in the only view, of about the best size already, needs no second look.
    """
    if guess.box.height < LEAST_SIDE:
        return None
    factor = guess.box.height / FACE_ON_CANVAS
    seen_at = views[0].width / (factor * WIDTH)
    if len(views) == 1 and guess.score >= CERTAIN and 1 / GOOD_SIZE <= seen_at <= GOOD_SIZE:
        return guess
    view = around(guess.box.centre, factor * WIDTH)
    again = [
        one
        for one in look(pixels, view, detector, least=SURE)
        if one.box.overlap(guess.box) >= SAME
    ]
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


def _stages(pixels: Colour) -> Iterator[list[Box]]:
    """Yield the views of each attempt: whole, smaller, tiles.

    A small picture is looked at with room about it first: whoever cuts a picture small leaves
    little but the face.
    """
    whole = _whole(pixels)
    near = [[whole], [around(whole.centre, 2 * whole.width)]]
    yield from near if max(pixels.shape) > SMALL else near[::-1]
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
