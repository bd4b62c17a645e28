"""How large a finger is that nobody measured: two priors and what the photo shows."""

from dataclasses import dataclass

import numpy as np

MEAN_HALF_WIDTH_MM = 8.0
"""Half of an adult finger's width over the pad; thumbs are wider, little fingers narrower."""

WIDTH_SPREAD = 0.13
"""Standard deviation of its logarithm between fingers, thumb to little finger."""

MEAN_PERIOD = 9.0
"""Ridge period of adults in pixels at 500 ppi: 0.46 mm (Cummins and Midlo 1943)."""

PERIOD_SPREAD = 0.07
"""Standard deviation of its logarithm between adults, measurement included."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the half width of a finger is taken for.

    Attributes
    ----------
    half_width_mm
        The best guess.
    error
        One standard deviation of it, as a share.
    """

    half_width_mm: float
    error: float


def guess_scale(period: float | None) -> Scale:
    """Weigh the usual finger width against the usual ridge period, by how much people differ.

    Parameters
    ----------
    period
        Ridge period in pixels of the pad laid flat at `MEAN_HALF_WIDTH_MM`; None if none was
        found, and then width alone decides.
    """
    if period is None:
        return Scale(MEAN_HALF_WIDTH_MM, WIDTH_SPREAD)
    by_width, by_period = 1 / WIDTH_SPREAD**2, 1 / PERIOD_SPREAD**2
    weight = by_period / (by_width + by_period)
    # a larger half width gives more pixels: the period grows with it
    correction = np.exp(weight * np.log(MEAN_PERIOD / period))
    return Scale(float(MEAN_HALF_WIDTH_MM * correction), float((by_width + by_period) ** -0.5))
