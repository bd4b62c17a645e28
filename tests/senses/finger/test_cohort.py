import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.formats.notice import Sex
from hospitium.senses.finger.cohort import (
    GROWN_COHORT,
    YEARS,
    Cohort,
    decode_cohort,
    encode_cohort,
    probe_scale,
)
from hospitium.senses.finger.growth import GROWN, growth

NOW = 2026


@given(age=st.floats(0, GROWN, exclude_max=True), back=st.integers(0, YEARS - 1))
def test_a_child_s_cohort_reads_back(age: float, back: int) -> None:
    cohort = encode_cohort(age, NOW - back)
    assert 1 <= cohort <= 255
    assert decode_cohort(cohort, now=NOW) == Cohort(int(age), NOW - back)


@given(age=st.one_of(st.none(), st.floats(GROWN, 120)), year=st.integers(1990, 2100))
def test_the_grown_and_the_unknown_are_compared_as_they_are(age: float | None, year: int) -> None:
    assert encode_cohort(age, year) == GROWN_COHORT
    assert probe_scale(GROWN_COHORT, now=year) == 1.0


@given(age=st.integers(0, 18), back=st.integers(0, YEARS - 1))
def test_a_probe_is_shrunk_and_never_grown(age: int, back: int) -> None:
    scale = probe_scale(encode_cohort(age, NOW - back), now=NOW)
    assert 0.4 < scale <= 1.0
    assert back or scale == 1.0


@given(age=st.integers(0, 17), back=st.integers(1, YEARS - 2))
def test_the_longer_ago_the_smaller(age: int, back: int) -> None:
    now = probe_scale(encode_cohort(age, NOW - back), now=NOW)
    later = probe_scale(encode_cohort(age, NOW - back), now=NOW + 1)
    assert later <= now


@given(age=st.integers(6, 17), back=st.integers(0, 8), sex=st.sampled_from([Sex.MALE, Sex.FEMALE]))
def test_whichever_sex_the_scale_is_near_enough(age: int, back: int, sex: Sex) -> None:
    """Within 14 % of the median's growth; the matcher bears 10 % next to freely (bench.growth)."""
    scale = probe_scale(encode_cohort(age, NOW - back), now=NOW)
    assert abs(np.log(growth(age + 0.5, age + 0.5 + back, sex) * scale)) < 0.14


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="age"):
        encode_cohort(-1, NOW)
    for cohort in (-1, GROWN * YEARS + 1):
        with pytest.raises(ValueError, match="cohort"):
            decode_cohort(cohort, now=NOW)
