"""Find the fingerprint in an image, or say that there is none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.core.errors import NoFingerprint
from hospitium.core.units import PX_PER_MM
from hospitium.formats.gray import Pixels
from hospitium.senses.finger.appearance import Appearance, appearance
from hospitium.senses.finger.ridges import BLOCK, RidgeMap, map_ridges
from hospitium.senses.finger.trace import Trace
from hospitium.senses.finger.types import Box

MM2_PER_BLOCK = (BLOCK / PX_PER_MM) ** 2

MIN_CONTRAST = 8.0
MIN_RIDGE_SHARE = 0.5
MIN_COHERENCE = 0.2

LEAST_AREA_MM2 = 16.0
"""Ridges in one piece that make a fingerprint."""

_POSSIBLE_CONTRAST, _POSSIBLE_RIDGE_SHARE = 4.0, 0.3
"""A block beside the print that is at least this is given to the network too."""

_MARGIN = 2 * BLOCK
"""Pixels around the print that the network sees as well."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Foreground:
    """The print within its image.

    Attributes
    ----------
    box
        The part of the image to look for minutiae in.
    area_mm2
        Readable ridges, square millimetres.
    contrast
        Median standard deviation of the grey levels on the print, 0..127.
    coherence
        Mean coherence on the print, 0..1.
    appearance
        How it looks to whoever has to press it again.
    """

    box: Box
    area_mm2: float
    contrast: float
    coherence: float
    appearance: Appearance


def find_foreground(pixels: Pixels, *, trace: Trace | None = None) -> Foreground:
    """Find the fingerprint in `pixels` (grey levels at 500 ppi, shape (height, width)).

    Raises
    ------
    NoFingerprint
        If no piece of `LEAST_AREA_MM2` has the period and the coherence of ridges.
    """
    ridges = map_ridges(pixels)
    if trace is not None:
        _offer(ridges, trace)
    sure = (
        (ridges.contrast >= MIN_CONTRAST)
        & (ridges.ridge_share >= MIN_RIDGE_SHARE)
        & (ridges.coherence >= MIN_COHERENCE)
    )
    possible = (ridges.contrast >= _POSSIBLE_CONTRAST) & (
        ridges.ridge_share >= _POSSIBLE_RIDGE_SHARE
    )
    print_ = _largest_piece(sure)
    area = float(print_.sum()) * MM2_PER_BLOCK
    if area < LEAST_AREA_MM2:
        raise NoFingerprint("no fingerprint found in the image")
    grown = ndimage.binary_propagation(print_, structure=_TOUCHING, mask=sure | possible)
    box = _box_around(grown, pixels.shape)
    if trace is not None:
        trace.step("box", np.array([box.top, box.left, box.bottom, box.right]))
        trace.step("foreground", grown)
    return Foreground(
        box=box,
        area_mm2=float((sure & grown).sum()) * MM2_PER_BLOCK,
        contrast=float(np.median(ridges.contrast[print_])),
        coherence=float(ridges.coherence[print_].mean()),
        appearance=appearance(pixels, print_, ridges),
    )


def _offer(ridges: RidgeMap, trace: Trace) -> None:
    trace.step("contrast", ridges.contrast)
    trace.step("ridges", ridges.ridge_share)
    trace.step("coherence", ridges.coherence)


_TOUCHING = np.ones((3, 3), dtype=bool)
"""Blocks that share a corner belong together."""


def _largest_piece(mask: Mask) -> Mask:
    """Return the largest connected piece of `mask`; all False if there is none."""
    labels, count = ndimage.label(mask, structure=_TOUCHING)
    if count == 0:
        return mask
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    piece: Mask = labels == sizes.argmax()
    return piece


def _box_around(mask: Mask, shape: tuple[int, ...]) -> Box:
    """Return the pixels that the blocks of `mask` span, with a margin, inside the image."""
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    return Box(
        top=max(0, int(rows[0]) * BLOCK - _MARGIN),
        left=max(0, int(columns[0]) * BLOCK - _MARGIN),
        bottom=min(shape[0], (int(rows[-1]) + 1) * BLOCK + _MARGIN),
        right=min(shape[1], (int(columns[-1]) + 1) * BLOCK + _MARGIN),
    )
