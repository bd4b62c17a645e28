"""Wrong codes make one wait, longer each time, and nobody else."""

from datetime import timedelta

import pytest

from hospitium.edges.http import throttle
from hospitium.edges.http.throttle import LONGEST_WAIT, SignInThrottle, TooManyAttempts
from tests.stations import HandClock


def fail(guard: SignInThrottle, times: int, *, address: str = "10.0.0.1") -> None:
    for _ in range(times):
        guard.failed("amira", address)


def test_three_slips_are_free_then_the_wait_doubles() -> None:
    clock = HandClock()
    guard = SignInThrottle(clock)
    fail(guard, 3)
    guard.check("amira", "10.0.0.1")
    waits = []
    for _ in range(12):
        fail(guard, 1)
        with pytest.raises(TooManyAttempts) as caught:
            guard.check("amira", "10.0.0.1")
        waits.append(caught.value.seconds)
    assert waits[:4] == [2, 3, 5, 9]
    assert waits == sorted(waits)
    assert waits[-1] <= LONGEST_WAIT.total_seconds() + 1


def test_it_ends_and_success_forgets() -> None:
    clock = HandClock()
    guard = SignInThrottle(clock)
    fail(guard, 9)
    clock.advance(LONGEST_WAIT + timedelta(seconds=1))
    guard.check("amira", "10.0.0.1")
    guard.succeeded("amira", "10.0.0.1")
    fail(guard, 3)
    guard.check("amira", "10.0.0.1")


def test_a_stranger_elsewhere_locks_nobody_out() -> None:
    guard = SignInThrottle(HandClock())
    fail(guard, 50, address="203.0.113.9")
    guard.check("amira", "10.0.0.1")
    guard.check("bela", "203.0.113.9")


def test_it_forgets_the_oldest_rather_than_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "REMEMBERED", 5)
    guard = SignInThrottle(HandClock())
    for number in range(50):
        guard.failed("amira", f"10.0.0.{number}")
    assert len(guard._seen) == 5
