"""How much each part of an image looks like fingerprint ridges."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.formats.gray import Pixels

BLOCK = 16
"""Side of a block in pixels at 500 ppi: two ridges."""

_WINDOW = 32
"""Side of the window that decides a block: three or four ridges, one direction."""

LONGEST_PERIOD, SHORTEST_PERIOD = 14.5, 4.5
"""Ridge periods in pixels at 500 ppi that skin has, children's fine ridges included."""

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class RidgeMap:
    """Measurements per block of `BLOCK` x `BLOCK` pixels, arrays of shape (rows, columns).

    Attributes
    ----------
    contrast
        Standard deviation of the grey levels, 0..127.
    ridge_share
        Part of the variance at ridge periods, 0..1.
    coherence
        The same, as far as it runs in one direction, 0..1: parallel ridges are near 1,
        noise and checkers near 0. Never above `ridge_share`.
    direction
        Across the ridges, radians in (-pi/2, pi/2], counter-clockwise as seen on the picture.
    """

    contrast: Reals
    ridge_share: Reals
    coherence: Reals
    direction: Reals


def map_ridges(pixels: Pixels) -> RidgeMap:
    """Measure contrast, ridge share and coherence of each block.

    Parameters
    ----------
    pixels
        Grey levels at 500 ppi, shape (height, width).

    Notes
    -----
    The spectrum of a window decides: Chikkerur, Cartwright & Govindaraju, Pattern Recognition
    40(1), 2007. Angles are doubled before averaging, so that opposite directions of one ridge
    do not cancel (Bazen & Gerez, IEEE TPAMI 24(7), 2002), and averaged over 3 x 3 blocks:
    ridges go on next door, noise does not.
    """
    around = _WINDOW // 2
    whole = [(around, around + -side % BLOCK) for side in pixels.shape]
    padded = np.pad(pixels, whole, mode="symmetric")
    windows = sliding_window_view(padded, (_WINDOW, _WINDOW))[
        BLOCK // 2 :: BLOCK, BLOCK // 2 :: BLOCK
    ]
    rows = [_measure(row.astype(np.float32)) for row in windows]
    contrast, share, flow = (np.array(column) for column in zip(*rows, strict=True))
    smooth = _smooth(flow.real) + 1j * _smooth(flow.imag)
    # rows grow downwards, angles upwards
    return RidgeMap(contrast, _smooth(share), np.abs(smooth), -np.angle(smooth) / 2)


def _measure(windows: NDArray[np.float32]) -> tuple[Reals, Reals, NDArray[np.complex128]]:
    """Return contrast, ridge share and doubled direction of each window, shape (n, side, side)."""
    centred = windows - windows.mean((1, 2), keepdims=True)
    power = np.abs(np.fft.rfft2(centred * _TAPER)) ** 2 * _TWICE
    total = power.sum((1, 2)) + 1e-6
    share = (power * _RING).sum((1, 2)) / total
    flow = (power * _RING * _DOUBLED).sum((1, 2)) / total
    return windows.std((1, 2)).astype(np.float64), share, flow


def _smooth(values: Reals) -> Reals:
    """Average over 3 x 3 blocks."""
    smoothed: Reals = ndimage.uniform_filter(values, 3, mode="nearest")
    return smoothed


_DOWN = np.fft.fftfreq(_WINDOW)[:, None]
_ACROSS = np.fft.rfftfreq(_WINDOW)[None, :]
_FREQUENCY = np.hypot(_ACROSS, _DOWN)
_RING = (_FREQUENCY >= 1 / LONGEST_PERIOD) & (_FREQUENCY <= 1 / SHORTEST_PERIOD)
_DOUBLED = np.exp(2j * np.arctan2(_DOWN, _ACROSS))
# rfft2 leaves out the mirror half of the spectrum
_TWICE = np.where((_ACROSS == 0) | (_ACROSS == 0.5), 1.0, 2.0)
_TAPER = np.outer(np.hanning(_WINDOW), np.hanning(_WINDOW)).astype(np.float32)
