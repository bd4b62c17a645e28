"""The rubber sheet: the iris as a rectangle, whatever the size of the pupil.

Daugman, IEEE TPAMI 15(11), 1993: the radius runs from the pupil's edge to the limbus, linearly.
Columns are directions on the eye: in the picture of one that looks aside they lie closer together
in some places than in others.
"""

import numpy as np

from hospitium.senses.iris.sampling import sample
from hospitium.senses.iris.types import Grey, Reals, Segmentation, directions

ROWS, COLUMNS = 48, 512
"""Of the unrolled iris: from pupil to limbus, and around."""


def sheet_points(found: Segmentation) -> tuple[Reals, Reals]:
    """Return where each cell of the sheet lies in the image: x and y, shape (ROWS, COLUMNS)."""
    share = ((np.arange(ROWS, dtype=np.float32) + 0.5) / ROWS)[:, None]
    angles = found.gaze.seen_angles(directions(COLUMNS))
    (inner_x, inner_y), (outer_x, outer_y) = (
        (_between(x, angles), _between(y, angles))
        for x, y in (found.pupil.points(), found.limbus.points())
    )
    x = inner_x * (1 - share) + outer_x * share
    y = inner_y * (1 - share) + outer_y * share
    return x.astype(np.float32), y.astype(np.float32)


def unroll(grey: Grey, found: Segmentation) -> Reals:
    """Return the unrolled iris, shape (ROWS, COLUMNS); NaN outside the image."""
    return sample(grey, *sheet_points(found))


def _between(values: Reals, angles: Reals) -> Reals:
    """Return the values of a closed line at other directions than those it is known in."""
    return np.interp(angles, directions(), values, period=2 * np.pi).astype(np.float32)
