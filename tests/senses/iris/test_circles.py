"""The circle that most of an edge lies on is found, whatever else was drawn."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hospitium.senses.iris.circles import CircleSearch, beside, best_circle
from hospitium.senses.iris.types import ANGLES, Reals, directions

RADII = np.arange(30, 90, dtype=np.float32)


def bent(radius: float, dx: float, dy: float) -> Reals:
    """Return how far the points of a circle around (dx, dy) are from the middle."""
    ca, sa = np.cos(directions()), np.sin(directions())
    along, aside = dx * ca + dy * sa, dx * sa - dy * ca
    return np.asarray(along + np.sqrt(radius**2 - aside**2), np.float32)


def ring(line: Reals, worth: Reals) -> Reals:
    """Return scores for passing along a line, as wide as an edge is."""
    off = np.abs(RADII[:, None] - line[None, :])
    return np.asarray(np.exp(-0.5 * (off / 1.5) ** 2) * worth, np.float32)


ALL = np.ones(ANGLES, np.float32)
PLACES = (st.floats(50, 70), st.floats(-8, 8), st.floats(-8, 8))


@given(*PLACES)
def test_a_circle_is_found_where_it_is(radius: float, dx: float, dy: float) -> None:
    truth = bent(radius, dx, dy)
    found = best_circle(ring(truth, ALL), RADII, CircleSearch(reach=10))
    assert np.abs(found - truth).max() < 2.5


@given(*PLACES, st.floats(0, 2 * np.pi))
def test_a_line_across_a_third_of_it_draws_it_nowhere(
    radius: float, dx: float, dy: float, at: float
) -> None:
    """A lid: within a third of the directions there is no edge but one much nearer."""
    truth = bent(radius, dx, dy)
    hidden = np.cos(directions() - at) > 0.5
    lid = np.maximum(truth - 14 * np.clip(np.cos(directions() - at) - 0.5, 0, None) * 2, 31)
    gain = ring(truth, (~hidden).astype(np.float32)) + ring(lid, hidden.astype(np.float32))
    found = best_circle(gain, RADII, CircleSearch(reach=10))
    assert np.abs(found - truth)[~hidden].mean() < 2.0


def test_the_likely_centre_decides_where_the_edge_does_not() -> None:
    """Two arcs left and right of an eye whose rest lids hide, as wide as one likes."""
    sides = (np.abs(np.cos(directions())) > 0.97).astype(np.float32)
    gain = ring(bent(60, 0, 0), sides)
    for up in (-4.0, 0.0, 4.0):
        found = best_circle(gain, RADII, CircleSearch(reach=8, likely=(0.0, up), pull=5.0))
        centre = (found[ANGLES // 4] - found[3 * ANGLES // 4]) / 2
        assert abs(centre - up) < 2.5


def test_cells_beside_a_circle_are_those_within_a_share_of_it() -> None:
    near = beside(RADII, np.full(ANGLES, 60, np.float32), within=0.1)
    assert np.flatnonzero(near.any(axis=1)).tolist() == list(range(24, 37))
