"""The shape of a fingertip: a flattened cylinder with a rounded end, and the skin laid on it.

Finger frame, millimetres: x across, y along the finger towards the tip, z out of the pad; the
middle of the pad is at y = 0. Skin coordinates are arc lengths from that middle: `across` in the
direction of x, `along` in the direction of y.
"""

from dataclasses import dataclass

import numpy as np

from hospitium.synth.ridges import Mask
from hospitium.synth.waves import Reals


@dataclass(frozen=True, slots=True)
class FingerShape:
    """Half axes of a fingertip in millimetres.

    Attributes
    ----------
    half_width, half_depth
        Of the shaft's elliptic section.
    cap
        Length of the rounded end along the finger.
    cap_start
        Where along y the rounded end begins.
    """

    half_width: float = 8.0
    half_depth: float = 6.8
    cap: float = 9.5
    cap_start: float = -2.0

    @property
    def tip(self) -> float:
        """The y of the tip."""
        return self.cap_start + self.cap

    def hit(self, origin: Reals, ray: Reals) -> tuple[Reals, Mask]:
        """Return where rays first meet the skin.

        Parameters
        ----------
        origin
            The camera in the finger frame, shape (3,).
        ray
            Directions, shape (3, ...).

        Returns
        -------
        point
            Shape (3, ...); meaningless where `hit` is False.
        hit
            Whether the ray meets the finger at all.
        """
        shaft, meets_shaft = self._meet(origin, ray, round_end=False)
        end, meets_end = self._meet(origin, ray, round_end=True)
        meets_shaft &= shaft[1] <= self.cap_start
        meets_end &= end[1] > self.cap_start
        return np.where(meets_end, end, shaft), meets_shaft | meets_end

    def normal(self, point: Reals) -> Reals:
        """Return the outward unit normal at points of the surface, shape (3, ...)."""
        beyond = np.maximum(point[1] - self.cap_start, 0)
        out = np.stack(
            [point[0] / self.half_width**2, beyond / self.cap**2, point[2] / self.half_depth**2]
        )
        return np.asarray(out / (np.linalg.norm(out, axis=0) + 1e-9), dtype=np.float32)

    def to_skin(self, point: Reals) -> tuple[Reals, Reals]:
        """Return the arc lengths (across, along) of surface points."""
        across = self.half_width * np.arcsin(np.clip(point[0] / self.half_width, -1, 1))
        beyond = np.clip((point[1] - self.cap_start) / self.cap, 0, 1)
        along = np.minimum(point[1], self.cap_start) + self.cap * np.arcsin(beyond)
        return across.astype(np.float32), along.astype(np.float32)

    def to_space(self, across: Reals, along: Reals) -> Reals:
        """Return the surface points (3, n) of skin points on the pad's side."""
        x = self.half_width * np.sin(np.clip(across / self.half_width, -np.pi / 2, np.pi / 2))
        beyond = np.sin(np.clip((along - self.cap_start) / self.cap, 0, np.pi / 2))
        y = np.minimum(along, self.cap_start) + self.cap * beyond
        left = np.maximum(1 - (x / self.half_width) ** 2 - beyond**2, 0)
        return np.stack([x, y, self.half_depth * np.sqrt(left)]).astype(np.float32)

    def _meet(self, origin: Reals, ray: Reals, *, round_end: bool) -> tuple[Reals, Mask]:
        """Solve the quadratic of one of the two bodies; the nearer root is what is seen."""
        along = 1 / self.cap**2 if round_end else 0.0
        weight = np.array([1 / self.half_width**2, along, 1 / self.half_depth**2], np.float32)
        start = origin - np.array([0, self.cap_start, 0], np.float32)
        a = np.tensordot(weight, ray**2, 1)
        b = np.tensordot(weight * start, ray, 1)
        c = float(weight @ start**2) - 1
        inside = b**2 - a * c
        step = (-b - np.sqrt(np.maximum(inside, 0))) / (a + 1e-12)
        point = origin[:, None, None] + step * ray
        return point.astype(np.float32), np.asarray(inside > 0)
