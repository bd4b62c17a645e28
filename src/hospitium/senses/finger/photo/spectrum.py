"""How strongly lines of one direction and period stand out in a window."""

from functools import cached_property

import numpy as np
from scipy import ndimage

from hospitium.senses.finger.photo.types import Reals


class LineSpectrum:
    """The spectrum of square windows between two periods.

    Parameters
    ----------
    side
        Of a window, in pixels; even.
    shortest, longest
        Periods in pixels that are looked at; the shortest above 2.
    """

    def __init__(self, side: int, *, shortest: float, longest: float) -> None:
        self.side = side
        self._least, self._most = 1 / longest, 1 / shortest

    @cached_property
    def taper(self) -> Reals:
        """What a window is multiplied with, so that its borders are no lines."""
        return np.asarray(np.outer(np.hanning(self.side), np.hanning(self.side)), np.float32)

    @cached_property
    def frequency(self) -> Reals:
        """Cycles a pixel, shape (side, side / 2 + 1)."""
        down, across = np.fft.fftfreq(self.side)[:, None], np.fft.rfftfreq(self.side)[None, :]
        return np.asarray(np.hypot(across, down), np.float32)

    def power(self, windows: Reals) -> Reals:
        """Return the power at each frequency, shape (n, side, side / 2 + 1)."""
        return np.asarray(np.abs(np.fft.rfft2(windows * self.taper)), np.float32) ** 2

    def total(self, power: Reals) -> Reals:
        """Return the power of each whole window: the half that is left out counts too."""
        return np.asarray(2 * power.sum((1, 2)) - power[:, :, [0, -1]].sum((1, 2)))

    def lines(self, power: Reals) -> Reals:
        """Return the power of lines of about each frequency; 0 outside the periods looked at.

        A pattern of lines is a peak and its mirror image, some three cells wide. The first column
        (horizontal lines) holds both; its neighbour on the left is the mirrored second column.
        """
        mirrored = np.roll(power[:, ::-1, 1:2], 1, axis=1)
        wide = np.concatenate([mirrored, power], axis=2)
        near = ndimage.uniform_filter(wide, (0, 3, 3), mode="wrap")[:, :, 1:] * (2 * 9)
        ring = (self.frequency >= self._least) & (self.frequency <= self._most)
        return np.asarray(near * ring)
