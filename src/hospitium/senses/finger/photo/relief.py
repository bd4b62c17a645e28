"""Ridges out of light and shade: even contrast, polarity, period."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage

from hospitium.senses.finger.photo.evidence import LUMA
from hospitium.senses.finger.photo.spectrum import LineSpectrum
from hospitium.senses.finger.photo.types import Mask, Reals

_AROUND = 9.0
"""Pixels at 500 ppi over which light is evened out: two ridges."""

_WINDOW, _STEP = 64, 16
_SPECTRUM = LineSpectrum(_WINDOW, shortest=5.0, longest=16.0)


def log_light(colour: Reals) -> Reals:
    """Return the logarithm of the light, shape (height, width), of sRGB 0..1."""
    return np.asarray(np.log(np.maximum(colour @ LUMA, 0) + 0.02), dtype=np.float32)


def even_out(light: Reals, skin: Mask) -> Reals:
    """Return the relief with mean 0 and deviation 1 everywhere; 0 off the skin.

    Parameters
    ----------
    light
        See `log_light`, shape (height, width).
    """
    weight = skin.astype(np.float32)
    share = ndimage.gaussian_filter(weight, _AROUND) + 1e-3
    mean = ndimage.gaussian_filter(light * weight, _AROUND) / share
    flat = np.clip(light - mean, -0.3, 0.3) * weight
    fine = ndimage.gaussian_filter(flat, 0.7)
    spread = np.sqrt(ndimage.gaussian_filter(fine**2, 1.3 * _AROUND) / share)
    floor = 0.25 * float(np.median(spread[skin])) if skin.any() else 1.0
    return np.asarray(fine / (spread + floor + 1e-4) * weight, dtype=np.float32)


def crests_are_light(relief: Reals, skin: Mask) -> bool:
    """Tell whether the ridges are the lighter lines, as in most photos.

    Valleys are narrow and hold shadow, so the darker lines are the thinner and the deeper ones;
    where crests are darker it is the other way round. With no clear sign either way: lighter.
    """
    values = relief[skin]
    if values.size == 0:
        return True
    spread = float(values.std()) + 1e-6
    return float(np.mean(((values - values.mean()) / spread) ** 3)) <= _CLEARLY_DARKER


_CLEARLY_DARKER = 0.25
"""Skewness from which the dark lines are taken for the crests."""


def ridge_period(relief: Reals, skin: Mask) -> float | None:
    """Return the median ridge period in pixels, or None where ridges show nowhere.

    The spectrum of each window of 64 px is read along its strongest direction; windows count as
    much as their peak stands out.
    """
    if min(relief.shape) < _WINDOW:
        return None
    windows = sliding_window_view(relief, (_WINDOW, _WINDOW))[::_STEP, ::_STEP]
    full = sliding_window_view(skin, (_WINDOW, _WINDOW))[::_STEP, ::_STEP].mean((2, 3)) > 0.85
    if not full.any():
        return None
    power = _SPECTRUM.power(windows[full])
    flat = _SPECTRUM.lines(power).reshape(len(power), -1)
    best = flat.argmax(1)
    clear = flat[np.arange(len(flat)), best] / (_SPECTRUM.total(power) + 1e-6)
    periods = np.array([_around_peak(p, int(b)) for p, b in zip(power, best, strict=True)])
    counted = clear >= _CLEAR
    if counted.sum() < _FEWEST_WINDOWS:
        return None
    return float(np.median(periods[counted]))


_CLEAR, _FEWEST_WINDOWS = 0.3, 4


def _around_peak(power: Reals, index: int) -> float:
    """Return the period at the centre of mass of a spectrum's peak."""
    row, column = divmod(index, power.shape[1])
    rows = np.arange(row - 2, row + 3) % power.shape[0]
    columns = np.arange(max(0, column - 2), min(power.shape[1], column + 3))
    near = power[np.ix_(rows, columns)]
    return float(near.sum() / (near * _SPECTRUM.frequency[np.ix_(rows, columns)]).sum())
