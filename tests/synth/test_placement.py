import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.synth import Placement, minutiae_finger
from hospitium.synth.waves import random_waves

seeds = st.integers(0, 10_000)


def some_placement(seed: int, *, distortion: float = 4.0) -> Placement:
    rng = np.random.default_rng(seed)
    return Placement(
        rotation=float(rng.uniform(-0.6, 0.6)),
        sensor_x=190.0,
        sensor_y=180.0,
        finger_x=float(rng.uniform(150, 200)),
        finger_y=float(rng.uniform(200, 260)),
        stretch_x=random_waves(rng, deviation=distortion, length=170),
        stretch_y=random_waves(rng, deviation=distortion, length=170),
    )


@given(seed=seeds)
@settings(deadline=None)
def test_there_and_back_again(seed: int) -> None:
    placement = some_placement(seed)
    y, x = np.mgrid[20:460:40, 20:340:40].astype(np.float32)
    back_x, back_y = placement.to_finger(*placement.to_sensor(x, y))
    assert np.abs(back_x - x).max() < 0.05
    assert np.abs(back_y - y).max() < 0.05


@given(seed=seeds)
@settings(deadline=None)
def test_without_distortion_distances_stay_and_directions_turn_with_the_finger(seed: int) -> None:
    placement = some_placement(seed, distortion=0.0)
    before = minutiae_finger(np.random.default_rng(seed))
    after = placement.carry(before, width=388, height=374)
    assert np.allclose(
        np.hypot(np.diff(before.x), np.diff(before.y)),
        np.hypot(np.diff(after.x), np.diff(after.y)),
        atol=1e-2,
    )
    turn = after.angle - before.angle - placement.rotation
    assert np.abs(np.sin(turn / 2)).max() < 1e-3


@given(seed=seeds)
@settings(deadline=None)
def test_distortion_turns_a_direction_only_a_little(seed: int) -> None:
    placement = some_placement(seed, distortion=2.0)
    before = minutiae_finger(np.random.default_rng(seed))
    after = placement.carry(before, width=388, height=374)
    turn = after.angle - before.angle - placement.rotation
    assert np.abs(np.sin(turn / 2)).max() < np.sin(np.radians(20))
    assert ((after.angle >= 0) & (after.angle < 6.2832)).all()
