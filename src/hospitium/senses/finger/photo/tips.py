"""The ends of the fingers in a silhouette."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.senses.finger.photo.types import Fingertip, Mask, Reals

LEAST_HALF_WIDTH = 6.0
"""Pixels of the overview: a finger of less than a 27th of the photo's longer side is too far."""

_REACH = 2.2
"""How far back a finger must go on beyond its rounded end, in half widths."""

_TURNS = 72


@dataclass(frozen=True, slots=True)
class _End:
    """A disc that fits the rounded end of a strip; overview pixels."""

    x: float
    y: float
    radius: float
    toward: float


def find_tips(skin: Mask) -> tuple[Fingertip, ...]:
    """Return the fingertips of a silhouette, from left to right, in its own pixels.

    A fingertip is a place where a disc fits the silhouette and whose surroundings, looked at in
    all directions, are skin in one narrow sector only: the finger it belongs to. Hands, faces
    and discs have none or several such sectors.
    """
    margin = max(skin.shape) // 4
    # a finger that leaves the photo goes on outside
    padded = np.pad(skin, margin, mode="edge")
    inside = ndimage.distance_transform_edt(padded).astype(np.float32)
    ends = _strongest(_ends(padded, inside))
    found = (_refined(padded, end) for end in ends)
    tips = [
        Fingertip(t.tip_x - margin, t.tip_y - margin, t.toward_x, t.toward_y, t.half_width)
        for t in found
        if t is not None
        and margin <= t.tip_x < margin + skin.shape[1]
        and margin <= t.tip_y < margin + skin.shape[0]
    ]
    return tuple(sorted(tips, key=lambda t: (t.tip_x, t.tip_y)))


def _ends(skin: Mask, inside: Reals) -> list[_End]:
    """Return every disc that ends a strip; neighbours describe the same end."""
    crest = (inside >= LEAST_HALF_WIDTH) & (inside >= ndimage.maximum_filter(inside, 3) - 0.3)
    found = []
    for y, x in zip(*np.nonzero(crest), strict=True):
        radius = float(inside[y, x])
        reach = _free_way(skin, float(x), float(y), radius)
        sector = _one_sector(reach >= _REACH)
        if sector is None:
            continue
        back, width = sector
        ahead = np.roll(reach, -round(back / (2 * np.pi) * _TURNS))[_TURNS // 4 : 3 * _TURNS // 4]
        if np.radians(20) <= width <= np.radians(95) and ahead.max() <= 1.55:
            found.append(_End(float(x), float(y), radius, back + np.pi))
    return found


def _free_way(skin: Mask, x: float, y: float, radius: float) -> Reals:
    """Return how many radii one can go in each direction before leaving the skin, up to reach."""
    turns = 2 * np.pi * np.arange(_TURNS) / _TURNS
    steps = np.arange(0.9, _REACH + 0.05, 0.1)
    across = np.rint(x + radius * steps[:, None] * np.cos(turns)).astype(int)
    down = np.rint(y + radius * steps[:, None] * np.sin(turns)).astype(int)
    out = (across < 0) | (down < 0) | (across >= skin.shape[1]) | (down >= skin.shape[0])
    on = ~out & skin[down.clip(0, skin.shape[0] - 1), across.clip(0, skin.shape[1] - 1)]
    first_off = np.where(on.all(0), len(steps) - 1, np.argmin(on, axis=0))
    return np.asarray(steps[first_off], dtype=np.float32)


def _one_sector(far: Mask) -> tuple[float, float] | None:
    """Return the middle and width in radians of the only run of True around the circle."""
    starts = np.nonzero(far & ~np.roll(far, 1))[0]
    if len(starts) != 1:
        return None
    count = int(far.sum())
    middle = (starts[0] + (count - 1) / 2) / _TURNS * 2 * np.pi
    return float(middle), count / _TURNS * 2 * np.pi


def _strongest(ends: list[_End]) -> list[_End]:
    """Join the discs of one end: the largest stands for those that overlap it."""
    kept: list[_End] = []
    for end in sorted(ends, key=lambda e: -e.radius):
        if all(np.hypot(end.x - k.x, end.y - k.y) > 1.2 * k.radius for k in kept):
            kept.append(end)
    return kept


def _refined(skin: Mask, end: _End) -> Fingertip | None:
    """Follow the finger back from its end and fit its middle line and width."""
    toward = end.toward
    for _ in range(2):
        cos, sin = np.cos(toward), np.sin(toward)
        back = np.arange(0.0, 2.0 * end.radius)
        side = np.arange(-1.6 * end.radius, 1.6 * end.radius + 1)
        x = end.x - back[:, None] * cos - side[None, :] * sin
        y = end.y - back[:, None] * sin + side[None, :] * cos
        on = ndimage.map_coordinates(skin.astype(np.float32), [y, x], order=1) > 0.5
        left, right = _middle_run(on)
        middle, width = (left + right) / 2 + side[0], right - left
        slope = np.polyfit(back, middle, 1)[0]
        toward -= float(np.arctan(slope))
    if not 1.2 * end.radius <= float(np.median(width)) <= 2.9 * end.radius:
        return None
    centre = float(np.median(middle))
    cos, sin = np.cos(toward), np.sin(toward)
    x0, y0 = end.x - centre * sin, end.y + centre * cos
    ahead = np.arange(0.0, 2.2 * end.radius, 0.25)
    line = [y0 + ahead * sin, x0 + ahead * cos]
    on_line = ndimage.map_coordinates(skin.astype(np.float32), line, order=1) > 0.5
    reach = float(ahead[np.argmin(on_line)] if not on_line.all() else ahead[-1])
    return Fingertip(
        tip_x=float(x0 + reach * cos),
        tip_y=float(y0 + reach * sin),
        toward_x=float(cos),
        toward_y=float(sin),
        half_width=float(np.median(width)) / 2,
    )


def _middle_run(on: Mask) -> tuple[Reals, Reals]:
    """Return, for each row, the ends of the run of True around its middle."""
    half = on.shape[1] // 2
    right = half + np.argmin(np.c_[on[:, half:], np.zeros(len(on), bool)], axis=1)
    left = half - np.argmin(np.c_[on[:, half::-1], np.zeros(len(on), bool)], axis=1)
    return left.astype(np.float32), right.astype(np.float32)
