"""An eye is its seed's: the same again, another one's not."""

import numpy as np

from hospitium.synth.iris.eye import Pose, draw_eye


def test_the_same_seeds_draw_the_same_picture() -> None:
    one, again = (draw_eye(5, Pose(), rng=np.random.default_rng(2)) for _ in range(2))
    other = draw_eye(6, Pose(), rng=np.random.default_rng(2))
    assert (one == again).all()
    assert (one != other).mean() > 0.1


def test_pupil_iris_and_white_have_their_levels() -> None:
    pose = Pose(noise=0.0, lashes=0)
    picture = draw_eye(5, pose, rng=np.random.default_rng(2)).astype(float)
    y, x = np.mgrid[: pose.height, : pose.width]
    pupil = np.hypot(x - pose.x - pose.pupil_x, y - pose.y - pose.pupil_y) < 0.8 * pose.pupil
    away = np.hypot(x - pose.x, y - pose.y)
    white = (away > 1.15 * pose.iris) & (away < 1.3 * pose.iris) & (np.abs(y - pose.y) < 8)
    assert abs(np.median(picture[pupil]) - pose.levels[0]) < 3
    assert abs(np.median(picture[white]) - pose.levels[2]) < 3
