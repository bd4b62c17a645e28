"""Where in a photo fine parallel lines are: evidence of skin that knows no colour."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage

from hospitium.formats.photos import ColourPixels
from hospitium.senses.finger.photo.spectrum import LineSpectrum
from hospitium.senses.finger.photo.types import Reals

OVERVIEW = 320
"""Longest side in pixels of the reduced photo in which fingers are looked for."""

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Weights of red, green and blue (ITU-R BT.601): JPEG keeps only this sum at full resolution."""

_WINDOW, _STEP, _WIDE_STEP = 32, 8, 16
_LARGE = 1600
"""Longest side in pixels from which windows are taken half as densely."""

_LEAST_RELIEF = 0.008
"""Ridges weaker than this share of the light around them count in part: sensor noise."""
_SHORTEST, _LONGEST = 4.5, 10.5
"""Periods in pixels that are looked for in the photo, and in it halved and quartered."""

_SPECTRUM = LineSpectrum(_WINDOW, shortest=_SHORTEST, longest=_LONGEST)


def reduce_photo(pixels: ColourPixels) -> Reals:
    """Return the photo averaged over square blocks, 0..1, longest side at most `OVERVIEW`."""
    return block_means(pixels.astype(np.float32) / np.float32(255), overview_block(pixels))


def overview_block(pixels: ColourPixels) -> int:
    """Return how many pixels of the photo one side of an overview pixel has."""
    return max(1, int(np.ceil(max(pixels.shape[:2]) / OVERVIEW)))


def ridge_evidence(pixels: ColourPixels) -> Reals:
    """Return how much each part of a photo looks like ridges, 0..1, in the overview's size.

    In a window on ridges most of the variation stands in one peak of the spectrum; grain, noise
    and edges spread over it. Works on the logarithm of the light, so that dark skin in bad light
    counts as much as light skin in good light.
    """
    size = tuple(side // overview_block(pixels) for side in pixels.shape[:2])
    light = np.log(pixels.astype(np.float32) @ LUMA + 8)
    best = np.zeros(size, np.float32)
    for _ in range(3):
        if min(light.shape) < 2 * _WINDOW:
            break
        found = _peaks(light)
        zoom = [wanted / has for wanted, has in zip(size, found.shape, strict=True)]
        shown = ndimage.zoom(found, zoom, order=1, grid_mode=True, mode="nearest")
        best = np.maximum(best, shown[: size[0], : size[1]])
        light = block_means(light[..., None], 2)[..., 0]
    return best


def _peaks(light: Reals) -> Reals:
    """Return the share of the strongest line pattern in each window, one a step."""
    # what is finer than ridges is noise, and dark skin has most of it
    fine = ndimage.gaussian_filter(light, 0.9)
    flat = np.clip(fine - ndimage.gaussian_filter(light, 5.0), -0.2, 0.2)
    around = _WINDOW // 2
    step = _STEP if max(light.shape) <= _LARGE else _WIDE_STEP
    padded = np.pad(flat, around, mode="symmetric")
    windows = sliding_window_view(padded, (_WINDOW, _WINDOW))[::step, ::step]
    # symmetric padding: one more window than steps on each axis at most
    rows = [_peak_share(row) for row in windows]
    return np.asarray(ndimage.gaussian_filter(np.array(rows, np.float32), 1.0))


def _peak_share(windows: Reals) -> Reals:
    power = _SPECTRUM.power(windows)
    total, peak = _SPECTRUM.total(power), _SPECTRUM.lines(power).max((1, 2))
    relief = np.sqrt(total) / _WINDOW / np.sqrt((_SPECTRUM.taper**2).sum())
    return np.asarray(peak / (total + 1e-9) * np.minimum(1, relief / _LEAST_RELIEF))


def block_means(values: Reals, block: int) -> Reals:
    """Average over blocks of an array (height, width, n); an incomplete last row is left out."""
    rows, columns = values.shape[0] // block, values.shape[1] // block
    cut = values[: rows * block, : columns * block]
    return np.asarray(
        cut.reshape(rows, block, columns, block, values.shape[2]).mean((1, 3)), dtype=np.float32
    )
