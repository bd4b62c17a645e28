"""What a print must be, and what is done to it once."""

import numpy as np
import pytest

from hospitium.core.errors import BadTemplate
from hospitium.senses.finger.matcher import prepare
from hospitium.senses.finger.matcher.types import LONGEST_EDGE, MAX_MINUTIAE
from tests.senses.finger.matcher.made import columns, scatter


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e9, -30_000.0])
@pytest.mark.parametrize("where", range(3))
def test_coordinates_that_are_none_are_refused(bad: float, where: int) -> None:
    values = [[10.0, 20.0, 30.0], [10.0, 20.0, 40.0], [0.0, 1.0, 2.0]]
    values[where][1] = bad
    with pytest.raises(BadTemplate):
        prepare(columns(*values))


@pytest.mark.parametrize("count", range(6))
def test_any_number_of_minutiae_prepares(count: int) -> None:
    assert len(prepare(scatter(1, count))) == count


def test_minutiae_on_a_line_or_a_point_prepare() -> None:
    line = prepare(columns(np.arange(20) * 10.0, np.full(20, 5.0), np.zeros(20)))
    assert len(line) == 20
    assert len(prepare(columns(np.full(5, 7.0), np.full(5, 7.0), np.arange(5.0)))) == 5


def test_the_best_are_kept_when_there_are_too_many() -> None:
    crowd = scatter(3, 400)
    kept = prepare(crowd)
    assert len(kept) == MAX_MINUTIAE
    left_out = np.setdiff1d(np.arange(400), kept.order)
    assert crowd.quality[kept.order].min() >= crowd.quality[left_out].max()


def test_rows_point_back_to_their_minutiae() -> None:
    made = scatter(4, 50)
    ready = prepare(made)
    assert np.allclose(np.diff(ready.columns.x), np.diff(made.x[ready.order]), atol=1e-4)
    assert sorted(ready.order.tolist()) == list(range(50))


def test_columns_are_compact_and_locked() -> None:
    for column in prepare(scatter(5, 50)).columns:
        assert column.flags.c_contiguous
        assert not column.flags.writeable


def test_edges_are_no_longer_than_a_byte_can_say() -> None:
    wide = prepare(columns(np.arange(10) * 239.0, np.zeros(10), np.zeros(10)))
    assert wide.columns.edges[:, 2].max() <= LONGEST_EDGE
