"""Where a finger is in front of the camera, and where its points come to lie in the photo.

Scene frame, millimetres: x right, y up, z towards the camera, which stands at (0, 0, distance).
"""

from dataclasses import dataclass

import numpy as np

from hospitium.synth.waves import Reals


@dataclass(frozen=True, slots=True)
class Pose:
    """How one finger is held.

    Attributes
    ----------
    x, y
        The middle of the pad in the scene, millimetres.
    turn
        Degrees anticlockwise in the plane of the photo; 0 points up.
    roll, pitch
        Degrees about the finger's own axis, and of the tip away from the camera.
    """

    x: float = 0.0
    y: float = 0.0
    turn: float = 0.0
    roll: float = 0.0
    pitch: float = 0.0

    def rotation(self) -> Reals:
        """Return the matrix from the finger frame to the scene frame."""
        turn, pitch, roll = np.radians([self.turn, self.pitch, self.roll])
        about_z = [[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]]
        about_x = [
            [1, 0, 0],
            [0, np.cos(pitch), np.sin(pitch)],
            [0, -np.sin(pitch), np.cos(pitch)],
        ]
        about_y = [[np.cos(roll), 0, np.sin(roll)], [0, 1, 0], [-np.sin(roll), 0, np.cos(roll)]]
        return np.asarray(np.array(about_z) @ about_x @ about_y, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class View:
    """The frame of the photo.

    Attributes
    ----------
    width, height
        Pixels.
    px_per_mm
        At the plane of the pads.
    distance
        Of the camera from that plane, millimetres.
    """

    width: int
    height: int
    px_per_mm: float
    distance: float = 180.0

    def rays(self, pose: Pose) -> tuple[Reals, Reals]:
        """Return the camera (3,) and the ray of each pixel (3, height, width), finger frame."""
        down, right = np.mgrid[: self.height, : self.width].astype(np.float32)
        x = (right - self.width / 2) / self.px_per_mm
        y = (self.height / 2 - down) / self.px_per_mm
        ray = np.stack([x, y, np.full_like(x, -self.distance)])
        back = pose.rotation().T
        camera = np.array([-pose.x, -pose.y, self.distance], np.float32)
        return back @ camera, np.tensordot(back, ray, 1).astype(np.float32)

    def project(self, pose: Pose, point: Reals) -> tuple[Reals, Reals]:
        """Return pixel x and y of points (3, n) of the finger frame."""
        moved = pose.rotation() @ point + np.array([[pose.x], [pose.y], [0]], np.float32)
        scale = self.px_per_mm * self.distance / (self.distance - moved[2])
        return self.width / 2 + moved[0] * scale, self.height / 2 - moved[1] * scale
