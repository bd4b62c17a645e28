import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.formats.minutiae import Minutiae
from hospitium.synth import minutiae_finger
from hospitium.synth.truth import Agreement, agreement


def changed(minutiae: Minutiae, *, right: float = 0.0, turn: float = 0.0) -> Minutiae:
    return Minutiae(
        minutiae.x + np.float32(right),
        minutiae.y,
        minutiae.angle + np.float32(turn),
        minutiae.kind,
        minutiae.quality,
        minutiae.width,
        minutiae.height,
    )


@given(seed=st.integers(0, 1000), turn=st.sampled_from([0.0, 0.5, -0.5, 2 * np.pi]))
@settings(deadline=None, max_examples=30)
def test_a_print_agrees_with_itself_and_with_a_small_error(seed: int, turn: float) -> None:
    finger = minutiae_finger(np.random.default_rng(seed))
    n = len(finger)
    assert agreement(finger, changed(finger, turn=turn)) == Agreement(n, n, n)


@pytest.mark.parametrize("error", [{"right": 500.0}, {"turn": 0.6}, {"turn": np.pi}])
def test_one_minutia_too_far_off_does_not_agree(error: dict[str, float]) -> None:
    one = np.array([100.0], np.float32)
    kind = np.ones(1, np.uint8)
    print_ = Minutiae(one, one.copy(), np.ones(1, np.float32), kind, kind.copy(), 360, 480)
    assert agreement(print_, changed(print_, **error)) == Agreement(1, 1, 0)


def test_counts_add_up() -> None:
    total = Agreement(10, 8, 6) + Agreement(10, 12, 9)
    assert (total.recall, total.precision) == (0.75, 0.75)
    assert (Agreement(0, 0, 0).recall, Agreement(0, 0, 0).precision) == (1.0, 1.0)
