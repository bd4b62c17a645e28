import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.fingers import TEN_FINGERS
from hospitium.formats.minutiae import Minutiae
from hospitium.synth import Difficulty, minutiae_finger, minutiae_impression, minutiae_person
from hospitium.synth.templates import _spread

seeds = st.integers(0, 100_000)


def nearest(minutiae: Minutiae) -> np.ndarray:
    gap = np.hypot(
        minutiae.x[:, None] - minutiae.x[None, :], minutiae.y[:, None] - minutiae.y[None, :]
    )
    np.fill_diagonal(gap, np.inf)
    return np.asarray(gap.min(axis=1))


@given(seed=seeds)
@settings(deadline=None)
def test_a_finger_is_well_formed(seed: int) -> None:
    finger = minutiae_finger(np.random.default_rng(seed))
    assert 25 <= len(finger) <= 120
    assert ((finger.x >= 0) & (finger.x < finger.width)).all()
    assert ((finger.y >= 0) & (finger.y < finger.height)).all()
    assert ((finger.angle >= 0) & (finger.angle < 6.2832)).all()
    assert set(finger.kind) <= {1, 2}
    assert nearest(finger).min() >= 8.99


@given(seed=seeds, difficulty=st.sampled_from(list(Difficulty)))
@settings(deadline=None)
def test_an_impression_lies_on_the_sensor(seed: int, difficulty: Difficulty) -> None:
    rng = np.random.default_rng(seed)
    found = minutiae_impression(minutiae_finger(rng), rng, difficulty=difficulty)
    assert ((found.x >= 0) & (found.x < 388) & (found.y >= 0) & (found.y < 374)).all()
    assert ((found.angle >= 0) & (found.angle < 6.2832)).all()
    assert found.x.dtype == found.angle.dtype == np.float32


@given(seed=seeds)
@settings(deadline=None, max_examples=10)
def test_the_same_seed_gives_the_same_person(seed: int) -> None:
    first, again, other = (
        minutiae_person(np.random.default_rng(s)) for s in (seed, seed, seed + 1)
    )
    assert tuple(first) == TEN_FINGERS
    for position in TEN_FINGERS:
        assert first[position].x.tobytes() == again[position].x.tobytes()
        assert first[position].x.tobytes() != other[position].x.tobytes()


def test_a_finger_without_minutiae_leaves_an_impression_without_minutiae() -> None:
    none = np.zeros(0, dtype=np.float32)
    nothing = np.zeros(0, dtype=np.uint8)
    bare = Minutiae(none, none.copy(), none.copy(), nothing, nothing.copy(), 360, 480)
    assert len(minutiae_impression(bare, np.random.default_rng(0))) == 0


def test_counts_and_spacing_are_those_of_grown_fingers() -> None:
    """The figures of the model card: 24 grown fingers have 73 minutiae, median gap 26 px."""
    rng = np.random.default_rng(9)
    fingers = [minutiae_finger(rng) for _ in range(100)]
    assert np.mean([len(f) for f in fingers]) == pytest.approx(75, abs=4)
    assert np.median(np.concatenate([nearest(f) for f in fingers])) == pytest.approx(24, abs=4)


@given(seed=seeds)
@settings(deadline=None)
def test_the_kernel_takes_candidates_in_turn_as_the_plain_loop_does(seed: int) -> None:
    x, y = np.random.default_rng(seed).uniform(0, 60, (2, 80)).astype(np.float32)
    plain: list[int] = []
    for i in range(80):
        if len(plain) < 25 and (np.hypot(x[plain] - x[i], y[plain] - y[i]) >= 9).all():
            plain.append(i)
    assert _spread(x, y, np.float32(9), 25).tolist() == plain
