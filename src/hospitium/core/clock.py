"""Time comes in as an argument; this is the only place that reads the wall clock."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the current instant, time zone UTC."""


def system_clock() -> datetime:
    """Return now, in UTC, to the microsecond."""
    return datetime.now(UTC)


def utc(moment: datetime) -> datetime:
    """Return `moment` in UTC; a naive value is taken to be UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
