"""Bring a face to where the embedding network expects it.

Five points (eyes, tip of the nose, corners of the mouth) fix a turn, a scale and a shift; the
picture is resampled once by them.
"""

from dataclasses import dataclass

import numpy as np

from hospitium.senses.face.types import Box, Colour, Points, Reals

SIDE = 112
"""Pixels of an aligned face."""

FINE = 0.75
"""Pixels of the aligned face for one of the picture, from which one look at each is enough."""

TEMPLATE: Points = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)
"""Where ArcFace puts eyes, nose and mouth in 112 x 112 pixels: Deng et al., CVPR 2019."""

LEFT_EYE, RIGHT_EYE, NOSE, LEFT_MOUTH, RIGHT_MOUTH = range(5)
"""Rows of the five points; left and right as one looks at the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Similarity:
    """Turn and scale by `matrix`, then shift: `matrix @ point + shift`."""

    matrix: Reals
    shift: Reals

    def __call__(self, points: Points) -> Points:
        """Map points, shape (n, 2)."""
        return points @ self.matrix.T + self.shift

    @property
    def scale(self) -> float:
        """Pixels out for one pixel in."""
        return float(np.hypot(self.matrix[0, 0], self.matrix[1, 0]))

    @property
    def turn(self) -> float:
        """Degrees, clockwise as one looks at the picture, -180..180."""
        return float(np.degrees(np.arctan2(self.matrix[1, 0], self.matrix[0, 0])))


def similarity(source: Points, target: Points) -> Similarity:
    """Return the turn, scale and shift that bring `source` nearest to `target`.

    Least squares without reflection: Umeyama, IEEE TPAMI 13(4), 1991, in two dimensions.

    Raises
    ------
    ValueError
        If all points of `source` are one.
    """
    middle, aim = source.mean(axis=0), target.mean(axis=0)
    s, t = source - middle, target - aim
    spread = float((s**2).sum())
    if spread < 1e-12:
        raise ValueError("points that are all one place fix no scale")
    along = float((s * t).sum()) / spread
    across = float((s[:, 0] * t[:, 1] - s[:, 1] * t[:, 0]).sum()) / spread
    matrix = np.array([[along, -across], [across, along]])
    return Similarity(matrix, aim - matrix @ middle)


def warped(pixels: Colour, move: Similarity, *, side: int = SIDE) -> Colour:
    """Return the square of `side` pixels that `move` maps the picture to; black outside.

    Bicubic. Where it shrinks below `FINE`, four pixels are taken for one and averaged, for a
    bicubic look at every second pixel would make patterns of detail too fine to show.
    """
    if move.scale >= FINE:
        return _warped(pixels, move, side)
    twice = _warped(pixels, Similarity(move.matrix * 2, move.shift * 2 + 0.5), 2 * side)
    fours = twice.reshape(side, 2, side, 2, 3).sum(axis=(1, 3), dtype=np.uint16)
    mean: Colour = ((fours + 2) >> 2).astype(np.uint8)
    return mean


def _warped(pixels: Colour, move: Similarity, side: int) -> Colour:
    from PIL import Image

    back = np.linalg.inv(move.matrix)
    # Pillow counts from the corner of a pixel, we from its centre
    start = back @ (np.array([-0.5, -0.5]) - move.shift) + 0.5
    data = (back[0, 0], back[0, 1], start[0], back[1, 0], back[1, 1], start[1])
    turned = Image.fromarray(pixels).transform(
        (side, side), Image.Transform.AFFINE, data, Image.Resampling.BICUBIC
    )
    return np.asarray(turned)


def cut(pixels: Colour, box: Box, *, width: int, height: int, fill: int = 127) -> Colour:
    """Return `box` of a picture at `width` x `height` pixels, filtered when it shrinks.

    Parameters
    ----------
    box
        In the frame where pixel n spans n to n + 1; may reach beyond the picture.
    fill
        Grey level outside the picture.
    """
    from PIL import Image

    rows, columns = pixels.shape[:2]
    inside = Box(
        max(box.left, 0.0), max(box.top, 0.0), min(box.right, columns), min(box.bottom, rows)
    )
    out = Image.new("RGB", (width, height), (fill, fill, fill))
    if inside.width <= 0 or inside.height <= 0:
        return np.asarray(out)
    # only what is needed: a large picture is not copied for a small piece of it
    rows_from, columns_from = max(0, int(inside.top) - 4), max(0, int(inside.left) - 4)
    pixels = pixels[rows_from : int(inside.bottom) + 5, columns_from : int(inside.right) + 5]
    across, down = width / box.width, height / box.height
    left, top = round((inside.left - box.left) * across), round((inside.top - box.top) * down)
    size = (max(1, round(inside.width * across)), max(1, round(inside.height * down)))
    piece = Image.fromarray(np.ascontiguousarray(pixels)).resize(
        size,
        Image.Resampling.BICUBIC,
        box=(
            inside.left - columns_from,
            inside.top - rows_from,
            inside.right - columns_from,
            inside.bottom - rows_from,
        ),
        reducing_gap=2.0,
    )
    out.paste(piece, (left, top))
    return np.asarray(out)
