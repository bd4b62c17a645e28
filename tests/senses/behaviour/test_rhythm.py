import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.behaviour.features import features
from hospitium.senses.behaviour.rhythm import CAP, learn, strangeness
from hospitium.senses.behaviour.types import Reals, Strokes
from tests.senses.behaviour.typing import samples_of, somebody


def rows(seed: int, count: int, *, draw: int = 0) -> Reals:
    return np.stack([features(one) for one in samples_of(somebody(seed), count, seed=draw)])


def test_a_stranger_is_stranger_than_the_typist() -> None:
    own, others = [], []
    for seed in range(12):
        rhythm = learn(rows(seed, 20))
        own += [strangeness(rhythm, row) for row in rows(seed, 10, draw=1)]
        others += [strangeness(rhythm, row) for row in rows(seed + 100, 10)]
    assert np.quantile(own, 0.95) < np.quantile(others, 0.05)


def test_the_typists_own_samples_are_about_as_strange_as_one() -> None:
    rhythm = learn(rows(3, 34))
    assert 0.8 < np.median([strangeness(rhythm, row) for row in rows(3, 40, draw=1)]) < 1.25


@given(order=st.permutations(range(12)))
@settings(max_examples=20, deadline=None)
def test_the_order_in_which_samples_were_learned_is_nothing(order: list[int]) -> None:
    learned, probe = rows(5, 12), rows(6, 1)[0]
    assert strangeness(learn(learned[order]), probe) == pytest.approx(
        strangeness(learn(learned), probe)
    )


def test_one_slip_of_the_finger_counts_for_no_more_than_its_share() -> None:
    learned, probe = rows(5, 20), rows(5, 1, draw=1)[0]
    slipped = probe.copy()
    slipped[4] = 1e9
    rhythm = learn(learned)
    assert (
        strangeness(rhythm, slipped) - strangeness(rhythm, probe)
        <= CAP / len(probe) / rhythm.usual + 1e-9
    )


def test_the_distance_is_what_the_docstring_says() -> None:
    learned, probe = rows(8, 9), rows(9, 1)[0]
    rhythm = learn(learned)

    def distance(kept: Reals, row: Reals) -> float:
        centre = [float(np.median(column)) for column in kept.T]
        spread = [
            max(sum(abs(v - c) for v in column) / len(column), 1e-3)
            for column, c in zip(kept.T, centre, strict=True)
        ]
        far = [
            sum(min(abs(a - b) / s, CAP) for a, b, s in zip(row, to, spread, strict=True))
            / len(row)
            for to in (centre, *kept)
        ]
        return float(far[0] + sum(sorted(far[1:])[:3]) / 3) / 2

    own = [distance(np.delete(learned, i, 0), row) for i, row in enumerate(learned)]
    assert strangeness(rhythm, probe) == pytest.approx(distance(learned, probe) / np.median(own))


def test_somebody_who_never_varies_is_still_told_from_another() -> None:
    always = np.repeat(rows(1, 1), 12, axis=0)
    rhythm = learn(always)
    assert strangeness(rhythm, always[0]) == 0.0
    assert strangeness(rhythm, rows(2, 1)[0]) > 1.5


@given(start=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_when_somebody_began_is_nothing(start: int) -> None:
    (one,) = samples_of(somebody(4), 1)[0]
    later = Strokes(one.press + start, one.release + start)
    np.testing.assert_allclose(features((one,)), features((later,)))


def test_too_little_to_learn_from_and_another_text_say_so() -> None:
    with pytest.raises(ValueError, match="at least 3 rows"):
        learn(rows(1, 2))
    with pytest.raises(ValueError, match="at least 3 rows"):
        learn(np.empty((12, 0)))
    with pytest.raises(ValueError, match="features of shape"):
        strangeness(learn(rows(1, 12)), np.zeros(3))
