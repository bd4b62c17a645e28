"""Rims of flat things: the sides of a sheet or a screen, the outline of a mask that was cut out.

A wall or a door gives a picture one straight edge, seldom two at opposite sides or three; a thing
that is held before the camera gives it up to four, and each goes all along its side. A mask ends in
a thin closed line around the face, lighter or darker than both what is inside and outside of it,
where the outline of a head is a step that comes and goes with hair and light.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.senses.liveness.types import Box, Reals

_SLANTS = np.arange(-0.14, 0.141, 0.02)
"""How far an edge may lean, tangent: about 8 degrees."""

_STRIP = 0.3
"""Share of the view, from each side, in which its rim is looked for."""

_CAP = 0.08
"""Change of light from pixel to pixel beyond which an edge counts no more: length is asked for."""

_LEAST = 2e-3
_ANGLES = np.linspace(0, 2 * np.pi, 72, endpoint=False)
_WIDE, _HIGH = np.linspace(0.42, 0.74, 11), np.linspace(0.40, 0.62, 12)
"""Half axes of outlines that are tried, shares of the box's sides."""

_SHIFTS = np.linspace(-0.06, 0.06, 5)
"""Of their middles, shares of the box's sides."""


@dataclass(frozen=True, slots=True)
class Rims:
    """What looks like the rim of a thing.

    Attributes
    ----------
    rim, second_rim, third_rim
        How far the straightest edges of the sides stand out of what is around them, natural
        logarithm: of the side where it is clearest, of the next, of the one after that.
    """

    rim: float
    second_rim: float
    third_rim: float


def rims(view: Reals) -> Rims:
    """Look for straight rims at the four sides.

    Parameters
    ----------
    view
        Colours 0..1, shape (height, width, 3); about 128 pixels a side are enough.
    """
    soft = ndimage.gaussian_filter(view, (0.7, 0.7, 0))
    sides = sorted((_strongest(np.rot90(soft, turns)) for turns in range(4)), reverse=True)
    return Rims(*sides[:3])


def _strongest(view: Reals) -> float:
    """Return how far the strongest edge near the top, and along it, stands out."""
    slope = np.clip(view[2:] - view[:-2], -_CAP, _CAP)
    height, width = slope.shape[:2]
    strip = max(4, round(_STRIP * height))
    across = np.arange(width) - (width - 1) / 2
    usual = float(np.abs(slope).mean()) + _LEAST
    best = 0.0
    for slant in _SLANTS:
        rows = np.arange(strip)[:, None] + np.rint(slant * across).astype(np.intp)[None]
        inside = (rows >= 0) & (rows < height)
        along = slope[np.clip(rows, 0, height - 1), np.arange(width)[None]] * inside[..., None]
        enough = inside.sum(axis=1) >= 0.75 * width
        if enough.any():
            signed = along.sum(axis=1) / np.maximum(inside.sum(axis=1), 1)[:, None]
            best = max(best, float(np.linalg.norm(signed, axis=1)[enough].max()))
    return float(np.log((best + _LEAST) / usual))


def outline(luma: Reals, box: Box) -> float:
    """Return how far the strongest thin closed line around a face stands out, natural logarithm.

    Parameters
    ----------
    luma
        Lightness, shape (height, width), the face about 80 pixels wide.
    box
        Of the face in it.
    """
    line = ndimage.gaussian_filter(luma, 0.8) - ndimage.gaussian_filter(luma, 2.4)
    line = np.clip(line, -_CAP, _CAP)
    usual = float(np.abs(line).mean()) + _LEAST
    cx, cy, wide, high = np.meshgrid(
        box.left + box.width * (0.5 + _SHIFTS),
        box.top + box.height * (0.5 + _SHIFTS),
        box.width * _WIDE,
        box.height * _HIGH,
        indexing="ij",
    )
    columns = cx.reshape(-1, 1) + wide.reshape(-1, 1) * np.cos(_ANGLES)
    rows = cy.reshape(-1, 1) + high.reshape(-1, 1) * np.sin(_ANGLES)
    across, down = np.rint(columns).astype(np.intp), np.rint(rows).astype(np.intp)
    inside = (across >= 0) & (across < luma.shape[1]) & (down >= 0) & (down < luma.shape[0])
    found = line[down.clip(0, luma.shape[0] - 1), across.clip(0, luma.shape[1] - 1)] * inside
    counted = inside.sum(axis=1)
    enough = counted >= 0.7 * len(_ANGLES)
    if not enough.any():
        return 0.0
    mean = np.abs(found.sum(axis=1) / np.maximum(counted, 1))[enough].max()
    return float(np.log((float(mean) + _LEAST) / usual))
