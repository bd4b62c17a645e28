from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.formats.notice import Notice
from hospitium.policy.ages import estimated_age, is_minor

births = st.dates(date(1950, 1, 1), date(2026, 11, 22))


@given(born=births, days=st.integers(0, 365 * 40))
def test_nobody_under_18_is_ever_treated_as_an_adult(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    before_birthday = (day.month, day.day) < (born.month, born.day)
    age = day.year - born.year - before_birthday
    if age < 18:
        assert is_minor(Notice(birth_year=born.year), opened_on=day, at=at)


@given(low=st.integers(0, 60), opened=births, days=st.integers(0, 365 * 10))
def test_an_estimate_counts_with_its_lower_end_and_grows_by_whole_years(
    low: int, opened: date, days: int
) -> None:
    day = opened + timedelta(days=days)
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    grown = low + days // 366
    if is_minor(Notice(age_low=low), opened_on=opened, at=at):
        assert grown < 18
    else:
        assert low + days / 365 >= 18


def test_unknown_age_is_minor() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert is_minor(Notice(), opened_on=now.date(), at=now)
    assert is_minor(Notice(age_high=40), opened_on=now.date(), at=now)


def test_the_birthday_year_is_still_in_doubt() -> None:
    at = datetime(2026, 12, 31, tzinfo=UTC)
    assert is_minor(Notice(birth_year=2008), opened_on=at.date(), at=at)
    assert not is_minor(Notice(birth_year=2007), opened_on=at.date(), at=at)


@given(year=st.integers(1930, 2026), low=st.integers(0, 90), wide=st.integers(0, 9))
def test_an_estimate_lies_within_what_is_known(year: int, low: int, wide: int) -> None:
    day = date(2026, 7, 1)
    born = estimated_age(Notice(birth_year=year), opened_on=day, on=day)
    assert born is not None
    assert 2026 - year - 1 <= born <= 2026 - year + 1
    guessed = estimated_age(Notice(age_low=low, age_high=low + wide), opened_on=day, on=day)
    assert guessed is not None
    assert low <= guessed <= low + wide + 1
    assert estimated_age(Notice(), opened_on=day, on=day) is None


def test_an_estimate_ages_with_the_case() -> None:
    notice = Notice(age_low=8, age_high=10)
    then, now = date(2022, 7, 1), date(2026, 7, 1)
    before = estimated_age(notice, opened_on=then, on=then)
    after = estimated_age(notice, opened_on=then, on=now)
    assert before is not None
    assert after == pytest.approx(before + 4, abs=0.01)
