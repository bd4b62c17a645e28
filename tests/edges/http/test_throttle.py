"""Wrong codes make one wait, longer each time, and nobody else."""

from datetime import timedelta

import pytest

from hospitium.edges.http import throttle
from hospitium.edges.http.throttle import (
    LONGEST_WAIT,
    NAME_LONGEST,
    SignInThrottle,
    TooManyAttempts,
)
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


def test_a_stranger_locks_out_nobody_who_came_before() -> None:
    """By the browser's mark or by the address: whoever was let in once answers for themselves."""
    guard = SignInThrottle(HandClock())
    guard.succeeded("amira", "10.0.0.1")
    fail(guard, 500, address="203.0.113.9")
    guard.check("amira", "10.0.0.1")
    guard.check("amira", "198.51.100.7", device="her browser")
    fail(guard, 500)
    guard.check("amira", "198.51.100.7", device="her browser")


def test_a_neighbour_behind_one_router_locks_out_no_known_browser() -> None:
    guard = SignInThrottle(HandClock())
    fail(guard, 500)
    with pytest.raises(TooManyAttempts):
        guard.check("bela", "10.0.0.1")
    guard.check("bela", "10.0.0.1", device="his browser")


def test_a_new_browser_waits_briefly_while_somebody_guesses_from_everywhere() -> None:
    guard = SignInThrottle(clock := HandClock())
    for number in range(500):
        guard.failed("amira", f"203.0.113.{number}")
    with pytest.raises(TooManyAttempts) as caught:
        guard.check("amira", "198.51.100.7")
    assert caught.value.seconds <= NAME_LONGEST.total_seconds() + 1
    clock.advance(NAME_LONGEST)
    guard.check("amira", "198.51.100.7")


def test_a_known_browser_that_guesses_waits_too() -> None:
    guard = SignInThrottle(HandClock())
    for _ in range(9):
        guard.failed("amira", "10.0.0.1", device="her browser")
    with pytest.raises(TooManyAttempts):
        guard.check("amira", "10.0.0.1", device="her browser")
    guard.check("amira", "10.0.0.2")


def test_names_that_nobody_has_wait_alike() -> None:
    """What makes one wait tells nothing of who works here."""
    waits = []
    for name in ("amira", "nobody-at-all"):
        guard = SignInThrottle(HandClock())
        for number in range(20):
            guard.failed(name, f"203.0.113.{number % 3}")
        with pytest.raises(TooManyAttempts) as caught:
            guard.check(name, "203.0.113.1")
        waits.append((caught.value.seconds, str(caught.value)))
    assert waits[0] == waits[1]


def test_it_forgets_the_oldest_rather_than_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "REMEMBERED", 5)
    guard = SignInThrottle(HandClock())
    for number in range(50):
        guard.failed("amira", f"10.0.0.{number}")
    assert len(guard._seen) == 5
