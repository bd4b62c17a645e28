"""Randomness comes in as an argument, so that a test can replay and no room hides a source."""

from collections.abc import Callable
from uuid import UUID

Random = Callable[[int], bytes]
"""Returns that many unpredictable bytes; the app passes `os.urandom`."""


def uuids(random: Random) -> Callable[[], UUID]:
    """Return a source of random ids (RFC 9562, version 4) that draws from `random`."""
    return lambda: UUID(bytes=random(16), version=4)
