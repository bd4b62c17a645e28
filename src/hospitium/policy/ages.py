"""Who counts as a minor: under 18, or age unknown (rule minor.age; UNICEF 2019)."""

from datetime import date, datetime

from hospitium.formats.notice import Notice

ADULT = 18


def surely_adult(notice: Notice, *, opened_on: date, at: datetime) -> bool:
    """Tell whether the person is 18 or older beyond doubt on the day of `at`.

    A birth year alone leaves up to a year of doubt, which counts as minor; an estimated age
    counts with its lower end, advanced by the whole years since the case was opened.
    """
    if notice.birth_year is not None:
        return at.year - notice.birth_year > ADULT
    if notice.age_low is not None:
        whole_years = (
            at.year - opened_on.year - ((at.month, at.day) < (opened_on.month, opened_on.day))
        )
        return notice.age_low + max(0, whole_years) >= ADULT
    return False


def estimated_age(notice: Notice, *, opened_on: date, on: date) -> float | None:
    """Return about how old the person was on a day, in years; None if nothing is known.

    The middle of what the birth year or the estimate leaves open.
    """
    if notice.birth_year is not None:
        return max(0.0, on.year - notice.birth_year - 0.5 + on.month / 12)
    known = [age for age in (notice.age_low, notice.age_high) if age is not None]
    if not known:
        return None
    return max(0.0, sum(known) / len(known) + 0.5 + (on - opened_on).days / 365.25)


def is_minor(notice: Notice, *, opened_on: date, at: datetime) -> bool:
    """Tell whether rule minor.age treats the person as a minor; unknown age is minor."""
    return not surely_adult(notice, opened_on=opened_on, at=at)
