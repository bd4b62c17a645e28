"""An eye that looks aside is seen squeezed: its pupil tells in which direction and how much.

As Daugman ("New methods in iris recognition", IEEE Trans. SMC-B 37(5), 2007) straightens irises by
their pupil; here by the second harmonic of its edge.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float32]

_FLAT = 0.025
"""Second harmonic of the pupil's edge by its mean radius, from which an eye looks aside: pupils of
eyes that look into the camera are ovals too, of 0.01 in the middle, one in a hundred of 0.03.
Chosen on 2026-11-28 on the tuning half of iitd50: 0.02 and 0.035 do as well, 0.05 and 0 worse."""

_HELD_BACK = 0.84
"""Share of that harmonic that the followed edge shows: it is drawn towards a circle
(`fitting.smooth_ring`)."""

_MOST = 0.2


@dataclass(frozen=True, slots=True)
class Gaze:
    """How circles on an eye are seen: as ellipses.

    Attributes
    ----------
    direction
        Radians of the shorter axis.
    squeeze
        The shorter axis by the longer one, up to 1.
    """

    direction: float = 0.0
    squeeze: float = 1.0

    def seen(self, x: Reals, y: Reals) -> tuple[Reals, Reals]:
        """Return where points around the middle of an eye are in the picture of it."""
        return self._along(x, y, self.squeeze)

    def straight(self, x: Reals, y: Reals) -> tuple[Reals, Reals]:
        """Return where points of the picture are if the eye looks into the camera."""
        return self._along(x, y, 1 / self.squeeze)

    def seen_angles(self, angles: Reals) -> Reals:
        """Return the directions in the picture of directions on the eye, 0 to a whole turn."""
        x, y = self.seen(np.cos(angles), np.sin(angles))
        return np.mod(np.arctan2(y, x), np.float32(2 * np.pi))

    def _along(self, x: Reals, y: Reals, factor: float) -> tuple[Reals, Reals]:
        if factor == 1.0:
            return x, y
        ca, sa = np.float32(np.cos(self.direction)), np.float32(np.sin(self.direction))
        less = (x * ca + y * sa) * np.float32(factor - 1)
        return x + less * ca, y + less * sa


FRONTAL = Gaze()


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
