"""Known circles are found; what is no open eye is refused."""

import numpy as np
import pytest

from hospitium.core.errors import NoIris
from hospitium.senses.iris.segment import segment
from hospitium.synth.iris.eye import Pose
from tests.senses.iris.eyes import PLAIN, eye, posed

POSES = [
    PLAIN,
    posed(x=120.0, y=135.0, iris=60.0, pupil=18.0),
    posed(iris=95.0, pupil=52.0, upper=0.7),
    Pose(height=120, width=160, x=80.0, y=60.0, iris=42.0, pupil=15.0),
    Pose(height=480, width=640, x=300.0, y=260.0, iris=150.0, pupil=60.0),
    posed(levels=(35.0, 80.0, 120.0, 150.0), blur=2.0),
]


@pytest.mark.parametrize("pose", POSES)
def test_known_circles_are_found(pose: Pose) -> None:
    found = segment(eye(3, pose))
    pupil, limbus = found.pupil.circle, found.limbus.circle
    off = np.hypot(pupil.x - pose.x - pose.pupil_x, pupil.y - pose.y - pose.pupil_y)
    assert off < 1.0
    assert abs(pupil.radius - pose.pupil) < 1.0
    assert np.hypot(limbus.x - pose.x, limbus.y - pose.y) < 0.06 * pose.iris
    assert abs(limbus.radius - pose.iris) < 0.06 * pose.iris


@pytest.mark.parametrize(
    "picture",
    [
        np.full((240, 320), 128, np.uint8),
        np.random.default_rng(0).integers(0, 256, (240, 320)).astype(np.uint8),
        np.tile((127 + 100 * np.sin(np.arange(320) / 3)).astype(np.uint8), (240, 1)),
        eye(3, posed(upper=-0.8, lower=0.9, lashes=40)),
    ],
    ids=["nothing", "noise", "stripes", "closed"],
)
def test_what_is_no_open_eye_is_refused(picture: "np.typing.NDArray[np.uint8]") -> None:
    with pytest.raises(NoIris):
        segment(picture)


def test_a_tiny_iris_is_refused_with_what_to_do() -> None:
    pose = Pose(height=120, width=160, x=80.0, y=60.0, iris=20.0, pupil=8.0)
    with pytest.raises(NoIris) as refusal:
        segment(eye(3, pose))
    assert refusal.value.remedy
