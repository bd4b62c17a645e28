"""Randomness comes in as an argument, so that tests can replay it."""

from collections.abc import Callable

Random = Callable[[int], bytes]
"""Returns that many bytes; `os.urandom` in life, a seeded source in tests."""
