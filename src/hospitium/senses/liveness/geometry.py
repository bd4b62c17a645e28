"""Does what moves have depth? Landmarks of a flat thing move as a flat thing does.

Orthographic views of one plane map onto each other by an affine map, whatever the plane does; those
of a head that turns do not, because the nose moves past the cheeks. So what an affine map leaves
is relief, and a view that gets narrower without relief is of something flat. A paper that is bent,
or a mouth that opens, also leaves something: relief speaks for a person, and proves none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hospitium.senses.liveness.region import at_most, luma_and_chroma
from hospitium.senses.liveness.types import Cue, Frame, Points, Reals

LEAST_POINTS = 5
"""An affine map has six numbers: five points leave four to tell by."""

RELIEF, FLAT, NARROWER = 0.02, 0.008, 0.03
"""Shares of the face's size: relief that counts, what noise of landmarks leaves, and how much
narrower a view must have become. By reasoning (a head that turns by 6 degrees leaves 0.02), held by
tests on points in space; no film of a person was measured."""

MOVED, ALONE = 0.05, 0.5
"""Shares of the face's width: movement that says something, and how much of it must be the
face's alone."""

FOR_RELIEF, FOR_FLAT, FOR_ALONE, FOR_TOGETHER = 1.0, -2.0, 0.5, -0.5
"""Log-odds that these add, set by hand and small: what was never measured must not decide."""


@dataclass(frozen=True, slots=True)
class Motion:
    """How the landmarks of a capture moved against those of its first frame.

    Attributes
    ----------
    relief
        Largest distance that an affine map leaves, root mean square, share of the face's size.
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
        left = centred - first @ affine
        long, short = np.linalg.svd(affine, compute_uv=False)
        relief = max(relief, float(np.sqrt((left**2).sum(axis=1).mean())) / size)
        narrower = max(narrower, float(np.log((long + 1e-9) / (short + 1e-9))))
    return Motion(relief, narrower)


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
