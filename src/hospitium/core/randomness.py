"""Randomness comes in as an argument, so that a test can replay and no room hides a source."""

from collections.abc import Callable

Random = Callable[[int], bytes]
"""Returns that many unpredictable bytes; the app passes `os.urandom`."""
