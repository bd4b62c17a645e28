import numpy as np
import pytest

from hospitium.senses.bootstrap import bootstrap_interval
from hospitium.senses.error_rates import DetCurve, error_rates


def eer(curve: DetCurve) -> float:
    return error_rates(curve).eer


def sample(fingers: int, bad: int) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """Scores of `fingers` fingers, of which `bad` are never recognised."""
    owner = np.repeat(np.arange(fingers), 10)
    genuine = np.where(owner < bad, 0.0, 9.0)
    first, second = np.array([(i, j) for i in range(fingers) for j in range(i)]).T
    return (genuine, owner), (np.full(len(first), 1.0), first, second)


def interval(fingers: int, bad: int) -> tuple[float, float]:
    genuine, impostor = sample(fingers, bad)
    return bootstrap_interval(
        (genuine[0], genuine[1]),
        (impostor[0], impostor[1], impostor[2]),
        eer,
        rng=np.random.default_rng(1),
        rounds=100,
    )


def test_holds_the_measured_rate_and_narrows_with_more_fingers() -> None:
    few, many = interval(10, 2), interval(100, 20)
    measured = 0.2 / 2  # at any threshold that rejects the impostors
    for low, high in (few, many):
        assert low <= measured <= high
    assert many[1] - many[0] < few[1] - few[0]


def test_no_errors_no_spread() -> None:
    assert interval(10, 0) == (0, 0)


def test_the_same_draws_give_the_same_interval() -> None:
    assert interval(10, 3) == interval(10, 3)


def test_two_fingers_are_enough() -> None:
    low, high = interval(2, 1)
    assert 0 <= low <= high <= 1
    assert high == pytest.approx(0.25)
