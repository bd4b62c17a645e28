"""Which way a head is turned, from five points."""

from dataclasses import dataclass

import numpy as np

from hospitium.senses.face.types import Points

_HEAD = np.array(
    [
        [-31.0, 0.0, 0.0],
        [31.0, 0.0, 0.0],
        [0.0, 36.0, -26.0],
        [-24.0, 68.0, -2.0],
        [24.0, 68.0, -2.0],
    ]
)
"""Eyes, tip of the nose and corners of the mouth of a middling adult head in millimetres, x to the
right as one looks at it, y down, z away from the camera. Drawn by hand from the usual proportions:
good for tens of degrees, not for degrees."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Angles in degrees; 0 looks straight into an upright camera.

    Attributes
    ----------
    yaw
        Above 0 where the nose points to the right of the picture.
    pitch
        Above 0 where it points down.
    roll
        Above 0 where the head leans clockwise in the picture.
    """

    yaw: float
    pitch: float
    roll: float


def head_pose(five: Points) -> Pose:
    """Return how a head is turned, from its five points; the camera is taken to be far away.

    Notes
    -----
    The best affine camera by least squares, its rows made orthonormal: DeMenthon & Davis, "Model-
    based object pose in 25 lines of code", IJCV 15, 1995, first iteration.
    """
    head = _HEAD - _HEAD.mean(axis=0)
    camera = np.linalg.lstsq(head, five - five.mean(axis=0), rcond=None)[0].T
    left, _, right = np.linalg.svd(camera, full_matrices=False)
    across, down = left @ right
    ahead = np.cross(across, down)
    # the nose points along -z of the head
    nose = -np.array([across[2], down[2], ahead[2]])
    yaw = float(np.degrees(np.arctan2(nose[0], -nose[2])))
    pitch = float(np.degrees(np.arcsin(np.clip(nose[1], -1.0, 1.0))))
    eyes = five[1] - five[0]
    return Pose(yaw, pitch, float(np.degrees(np.arctan2(eyes[1], eyes[0]))))
