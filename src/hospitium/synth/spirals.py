"""The exact minutiae of a grown ridge pattern: the zeros of its complex amplitude.

Around a minutia the ridge phase turns once: on one side there is one ridge more than on the
other (Larkin and Fletcher, Optics Express 15, 2007, call it a spiral phase). The sense of the
turn gives the direction, the phase on the side with the extra ridge gives the kind: a crest
there is a ridge that ends, a floor is a valley that ends, that is a ridge that forks. Nothing
is thinned, so nothing is guessed.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.formats.minutiae import BIFURCATION, ENDING, Minutiae
from hospitium.synth.ridges import Mask, Ridges
from hospitium.synth.waves import Reals

Ints = NDArray[np.intp]

_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
"""(row, column) of a pixel square's corners, anticlockwise as seen on the picture."""


def find_minutiae(ridges: Ridges, orientation: Reals, period: Reals, where: Mask) -> Minutiae:
    """Return the minutiae of the pattern in `where`, quality 100.

    Two zeros less than three quarters of a ridge period apart are one blemish that no examiner
    would call two minutiae; both are left out.
    """
    turn = _turns(ridges, orientation) * where[:-1, :-1]
    row, column = np.nonzero(turn)
    x, y = _refine(ridges, orientation, row, column)
    step = turn[row, column]
    angle = np.mod(orientation[row, column] + np.where(step > 0, 0, np.pi), 2 * np.pi)
    alone = _alone(x, y, 0.75 * period[row, column])
    kind = _kinds(ridges, x, y, angle, period[row, column])
    return Minutiae(
        x=x[alone].astype(np.float32),
        y=y[alone].astype(np.float32),
        angle=angle[alone].astype(np.float32),
        kind=kind[alone],
        quality=np.full(int(alone.sum()), 100, dtype=np.uint8),
        width=orientation.shape[1],
        height=orientation.shape[0],
    )


def _corner_amplitudes(ridges: Ridges, orientation: Reals) -> list[NDArray[np.complex64]]:
    """Return the amplitudes at the corners of every pixel square, in its first corner's frame.

    Orientation is a line without a head: where a corner's normal points against the first one's,
    its odd response counts backwards.
    """
    height, width = orientation.shape
    found = []
    for down, right in _CORNERS:
        part = (slice(down, height - 1 + down), slice(right, width - 1 + right))
        side = np.sign(np.cos(orientation[part] - orientation[:-1, :-1]))
        found.append((ridges.even[part] + 1j * side * ridges.odd[part]).astype(np.complex64))
    return found


def _turns(ridges: Ridges, orientation: Reals) -> Ints:
    """Return how often the phase turns around each pixel square: -1, 0 or 1."""
    corners = _corner_amplitudes(ridges, orientation)
    steps = zip(corners, corners[1:] + corners[:1], strict=True)
    total = sum(np.angle(after * before.conj()) for before, after in steps)
    return np.asarray(np.rint(total / (2 * np.pi)), dtype=np.intp)


def _refine(
    ridges: Ridges, orientation: Reals, row: Ints, column: Ints
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Solve for the zero inside each square: one Newton step from its middle."""
    c00, c10, c11, c01 = (c[row, column] for c in _corner_amplitudes(ridges, orientation))
    middle = (c00 + c10 + c11 + c01) / 4
    dx, dy = (c01 + c11 - c00 - c10) / 2, (c10 + c11 - c00 - c01) / 2
    area = dx.real * dy.imag - dy.real * dx.imag
    area = np.where(np.abs(area) < 1e-12, np.inf, area)
    right = -(middle.real * dy.imag - dy.real * middle.imag) / area
    down = -(dx.real * middle.imag - middle.real * dx.imag) / area
    inner = np.clip(np.stack([right, down]).astype(np.float64), -0.5, 0.5)
    return column + 0.5 + inner[0], row + 0.5 + inner[1]


def _alone(x: NDArray[np.float64], y: NDArray[np.float64], least: Reals) -> NDArray[np.bool_]:
    """Mark the points that have no other one nearer than `least`."""
    gap = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    np.fill_diagonal(gap, np.inf)
    return np.asarray(gap.min(axis=1, initial=np.inf) >= least)


def _kinds(
    ridges: Ridges,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    angle: Reals,
    period: Reals,
) -> NDArray[np.uint8]:
    """Tell endings from bifurcations by what lies on the side with the extra ridge."""
    ahead = np.linspace(0.3, 1.0, 8)[:, None] * period
    rows, columns = y - ahead * np.sin(angle), x + ahead * np.cos(angle)
    seen = ndimage.map_coordinates(ridges.profile(), [rows, columns], order=1, mode="nearest")
    return np.where(seen.mean(axis=0) > 0, ENDING, BIFURCATION).astype(np.uint8)
