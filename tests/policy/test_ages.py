from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hospitium.formats.notice import Notice
from hospitium.policy.ages import YOUNG, AgeRange, age_range, is_minor, is_young

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


@given(born=births, days=st.integers(0, 365 * 40))
def test_a_birth_year_says_within_a_year_how_old_somebody_was(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    before_birthday = (day.month, day.day) < (born.month, born.day)
    truth = day.year - born.year - before_birthday
    ages = age_range(Notice(birth_year=born.year), opened_on=date(2026, 11, 22), day=day)
    assert ages is not None
    assert ages.low <= truth <= ages.high <= ages.low + 1


@given(
    born=births,
    opened=st.dates(date(2000, 1, 1), date(2026, 11, 22)),
    day=st.dates(date(2000, 1, 1), date(2026, 11, 22)),
)
def test_an_estimate_that_was_right_then_is_right_before_and_after(
    born: date, opened: date, day: date
) -> None:
    def age(on: date) -> int:
        return max(0, on.year - born.year - ((on.month, on.day) < (born.month, born.day)))

    notice = Notice(age_low=age(opened), age_high=age(opened))
    ages = age_range(notice, opened_on=opened, day=day)
    assert ages is not None
    if min(opened, day) >= born:
        assert ages.low <= age(day) <= ages.high


def test_nothing_known_is_nothing_said() -> None:
    day = date(2026, 11, 22)
    assert age_range(Notice(), opened_on=day, day=day) is None
    assert age_range(Notice(age_high=7), opened_on=day, day=day) == AgeRange(7, 7)


def test_only_who_is_surely_under_five_is_young() -> None:
    assert is_young(AgeRange(3, YOUNG - 1))
    assert not is_young(AgeRange(4, YOUNG))
    assert not is_young(None)
