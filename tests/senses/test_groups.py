"""Rates per group are those of its own pairs, and few people never look free of errors."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.groups import Pairs, Rate, largest_gap, rates_by_group


def pairs(scores: list[float], groups: list[str], *, genuine: bool) -> Pairs:
    first = np.arange(len(scores), dtype=np.intp)
    return Pairs(np.array(scores), first, first if genuine else first + 1, groups)


@settings(deadline=None, max_examples=15)
@given(rows=st.lists(st.tuples(st.floats(0, 1), st.sampled_from("ab")), min_size=1, max_size=20))
def test_a_group_has_the_rate_of_its_own_pairs(rows: list[tuple[float, str]]) -> None:
    scores, groups = [score for score, _ in rows], [group for _, group in rows]
    rng = np.random.default_rng(1)
    found = rates_by_group(
        pairs(scores, groups, genuine=True), pairs(scores, groups, genuine=False), 0.5, rng=rng
    )
    assert [one.group for one in found] == sorted(set(groups))
    for one in found:
        own = np.array([score for score, group in rows if group == one.group])
        assert one.fnmr.value == np.mean(own < 0.5)
        assert one.fmr.value == np.mean(own >= 0.5)
        for rate in (one.fnmr, one.fmr):
            assert 0.0 <= rate.low <= rate.value <= rate.high <= 1.0
            assert rate.pairs == len(own)


def test_ten_people_without_an_error_may_still_have_three_in_ten() -> None:
    rng = np.random.default_rng(1)
    right = pairs([0.9] * 10, ["a"] * 10, genuine=True)
    (one,) = rates_by_group(right, pairs([], [], genuine=False), 0.5, rng=rng)
    assert one.fnmr.value == 0.0
    assert 0.25 < one.fnmr.high < 0.35
    assert one.fmr.pairs == 0


def test_pairs_of_no_group_count_for_none() -> None:
    rng = np.random.default_rng(1)
    mixed = pairs([0.1, 0.9], ["", "a"], genuine=True)
    (one,) = rates_by_group(mixed, mixed, 0.5, rng=rng)
    assert (one.group, one.fnmr.value, one.fnmr.pairs) == ("a", 0.0, 1)


def test_the_gap_is_between_the_two_that_differ_most() -> None:
    rates = [
        ("a", Rate(0.01, 0.0, 0.02, 100, 50)),
        ("b", Rate(0.30, 0.2, 0.40, 100, 50)),
        ("c", Rate(0.02, 0.0, 0.50, 100, 50)),
        ("none", Rate(float("nan"), 0.0, 1.0, 0, 0)),
    ]
    gap = largest_gap(rates)
    assert gap is not None
    assert (gap.least, gap.most, gap.apart) == ("a", "b", True)
    overlap = largest_gap([rates[0], rates[2]])
    assert overlap is not None
    assert not overlap.apart
    assert largest_gap(rates[:1]) is None
