"""What is told of counts gives no small one away, whatever is subtracted."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.policy.small_numbers import (
    FEW,
    LEAST,
    NOT_TOLD,
    OPEN,
    shown,
    shown_with_total,
    told,
)


@given(st.integers(0, 10**6))
def test_a_count_is_none_few_or_a_multiple_of_ten(count: int) -> None:
    text = shown(count)
    if text == FEW:
        assert 1 <= count < LEAST
    else:
        assert int(text) % LEAST == 0
        assert 0 <= count - int(text) < LEAST
        assert (text == "0") == (count == 0)


@pytest.mark.parametrize(("cells", "most"), [(2, 30), (3, 22)])
def test_no_table_gives_a_hidden_number_back(cells: int, most: int) -> None:
    """Every table of a size is tried: what is told of it leaves each hidden row open."""
    may_be = defaultdict[tuple[str, ...], list[set[int]]](lambda: [set() for _ in range(cells)])
    for counts in product(range(most + 1), repeat=cells):
        rows, total = shown_with_total(counts)
        for place, count in enumerate(counts):
            may_be[*rows, total][place].add(count)
    hidden = 0
    for told_of, sets in may_be.items():
        largest = max(max(values) for values in sets)
        for text, values in zip(told_of, sets, strict=False):
            # tables whose neighbours were not tried may be open in truth and look closed
            if text == FEW and largest < most:
                hidden += 1
                assert len(values) >= OPEN, (told_of, values)
    assert hidden >= 9


@pytest.mark.parametrize("counts", [[1] * 9, [9] * 10, [1] * 16, [1] * 19])
def test_a_total_that_would_give_its_rows_away_is_not_told(counts: list[int]) -> None:
    rows, total = shown_with_total(counts)
    assert total in (NOT_TOLD, FEW)
    assert set(rows) == {FEW}


def test_rows_of_a_total_below_ten_do_not_say_which_are_none() -> None:
    assert shown_with_total([0, 4, 0]) == (["<10", "<10", "<10"], "<10")
    assert shown_with_total([0, 0]) == (["0", "0"], "0")


def test_a_median_of_few_is_not_told() -> None:
    assert not told(9)
    assert told(10)
    with pytest.raises(ValueError):
        shown(-1)
