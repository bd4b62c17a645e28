import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.senses.finger.cohort import (
    GROWN_COHORT,
    YEARS,
    Cohort,
    decode_cohort,
    encode_cohort,
    probe_scales,
)
from hospitium.senses.finger.growth import GROWN

NOW = 2026


@given(age=st.floats(0, GROWN, exclude_max=True), back=st.integers(0, YEARS - 1))
def test_a_child_s_cohort_reads_back(age: float, back: int) -> None:
    cohort = encode_cohort(age, NOW - back)
    assert 1 <= cohort <= 255
    assert decode_cohort(cohort, now=NOW) == Cohort(int(age), NOW - back)


@given(age=st.one_of(st.none(), st.floats(GROWN, 120)), year=st.integers(1990, 2100))
def test_the_grown_and_the_unknown_are_compared_as_they_are(age: float | None, year: int) -> None:
    assert encode_cohort(age, year) == GROWN_COHORT
    assert probe_scales(GROWN_COHORT, now=year) == (1.0,)


@given(age=st.integers(0, 18), back=st.integers(0, YEARS - 1))
def test_a_probe_is_shrunk_and_never_grown(age: int, back: int) -> None:
    tried = probe_scales(encode_cohort(age, NOW - back), now=NOW)
    assert all(0.4 < scale <= 1.0 for scale in tried)
    assert len(tried) <= 4
    if back == 0:
        assert tried == (1.0,)


@given(age=st.integers(0, 17), back=st.integers(1, YEARS - 2))
def test_the_longer_ago_the_smaller(age: int, back: int) -> None:
    now = probe_scales(encode_cohort(age, NOW - back), now=NOW)
    later = probe_scales(encode_cohort(age, NOW - back), now=NOW + 1)
    assert min(later) <= min(now)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="age"):
        encode_cohort(-1, NOW)
    for cohort in (-1, GROWN * YEARS + 1):
        with pytest.raises(ValueError, match="cohort"):
            decode_cohort(cohort, now=NOW)
