"""Bytes from a key: fixed for who has it, others for every label and key."""

import hashlib

import pytest

from hospitium.crypto.digest import framed
from hospitium.crypto.expand import expand

KEY = bytes(range(32))


def test_it_is_shake256_of_key_and_label() -> None:
    """Longer runs begin as shorter ones do; FIPS 202's function by Python's own library."""
    text = framed(b"hospitium.expand.1", KEY, b"a")
    assert expand(KEY, "a", 100) == hashlib.shake_256(text).digest(100)
    assert expand(KEY, "a", 10) == expand(KEY, "a", 100)[:10]


def test_label_and_key_matter() -> None:
    assert len({expand(KEY, "a", 32), expand(KEY, "b", 32), expand(bytes(32), "a", 32)}) == 3


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        expand(b"short", "a", 1)
