"""How old somebody is: minors (rule minor.age; UNICEF 2019) and the very young (minor.young)."""

from datetime import date, datetime
from typing import NamedTuple

from hospitium.formats.notice import Notice

ADULT = 18

YOUNG = 5
"""Rule minor.young: below it no search of the whole gallery by default."""


class AgeRange(NamedTuple):
    """Whole years between which an age lies, ends included."""

    low: int
    high: int


INFANT = 3
"""Rule minor.young: a face from below it decides nothing, because it changes too much."""


def middle_age(ages: AgeRange | None) -> float | None:
    """Return the middle of what is known of an age."""
    return None if ages is None else sum(ages) / 2


def surely_adult(notice: Notice, *, opened_on: date, at: datetime) -> bool:
    """Tell whether the person is 18 or older beyond doubt on the day of `at`.

    A birth year alone leaves up to a year of doubt, which counts as minor; an estimated age
    counts with its lower end, advanced by the whole years since the case was opened.
    """
    if notice.birth_year is not None:
        return at.year - notice.birth_year > ADULT
    if notice.age_low is not None:
        return notice.age_low + max(0, whole_years(opened_on, at.date())) >= ADULT
    return False


def is_minor(notice: Notice, *, opened_on: date, at: datetime) -> bool:
    """Tell whether rule minor.age treats the person as a minor; unknown age is minor."""
    return not surely_adult(notice, opened_on=opened_on, at=at)


def adult_on(notice: Notice, *, opened_on: date) -> date | None:
    """Return the first day on which `surely_adult` holds; None if the notice never tells.

    Somebody of whom only the birth year is known may be 18 up to a year before.
    """
    if notice.birth_year is not None:
        return date(notice.birth_year + ADULT + 1, 1, 1)
    if notice.age_low is not None:
        return _anniversary(opened_on, max(0, ADULT - notice.age_low))
    return None


def _anniversary(since: date, years: int) -> date:
    """Return the day on which `whole_years` reaches `years`: 1 March for a leap day."""
    try:
        return since.replace(year=since.year + years)
    except ValueError:
        return date(since.year + years, 3, 1)


def age_range(notice: Notice, *, opened_on: date, day: date) -> AgeRange | None:
    """Return between which ages the person was on `day`; None if the notice says nothing.

    An estimate holds for the day on which the case was opened; where it has one end only, that
    end stands for both.
    """
    if notice.birth_year is not None:
        turned = max(0, day.year - notice.birth_year)
        return AgeRange(max(0, turned - 1), turned)
    ends = [age for age in (notice.age_low, notice.age_high) if age is not None]
    if not ends:
        return None
    passed = whole_years(opened_on, day)
    # whoever was n on one day is n or n + 1 some months later
    part = 0 if (day.month, day.day) == (opened_on.month, opened_on.day) else 1
    return AgeRange(max(0, min(ends) + passed), max(0, max(ends) + passed + part))


def whole_years(since: date, day: date) -> int:
    """Return the birthdays of `since` that have passed on `day`; negative before `since`."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def is_infant(ages: AgeRange | None) -> bool:
    """Tell whether somebody of `ages` is under 3 beyond doubt; unknown age is not."""
    return ages is not None and ages.high < INFANT


def is_young(ages: AgeRange | None) -> bool:
    """Tell whether somebody of `ages` is under 5 beyond doubt; unknown age is not."""
    return ages is not None and ages.high < YOUNG
