"""The iris as bits: in which quarter of a wave the grey level is, all over the sheet.

A log-Gabor wavelet runs around the iris in each band between pupil and limbus; the signs of its
real and imaginary answer are two bits (Daugman, IEEE TPAMI 15(11), 1993; log-Gabor: Field, JOSA A
4(12), 1987; on irises: Masek, "Recognition of human iris patterns", 2003). Bits whose answer is
near zero flip between two pictures of one eye and are masked (Hollingsworth, Bowyer & Flynn, "The
best bits in an iris code", IEEE TPAMI 31(6), 2009).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from hospitium.senses.iris.types import ANGLES, Mask, Reals, Words
from hospitium.senses.iris.unroll import COLUMNS, ROWS

BANDS = 16
"""Rings between pupil and limbus that get bits of their own, each the mean of three rows."""

WAVES = (12.0, 24.0)
"""Wavelengths in 256ths of a turn."""

LINES = BANDS * len(WAVES) * 2
"""Rows of the code: bands x waves x real and imaginary part."""

WORDS = ANGLES // 64

FRAGILE = 0.25
"""Share of the bits of each kind that is masked for standing nearest to a flip."""

_SPREAD = 0.5
"""Width of a wavelet: the standard deviation of the logarithm of its frequency is -log of this."""


@dataclass(frozen=True, slots=True, eq=False)
class IrisCode:
    """The bits of an iris and which of them count.

    Attributes
    ----------
    bits, mask
        Shape (LINES, WORDS); bit k of word w of a line belongs to direction 64 w + k.
    """

    bits: Words
    mask: Words

    def __post_init__(self) -> None:
        for words in (self.bits, self.mask):
            if words.shape != (LINES, WORDS) or words.dtype != np.uint64:
                raise ValueError(f"want {LINES} x {WORDS} words, got {words.shape}")
            words.setflags(write=False)


def encode(sheet: Reals, seen: Mask) -> IrisCode:
    """Return the code of an unrolled iris.

    Parameters
    ----------
    sheet
        Grey levels, shape (ROWS, COLUMNS).
    seen
        Where they are iris.
    """
    bands, known = _bands(sheet, seen)
    spectrum = np.fft.fft(bands, axis=1)
    bits, masks = [], []
    for wavelet in _wavelets():
        answer = np.fft.ifft(spectrum * wavelet, axis=1)[:, :: COLUMNS // ANGLES]
        for part in (answer.real, answer.imag):
            bits.append(part > 0)
            masks.append(known & _firm(np.abs(part), known))
    return IrisCode(_packed(np.concatenate(bits)), _packed(np.concatenate(masks)))


def _bands(sheet: Reals, seen: Mask) -> tuple[Reals, Mask]:
    """Return the mean of the rows of each band less that of its ring, and where most is seen."""
    shape = (BANDS, ROWS // BANDS, COLUMNS)
    grey = np.where(seen, sheet, np.float32(0)).reshape(shape).sum(axis=1)
    count = seen.reshape(shape).sum(axis=1)
    ring = grey.sum(axis=1, keepdims=True) / np.maximum(count.sum(axis=1, keepdims=True), 1)
    level = np.where(count > 0, grey / np.maximum(count, 1) - ring, 0.0).astype(np.float32)
    known = count >= ROWS // BANDS / 2
    return level, np.asarray(known[:, :: COLUMNS // ANGLES])


@cache
def _wavelets() -> tuple[Reals, ...]:
    """Return the wavelets as spectra, for positive frequencies only."""
    frequency = np.fft.fftfreq(COLUMNS, 1 / COLUMNS)
    found = []
    for wave in WAVES:
        ratio = np.log(np.maximum(frequency, 1e-9) * wave / ANGLES)
        answer = np.exp(-(ratio**2) / (2 * np.log(_SPREAD) ** 2))
        found.append(np.where(frequency > 0, answer, 0.0).astype(np.float32))
    return tuple(found)


def _firm(size: Reals, known: Mask) -> Mask:
    """Return which answers are not among the smallest."""
    if not known.any():
        return known
    return size >= np.quantile(size[known], FRAGILE)


def _packed(bits: Mask) -> Words:
    return np.packbits(bits, axis=1, bitorder="little").view("<u8").astype(np.uint64)
