import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import (
    SALT_BYTES,
    commit,
    digest,
    leaf_hash,
    mac,
    node_hash,
    sha256,
    verify_mac,
)

parts = st.lists(st.binary(max_size=20), max_size=4)


@given(one=parts, other=parts)
def test_parts_cannot_be_cut_differently(one: list[bytes], other: list[bytes]) -> None:
    assert (digest("d", *one) == digest("d", *other)) == (one == other)


def test_domains_are_apart() -> None:
    assert digest("a", b"x") != digest("b", b"x")


def test_leaf_hash_is_rfc_6962s() -> None:
    # the hash of the empty leaf, as RFC 6962 implementations publish it
    assert leaf_hash(b"").hex().startswith("6e340b9cffb37a98")
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()


def test_a_node_is_no_leaf() -> None:
    left, right = bytes(32), bytes([1]) * 32
    assert node_hash(left, right) == sha256(b"\x01" + left + right)
    assert node_hash(left, right) not in (node_hash(right, left), leaf_hash(left + right))


def test_a_commitment_binds_to_payload_and_salt() -> None:
    salt = bytes(SALT_BYTES)
    assert commit(salt, b"a") != commit(salt, b"b")
    assert commit(salt, b"a") != commit(bytes([1] * SALT_BYTES), b"a")
    with pytest.raises(ValueError, match="salt"):
        commit(b"short", b"a")


def test_a_tag_verifies_for_its_message_and_key_only() -> None:
    tag = mac(b"k" * 32, b"message")
    verify_mac(b"k" * 32, b"message", tag)
    for key, message in ((b"k" * 32, b"other"), (b"l" * 32, b"message")):
        with pytest.raises(Tampered):
            verify_mac(key, message, tag)
