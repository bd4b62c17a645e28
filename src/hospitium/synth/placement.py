"""How a finger comes to lie on a sensor: turned, shifted and stretched."""

from dataclasses import dataclass, replace

import numpy as np

from hospitium.formats.minutiae import Minutiae
from hospitium.synth.waves import Reals, Waves

_SETTLED = 0.01
"""Pixels: a correction smaller than this is the last one."""

_MOST_ROUNDS = 40
"""The skin stretches by far less than its own length, so 5 corrections are usual."""


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """A smooth map between sensor pixels and finger pixels, both 500 ppi, y downwards.

    Attributes
    ----------
    rotation
        Radians that the finger is turned anticlockwise as seen.
    sensor_x, sensor_y
        The sensor point on which `finger_x`, `finger_y` comes to lie, before stretching.
    finger_x, finger_y
        See above.
    stretch_x, stretch_y
        Elastic displacement of the skin in pixels, as functions of the finger point.
    """

    rotation: float
    sensor_x: float
    sensor_y: float
    finger_x: float
    finger_y: float
    stretch_x: Waves
    stretch_y: Waves

    def to_finger(self, x: Reals, y: Reals) -> tuple[Reals, Reals]:
        """Return the finger points that lie on the sensor points `x`, `y`."""
        right, down = x - np.float32(self.sensor_x), y - np.float32(self.sensor_y)
        cos, sin = np.float32(np.cos(self.rotation)), np.float32(np.sin(self.rotation))
        rigid_x = cos * right - sin * down + np.float32(self.finger_x)
        rigid_y = sin * right + cos * down + np.float32(self.finger_y)
        moved_x = rigid_x + self.stretch_x.at(rigid_x, rigid_y)
        return moved_x, rigid_y + self.stretch_y.at(rigid_x, rigid_y)

    def to_sensor(self, x: Reals, y: Reals) -> tuple[Reals, Reals]:
        """Return the sensor points on which the finger points `x`, `y` lie.

        Undoes the stretch by repeated correction, to about 0.02 px, then the rigid part exactly.
        """
        rigid_x, rigid_y = x, y
        for _ in range(_MOST_ROUNDS):
            before = rigid_x + rigid_y
            shift_x = self.stretch_x.at(rigid_x, rigid_y)
            shift_y = self.stretch_y.at(rigid_x, rigid_y)
            rigid_x, rigid_y = x - shift_x, y - shift_y
            if np.abs(rigid_x + rigid_y - before).max(initial=0) < _SETTLED:
                break
        right, down = rigid_x - np.float32(self.finger_x), rigid_y - np.float32(self.finger_y)
        cos, sin = np.float32(np.cos(self.rotation)), np.float32(np.sin(self.rotation))
        return (
            cos * right + sin * down + np.float32(self.sensor_x),
            cos * down - sin * right + np.float32(self.sensor_y),
        )

    def carry(self, minutiae: Minutiae, *, width: int, height: int) -> Minutiae:
        """Return finger minutiae as a sensor of that size would show them, none left out."""
        x, y, angle = self.carry_points(minutiae.x, minutiae.y, minutiae.angle)
        return replace(minutiae, x=x, y=y, angle=angle, width=width, height=height)

    def carry_points(self, x: Reals, y: Reals, angle: Reals) -> tuple[Reals, Reals, Reals]:
        """Return places and directions (radians in [0, 2 pi)) on the sensor of those on the finger.

        A direction is carried as the short line from its place to the point 1 px ahead.
        """
        heads = np.stack([x, x + np.cos(angle)]), np.stack([y, y - np.sin(angle)])
        (x, ahead_x), (y, ahead_y) = self.to_sensor(*heads)
        turned = np.arctan2(y - ahead_y, ahead_x - x)
        return x, y, np.mod(turned, np.float32(2 * np.pi))
