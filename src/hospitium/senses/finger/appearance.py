"""How a print looks to whoever has to press it again: inked, smeared, dark, off the middle.

These measurements give reasons; of them only what the matcher feels enters the score (`utility`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.formats.gray import Pixels
from hospitium.senses.finger.ridges import BLOCK, RidgeMap

_NEIGHBOURHOOD = 33
"""Pixels in which darkest and lightest are looked for: some four ridges."""

_LEAST_BLOCKS = 20
"""Fewer say nothing about a direction in which contrast is lost, or about the bare glass."""

_CALM = 0.05
"""Weight of the ridge penalty, as a share of the blocks."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Appearance:
    """Measurements over the print.

    Attributes
    ----------
    inked
        Share of the pixels that are nearer to the local darkest than to the lightest, 0..1: about
        a half when ridges are as wide as valleys, more when a finger is wet or pressed hard, less
        when it is dry or barely touches.
    lightness
        Grey level of the valleys, 0..255: low where even they are dark.
    smear
        By how much contrast hangs on the direction of the ridges, 0 and more (a logarithm): a
        finger that moves wipes out the ridges across its way and leaves those along it.
    offset
        How far the middle of the print lies from the middle of the image, as a share of the side.
    stain
        Median standard deviation of the grey levels beside the print, 0..127: clean glass is even.
    """

    inked: float
    lightness: float
    smear: float
    offset: float
    stain: float


def appearance(pixels: Pixels, print_: Mask, ridges: RidgeMap) -> Appearance:
    """Measure a print.

    Parameters
    ----------
    pixels
        Grey levels at 500 ppi.
    print_
        The blocks that are the print, shaped as the maps of `ridges`; at least one.
    """
    inked, lightness = _ink(pixels, print_)
    return Appearance(
        inked=inked,
        lightness=lightness,
        smear=_smear(print_, ridges),
        offset=_offset(pixels.shape, print_),
        stain=_stain(print_, ridges),
    )


def _ink(pixels: Pixels, print_: Mask) -> tuple[float, float]:
    """Return the share of dark pixels on the print, and the grey level of its valleys."""
    rows, columns = np.nonzero(print_)
    top, left = rows.min() * BLOCK, columns.min() * BLOCK
    bottom, right = (rows.max() + 1) * BLOCK, (columns.max() + 1) * BLOCK
    part = pixels[top:bottom, left:right]
    soft = ndimage.gaussian_filter(part, 1.0, output=np.float32, truncate=2.0)
    darkest = ndimage.minimum_filter(soft, _NEIGHBOURHOOD)
    lightest = ndimage.maximum_filter(soft, _NEIGHBOURHOOD)
    blocks = print_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    inside = np.kron(blocks, np.ones((BLOCK, BLOCK), np.bool_))[: part.shape[0], : part.shape[1]]
    dark = soft < (darkest + lightest) / 2
    return float(dark[inside].mean()), float(np.median(lightest[inside]))


def _smear(print_: Mask, ridges: RidgeMap) -> float:
    """Fit the contrast of each block by a wave over the direction of its ridges, doubled."""
    if int(print_.sum()) < _LEAST_BLOCKS:
        return 0.0
    contrast = np.log(np.maximum(ridges.contrast[print_], 1.0))
    doubled = 2.0 * ridges.direction[print_]
    waves = np.stack([np.ones_like(doubled), np.cos(doubled), np.sin(doubled)], axis=1)
    # where ridges run one way only, a wave over their direction is anybody's guess: hold it low
    curve = waves.T @ waves + _CALM * len(contrast) * np.diag([0.0, 1.0, 1.0])
    _, cosine, sine = np.linalg.solve(curve, waves.T @ contrast)
    return float(np.hypot(cosine, sine))


def _offset(shape: tuple[int, ...], print_: Mask) -> float:
    rows, columns = np.nonzero(print_)
    middle = ((rows.mean() + 0.5) * BLOCK / shape[0], (columns.mean() + 0.5) * BLOCK / shape[1])
    return float(max(abs(middle[0] - 0.5), abs(middle[1] - 0.5)))


def _stain(print_: Mask, ridges: RidgeMap) -> float:
    """Look at the glass beside the print; a block next to the print shows its ragged edge."""
    beside = ~ndimage.binary_dilation(print_, iterations=2)
    if int(beside.sum()) < _LEAST_BLOCKS:
        return 0.0
    return float(np.median(ridges.contrast[beside]))
