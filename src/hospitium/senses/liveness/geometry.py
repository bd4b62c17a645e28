"""Does what moves have depth? Landmarks of a flat thing move as a flat thing does.

Two views of one plane map onto each other by one homography, whatever the plane does and however
near it is; those of a head that turns do not, because the nose moves past the cheeks. So what a
homography leaves is relief, and a view that gets narrower without relief is of something flat. A
paper that is bent, or a mouth that opens, also leaves something: relief speaks for a person, and
proves none. Where too few points are known an affine map stands in, which a near sheet deceives.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hospitium.senses.liveness.bands import BANDS, flicker
from hospitium.senses.liveness.region import at_most, luma_and_chroma
from hospitium.senses.liveness.types import Cue, Frame, Points, Reals

LEAST_POINTS, FOR_PLANE = 5, 12
"""An affine map has six numbers: five points leave four to tell by. A homography has eight, and
takes some of a head's relief for its own unless there are many."""

RELIEF, FLAT, NARROWER = 0.035, 0.008, 0.03
"""Shares of the face's size: relief that counts, what noise of landmarks leaves, and how much
narrower a view must have become. By reasoning (a head that turns by 8 degrees leaves 0.037 beside
a homography; landmarks that are half a pixel off on a face of 100 pixels leave 0.025), held by
tests on points in space; no film of a person was measured."""

MOVED, ALONE = 0.05, 0.5
"""Shares of the face's width: movement that says something, and how much of it must be the
face's alone."""

FOR_RELIEF, FOR_FLAT, FOR_ALONE, FOR_TOGETHER, FOR_BANDS = 1.0, -2.0, 0.5, -0.5, -1.5
"""Log-odds that these add, set by hand and small: what was never measured must not decide."""


@dataclass(frozen=True, slots=True)
class Motion:
    """How the landmarks of a capture moved against those of its first frame.

    Attributes
    ----------
    relief
        Largest distance that a homography leaves, root mean square, share of the face's size; an
        affine map where there are fewer than `FOR_PLANE` points.
    narrower
        Largest change of the proportions, natural logarithm.
    """

    relief: float
    narrower: float


def motion(views: Sequence[Points]) -> Motion:
    """Compare each view of the same landmarks, shape (n, 2), n >= 5, with the first."""
    first = views[0] - views[0].mean(axis=0)
    size = float(np.sqrt((first**2).sum(axis=1).mean())) + 1e-9
    relief = narrower = 0.0
    for view in views[1:]:
        centred = view - view.mean(axis=0)
        affine, *_ = np.linalg.lstsq(first, centred, rcond=None)
        flat = by_plane(first, centred) if len(first) >= FOR_PLANE else first @ affine
        left = centred - flat
        long, short = np.linalg.svd(affine, compute_uv=False)
        relief = max(relief, float(np.sqrt((left**2).sum(axis=1).mean())) / size)
        narrower = max(narrower, float(np.log((long + 1e-9) / (short + 1e-9))))
    return Motion(relief, narrower)


def by_plane(before: Points, after: Points) -> Points:
    """Return where the homography that fits best takes points, both of shape (n, 2).

    The direct linear transformation with normalised points: Hartley, "In defense of the
    eight-point algorithm", IEEE TPAMI 19(6), 1997.
    """
    (one, _, _), (two, middle, size) = _normalised(before), _normalised(after)
    ones, none = np.ones((len(one), 1)), np.zeros((len(one), 3))
    held = np.hstack([one, ones])
    right = np.hstack([held, none, -two[:, :1] * held])
    down = np.hstack([none, held, -two[:, 1:] * held])
    *_, axes = np.linalg.svd(np.vstack([right, down]), full_matrices=False)
    seen = held @ axes[-1].reshape(3, 3).T
    far = np.where(np.abs(seen[:, 2:]) < 1e-9, 1e-9, seen[:, 2:])
    return np.asarray(seen[:, :2] / far * size + middle, dtype=np.float64)


def _normalised(points: Points) -> tuple[Points, Points, float]:
    middle = points.mean(axis=0)
    size = float(np.sqrt(((points - middle) ** 2).sum(axis=1).mean())) + 1e-9
    return (points - middle) / size, middle, size


def geometry_cues(frames: Sequence[Frame]) -> tuple[Cue, ...]:
    """Return what several frames tell of depth; nothing where they tell nothing."""
    views = [frame.landmarks for frame in frames if frame.landmarks is not None]
    cues = []
    if len(views) >= 2 and min(len(view) for view in views) >= LEAST_POINTS:
        moved = motion(views)
        cues.append(Cue("relief", moved.relief, _share_of_relief(moved)))
        cues.append(Cue("narrower", moved.narrower, 0.0))
    alone = parallax(frames)
    if alone is not None:
        cues.append(Cue("parallax", alone, FOR_ALONE if alone >= ALONE else FOR_TOGETHER))
    bands = flicker(frames)
    if bands is not None:
        cues.append(Cue("flicker", bands, FOR_BANDS if bands >= BANDS else 0.0))
    return tuple(cues)


def _share_of_relief(moved: Motion) -> float:
    if moved.relief >= RELIEF:
        return FOR_RELIEF
    return FOR_FLAT if moved.narrower >= NARROWER and moved.relief < FLAT else 0.0


def parallax(frames: Sequence[Frame]) -> float | None:
    """Return which share of the face's movement its surroundings did not make.

    Returns
    -------
    float or None
        0: both moved as one, as a sheet does that fills the view, or the camera; 1: the face moved
        alone. None where the face hardly moved or the view shows nothing beside it.
    """
    first, last = frames[0], frames[-1]
    if first.box is None or last.box is None or first.pixels.shape != last.pixels.shape:
        return None
    width = first.box.width
    step = np.array(
        [
            last.box.left + last.box.width / 2 - first.box.left - width / 2,
            last.box.top + last.box.height / 2 - first.box.top - first.box.height / 2,
        ]
    )
    around = _surroundings(first, last)
    if float(np.hypot(*step)) < MOVED * width or around is None:
        return None
    return float(np.clip(np.hypot(*(step - around)) / np.hypot(*step), 0, 1))


def _surroundings(first: Frame, last: Frame) -> Reals | None:
    """Return how far, right and down, what lies left or right of the face moved, in pixels."""
    if first.box is None:
        return None
    left = int(first.box.left - 0.25 * first.box.width)
    right = int(first.box.left + 1.25 * first.box.width)
    width = first.pixels.shape[1]
    if max(left, width - right) < max(32, width // 8):
        return None
    where = slice(0, left) if left >= width - right else slice(right, width)
    before, after = (luma_and_chroma(at_most(f.pixels[:, where], 256))[0] for f in (first, last))
    scale = first.pixels[:, where].shape[0] / before.shape[0]
    return np.asarray(scale * shift(before, after), dtype=np.float32)


def shift(before: Reals, after: Reals) -> Reals:
    """Return how far, right and down, `after` is moved against `before`, whole pixels.

    Phase correlation: Kuglin & Hines, IEEE Cybernetics and Society, 1975.
    """
    rows, columns = before.shape
    window = np.hanning(rows)[:, None] * np.hanning(columns)[None]
    one, two = (np.fft.rfft2((plane - plane.mean()) * window) for plane in (before, after))
    cross = two * np.conj(one)
    peak = np.fft.irfft2(cross / (np.abs(cross) + 1e-9), s=(rows, columns))
    down, right = np.unravel_index(int(np.argmax(peak)), peak.shape)
    return np.array(
        [
            right - columns if right > columns // 2 else right,
            down - rows if down > rows // 2 else down,
        ],
        dtype=np.float32,
    )
