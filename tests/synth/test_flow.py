import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.synth.flow import FREQUENCY, Pattern, random_flow

seeds = st.integers(0, 10_000)
patterns = st.sampled_from(list(Pattern))


@given(seed=seeds, pattern=patterns)
@settings(deadline=None)
def test_orientation_is_a_line_between_0_and_pi(seed: int, pattern: Pattern) -> None:
    y, x = np.mgrid[-200:200:25, -150:150:25].astype(np.float32)
    found = random_flow(np.random.default_rng(seed), pattern).orientation(x, y)
    assert found.dtype == np.float32
    assert ((found >= 0) & (found <= np.pi)).all()


@given(seed=seeds, pattern=patterns)
@settings(deadline=None)
def test_a_walk_around_a_core_turns_the_ridges_by_pi_and_around_a_delta_back(
    seed: int, pattern: Pattern
) -> None:
    flow = random_flow(np.random.default_rng(seed), pattern)
    way = np.linspace(0, 2 * np.pi, 121).astype(np.float32)
    for poles, turn in ((flow.cores, np.pi), (flow.deltas, -np.pi)):
        for pole in poles:
            x, y = 4 * np.cos(way) + pole.real, 4 * np.sin(way) + pole.imag
            steps = np.diff(flow.orientation(x, y))
            steps -= np.pi * np.rint(steps / np.pi)
            assert steps.sum() == pytest.approx(turn, abs=1e-3)


def test_classes_come_as_often_as_in_nature() -> None:
    rng = np.random.default_rng(3)
    drawn = [random_flow(rng).pattern for _ in range(2000)]
    for pattern, share in FREQUENCY.items():
        assert drawn.count(pattern) / 2000 == pytest.approx(share, abs=0.04)


@pytest.mark.parametrize(
    ("pattern", "cores", "deltas"),
    [(Pattern.ARCH, 0, 0), (Pattern.LEFT_LOOP, 1, 1), (Pattern.WHORL, 2, 2)],
)
def test_each_class_has_its_singularities(pattern: Pattern, cores: int, deltas: int) -> None:
    flow = random_flow(np.random.default_rng(0), pattern)
    assert (len(flow.cores), len(flow.deltas)) == (cores, deltas)
