"""How much an agency may search in a day: limits that everybody can read (rule search.limits)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from hospitium.core.errors import BadInput, Refused

RULE = "search.limits"

CANDIDATE_CAP = 10
"""The most candidates that one search releases, whatever an agency sets."""

DAILY_QUOTA = 1_000
"""Searches of a day of an agency that has not set its own."""

MOST_A_DAY = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What an agency publishes.

    Attributes
    ----------
    daily_quota
        Searches of the whole gallery in a day (UTC); 0 stops them.
    candidate_cap
        Candidates that one search releases, 1 to `CANDIDATE_CAP`.
    """

    daily_quota: int = DAILY_QUOTA
    candidate_cap: int = CANDIDATE_CAP

    def check(self) -> None:
        """Raise `BadInput` unless both are in their range."""
        if not 0 <= self.daily_quota <= MOST_A_DAY:
            raise BadInput(f"a daily quota is a number from 0 to {MOST_A_DAY:,}")
        if not 1 <= self.candidate_cap <= CANDIDATE_CAP:
            raise BadInput(f"a candidate cap is a number from 1 to {CANDIDATE_CAP}")


@dataclass(frozen=True, slots=True)
class SearchLoad:
    """An agency's limits and how many searches it has made today.

    Attributes
    ----------
    used
        Since midnight, UTC.
    """

    limits: Limits = Limits()
    used: int = 0

    @property
    def left(self) -> int:
        """How many searches are left today."""
        return max(0, self.limits.daily_quota - self.used)


NOTHING_YET = SearchLoad()


def resets_at(at: datetime) -> datetime:
    """Return when the count starts again after `at`: the next midnight, UTC."""
    return midnight(at) + timedelta(days=1)


def midnight(at: datetime) -> datetime:
    """Return the midnight (UTC) in which the day of `at` began."""
    return datetime.combine(at.astimezone(UTC).date(), time(), UTC)


@contextmanager
def telling_when(at: datetime) -> Iterator[None]:
    """Say in a refusal over the quota (search.limits) at which instant the count starts again."""
    try:
        yield
    except Refused as refusal:
        if refusal.rule == RULE:
            when = f"{resets_at(at):%Y-%m-%d %H:%M} UTC"
            refusal.remedy = refusal.remedy.replace("midnight UTC", when)
        raise
