import hashlib
import hmac
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.crypto.record_keys import RecordKeys
from hospitium.crypto.seal import NONCE_BYTES, OVERHEAD, nonce_of, open_sealed

KEY = bytes(range(32))
KEYS = RecordKeys(KEY)


def envelope_of(plaintext: bytes, context: bytes = b"here", salt: bytes | None = None) -> bytes:
    random = os.urandom if salt is None else lambda _: salt
    return KEYS.seal(plaintext, context=context, random=random)


@given(plaintext=st.binary(max_size=500), context=st.binary(max_size=50))
def test_opens_what_it_sealed_and_costs_no_byte_more(plaintext: bytes, context: bytes) -> None:
    envelope = envelope_of(plaintext, context)
    assert len(envelope) == len(plaintext) + OVERHEAD
    assert KEYS.open(envelope, context=context) == plaintext


def test_is_the_expansion_of_rfc_5869() -> None:
    """One block of HKDF-Expand: T(1) = HMAC(PRK, info | 0x01)."""
    info = b"hospitium.record-key.1\x00" + b"salt of 12 b" + b"here"
    expected = hmac.new(KEY, info + b"\x01", hashlib.sha256).digest()
    assert KEYS.of(b"salt of 12 b", b"here") == expected


@given(other=st.binary(max_size=50).filter(lambda place: place != b"here"))
def test_the_key_of_a_record_opens_it_and_no_other(other: bytes) -> None:
    """What a court is given for one record says nothing of the rest, the same record's included."""
    envelope = envelope_of(b"secret")
    key = KEYS.of(nonce_of(envelope), b"here")
    assert open_sealed(key, envelope, context=b"here") == b"secret"
    for place, stranger in ((other, envelope_of(b"theirs", other)), (b"here", envelope_of(b"new"))):
        with pytest.raises(Tampered):
            open_sealed(key, stranger, context=place)


def test_the_key_of_a_purpose_opens_nothing_by_itself() -> None:
    with pytest.raises(Tampered):
        open_sealed(KEY, envelope_of(b"secret"), context=b"here")


def test_one_nonce_in_two_records_shows_not_even_that_they_are_equal() -> None:
    salt = bytes(NONCE_BYTES)
    one, other = (envelope_of(b"same", place, salt) for place in (b"here", b"there"))
    assert nonce_of(one) == nonce_of(other)
    assert one[1 + NONCE_BYTES :] != other[1 + NONCE_BYTES :]


@given(data=st.data(), plaintext=st.binary(min_size=1, max_size=100))
def test_any_changed_bit_is_found(data: st.DataObject, plaintext: bytes) -> None:
    envelope = bytearray(envelope_of(plaintext))
    envelope[data.draw(st.integers(0, len(envelope) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Tampered):
        KEYS.open(bytes(envelope), context=b"here")


@given(cut=st.integers(0, 88))
def test_a_cut_envelope_does_not_open(cut: int) -> None:
    with pytest.raises(Tampered):
        KEYS.open(envelope_of(b"sixty bytes " * 5)[:cut], context=b"here")


def test_its_name_shows_no_key() -> None:
    assert repr(KEYS) == "RecordKeys(…)"
