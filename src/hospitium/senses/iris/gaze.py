"""An eye that looks aside is seen squeezed: its pupil tells in which direction and how much.

As Daugman ("New methods in iris recognition", IEEE Trans. SMC-B 37(5), 2007) straightens irises by
their pupil; here by the second harmonic of its edge.
"""

import numpy as np

from hospitium.senses.iris.types import FRONTAL, Gaze, Reals

_FLAT = 0.025
"""Second harmonic of the pupil's edge by its mean radius, from which an eye looks aside: pupils of
eyes that look into the camera are ovals too, of 0.01 in the middle, one in a hundred of 0.03.
Chosen on 2026-11-28 on the tuning half of iitd50: 0.02 and 0.035 do as well, 0.05 and 0 worse."""

_HELD_BACK = 0.84
"""Share of that harmonic that the followed edge shows: it is drawn towards a circle
(`fitting.smooth_ring`). On six pictures of that half, squeezed, 0.81 to 0.84 (2026-11-28)."""

_MOST = 0.2
"""Of that harmonic: an eye squeezed to two thirds, 48 degrees aside."""


def gaze_of(radii: Reals) -> Gaze:
    """Return how an eye looks by the edge of its pupil.

    Parameters
    ----------
    radii
        Of the edge in evenly spread directions.
    """
    waves = np.fft.rfft(radii) / len(radii)
    flat = 2 * abs(waves[2]) / float(waves[0].real)
    if flat < _FLAT:
        return FRONTAL
    flat = min(flat / _HELD_BACK, _MOST)
    longer = -0.5 * float(np.angle(waves[2]))
    return Gaze(longer + np.pi / 2, (1 - flat) / (1 + flat))
