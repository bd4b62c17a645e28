"""A plain reader after Daugman's first paper, as the peer of ours: nothing but what is in it.

Two circles by the integro-differential operator, the rubber sheet, one log-Gabor wavelet (Masek,
2003), bits, Hamming distance at 17 turns. No lids, no lashes, no refusal; our own writing, for no
open engine could be installed without weights from elsewhere.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.formats.gray import Pixels
from hospitium.senses.iris.sampling import rays
from hospitium.senses.iris.scale import shrink, smooth

Reals = NDArray[np.float32]
Bits = NDArray[np.bool_]

_ROWS, _COLUMNS, _WAVE, _TURNS = 20, 240, 18.0, 8


@dataclass(frozen=True, slots=True, eq=False)
class PlainCode:
    """Bits and which of them count, shape (2 rows, columns)."""

    bits: Bits
    mask: Bits


def read_plainly(pixels: Pixels) -> PlainCode:
    """Return the code of the eye that is taken to be in the picture."""
    grey = pixels.astype(np.float32)
    factor = min(1.0, 160 / max(grey.shape))
    small = smooth(shrink(grey, factor), 1.0)
    height, width = small.shape
    rows, columns = np.mgrid[8 : height - 8 : 2, 8 : width - 8 : 2]
    turn = np.arange(32, dtype=np.float32) * np.float32(2 * np.pi / 32)
    pupil = _strongest(small, rows.ravel(), columns.ravel(), np.arange(5, 36), turn)
    near = np.mgrid[-3:4, -3:4].reshape(2, -1)
    aside = np.concatenate([turn[np.abs(np.cos(turn)) > 0.7]])
    radii = np.arange(int(1.5 * pupil[2]) + 2, int(4.5 * pupil[2]) + 6)
    limbus = _strongest(small, pupil[1] + near[0], pupil[0] + near[1], radii, aside)
    return _encode(grey, *(np.array(one) / factor for one in (pupil, limbus)))


def _strongest(
    grey: Reals, rows: NDArray[np.intp], columns: NDArray[np.intp], radii: object, turn: Reals
) -> tuple[int, int, int]:
    """Return the circle (x, y, radius) across which the mean along it rises most."""
    sizes = np.asarray(radii, np.int64)
    means = _means(grey, rows.astype(np.int64), columns.astype(np.int64), sizes, turn)
    rise = ndimage.gaussian_filter1d(np.diff(means, axis=1), 1.0, axis=1, mode="nearest")
    k, r = np.unravel_index(int(np.nanargmax(np.nan_to_num(rise, nan=-1e9))), rise.shape)
    return int(columns[k]), int(rows[k]), int(sizes[r])


@njit(cache=True, nogil=True)
def _means(
    grey: Reals,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    radii: NDArray[np.int64],
    turn: Reals,
) -> Reals:
    """Return the mean grey level along each circle; NaN where it leaves the picture."""
    out = np.full((len(rows), len(radii)), np.nan, np.float32)
    height, width = grey.shape
    for k in range(len(rows)):
        for r in range(len(radii)):
            total, count = 0.0, 0
            for a in range(len(turn)):
                x = int(columns[k] + radii[r] * np.cos(turn[a]) + 0.5)
                y = int(rows[k] + radii[r] * np.sin(turn[a]) + 0.5)
                if 0 <= x < width and 0 <= y < height:
                    total += grey[y, x]
                    count += 1
            if 2 * count > len(turn):
                out[k, r] = total / count
    return out


def _encode(grey: Reals, pupil: NDArray[np.float64], limbus: NDArray[np.float64]) -> PlainCode:
    turn = np.arange(_COLUMNS, dtype=np.float32) * np.float32(2 * np.pi / _COLUMNS)
    share = (np.arange(_ROWS, dtype=np.float32) + 0.5) / _ROWS
    middle = pupil[2] + share * (limbus[2] - pupil[2])
    sheet = rays(grey, float(pupil[0]), float(pupil[1]), middle.astype(np.float32), turn)
    known = np.isfinite(sheet) & (sheet < 245)
    level = float(np.median(sheet[known])) if known.any() else 0.0
    frequency = np.fft.fftfreq(_COLUMNS, 1 / _COLUMNS)
    ratio = np.log(np.maximum(frequency, 1e-9) * _WAVE / _COLUMNS)
    wavelet = np.where(frequency > 0, np.exp(-(ratio**2) / (2 * np.log(0.5) ** 2)), 0.0)
    answer = np.fft.ifft(np.fft.fft(np.where(known, sheet, level), axis=1) * wavelet, axis=1)
    return PlainCode(
        np.concatenate([answer.real > 0, answer.imag > 0]), np.concatenate([known, known])
    )


def plain_scores(codes: list[PlainCode]) -> NDArray[np.float64]:
    """Return 0.5 less the distance at the best turn of every two codes, shape (codes, codes)."""
    bits = np.stack([one.bits for one in codes]).reshape(len(codes), -1).astype(np.float32)
    mask = np.stack([one.mask for one in codes]).reshape(len(codes), -1).astype(np.float32)
    ones, best = bits * mask, np.full((len(codes), len(codes)), -1.0)
    for turn in range(-_TURNS, _TURNS + 1):
        moved = np.roll(np.stack([one.bits for one in codes]), turn, axis=2)
        shown = np.roll(np.stack([one.mask for one in codes]), turn, axis=2)
        seen = shown.reshape(len(codes), -1).astype(np.float32)
        other = moved.reshape(len(codes), -1).astype(np.float32) * seen
        differ = ones @ seen.T + mask @ other.T - 2 * ones @ other.T
        best = np.maximum(best, 0.5 - differ / np.maximum(mask @ seen.T, 1))
    return best
