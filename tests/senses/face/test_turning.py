"""Turned embeddings: as alike as before to who has the key, unlike anything to who has not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.face.turning import SCORE_OFF, secret_turn, turned

KEY, OTHER = bytes(range(32)), bytes(32)
SIZES = (2, 16, 512)
TURNS = {size: secret_turn(KEY, size) for size in SIZES}


def test_a_turn_is_orthogonal_and_the_key_s_own() -> None:
    for size, turn in TURNS.items():
        np.testing.assert_allclose(turn @ turn.T, np.eye(size), atol=1e-12)
        assert (secret_turn(KEY, size) == turn).all()
    assert np.abs(secret_turn(OTHER, 16) - TURNS[16]).max() > 0.1


@given(seed=st.integers(0, 10**6), size=st.sampled_from(SIZES), spread=st.floats(0.0, 3.0))
@settings(max_examples=100)
def test_no_cosine_is_off_by_more_than_it_says(seed: int, size: int, spread: float) -> None:
    """Of any vectors of length 1: near ones, far ones, and ones with few numbers that count."""
    rng = np.random.default_rng(seed)
    scale = np.exp(-spread * rng.random(size) * 10)
    pair = rng.standard_normal((2, size)) * scale
    pair[1] = pair[0] + rng.random() * pair[1]
    pair = (pair / np.linalg.norm(pair, axis=1, keepdims=True)).astype(np.float32)
    one, other = turned(pair, TURNS[size]).astype(np.float32)
    truth = float(pair[0].astype(np.float64) @ pair[1].astype(np.float64))
    assert abs(float(one @ other) - truth) < SCORE_OFF


def test_each_column_looks_like_chance() -> None:
    """Numbers of a turn are those of a random one: none stands out, none is missing."""
    turn = TURNS[512] * np.sqrt(512)
    assert abs(turn.mean()) < 0.01
    assert abs(turn.std() - 1.0) < 0.01
    assert np.abs(turn).max() < 6.5
    assert 2.9 < (turn**4).mean() < 3.1  # of a normal number: 3
