import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.crypto.seal import OVERHEAD, open_sealed, seal

KEY = bytes(range(32))


def counting(size: int) -> bytes:
    return bytes(range(size))


def envelope_of(plaintext: bytes, context: bytes = b"here", key: bytes = KEY) -> bytes:
    return seal(key, plaintext, context=context, random=counting)


@given(plaintext=st.binary(max_size=500), context=st.binary(max_size=50))
def test_opens_what_it_sealed(plaintext: bytes, context: bytes) -> None:
    envelope = envelope_of(plaintext, context)
    assert len(envelope) == len(plaintext) + OVERHEAD
    assert open_sealed(KEY, envelope, context=context) == plaintext


@given(data=st.data(), plaintext=st.binary(min_size=1, max_size=100))
def test_any_changed_bit_is_found(data: st.DataObject, plaintext: bytes) -> None:
    envelope = bytearray(envelope_of(plaintext))
    envelope[data.draw(st.integers(0, len(envelope) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Tampered):
        open_sealed(KEY, bytes(envelope), context=b"here")


@given(cut=st.integers(0, 60))
def test_a_cut_envelope_does_not_open(cut: int) -> None:
    envelope = envelope_of(b"sixty bytes " * 5)
    with pytest.raises(Tampered):
        open_sealed(KEY, envelope[:cut], context=b"here")


def test_another_key_or_place_does_not_open() -> None:
    envelope = envelope_of(b"secret")
    with pytest.raises(Tampered):
        open_sealed(bytes(32), envelope, context=b"here")
    with pytest.raises(Tampered):
        open_sealed(KEY, envelope, context=b"there")


def test_a_repeated_nonce_shows_nothing_but_equality() -> None:
    one, other = envelope_of(b"aaaa-first"), envelope_of(b"aaaa-other")
    assert one[:13] == other[:13]
    assert one[13:17] != other[13:17]


def test_an_error_never_quotes_what_was_sealed() -> None:
    with pytest.raises(Tampered) as caught:
        open_sealed(KEY, envelope_of(b"Thandiwe"), context=b"there")
    assert "Thandiwe" not in str(caught.value)
