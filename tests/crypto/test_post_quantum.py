import pytest
from cryptography.exceptions import UnsupportedAlgorithm

from hospitium.core.errors import Tampered, Unavailable
from hospitium.crypto import post_quantum
from hospitium.crypto.post_quantum import (
    MLDSA44_PUBLIC_BYTES,
    MLDSA44_SIGNATURE_BYTES,
    mldsa44_public_key,
    mldsa44_sign,
    mldsa44_verify,
)

SEED = bytes(range(32))


def test_a_signature_verifies_for_its_message_and_key_only() -> None:
    public, signature = mldsa44_public_key(SEED), mldsa44_sign(SEED, b"message")
    assert (len(public), len(signature)) == (MLDSA44_PUBLIC_BYTES, MLDSA44_SIGNATURE_BYTES)
    mldsa44_verify(public, b"message", signature)
    for key, message, made in (
        (public, b"other", signature),
        (mldsa44_public_key(bytes(32)), b"message", signature),
        (public, b"message", bytes(MLDSA44_SIGNATURE_BYTES)),
        (public, b"message", b""),
        (b"short", b"message", signature),
    ):
        with pytest.raises(Tampered):
            mldsa44_verify(key, message, made)


def test_a_machine_that_cannot_tell_never_says_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Absent:
        @staticmethod
        def from_public_bytes(data: bytes) -> None:
            raise UnsupportedAlgorithm("no ML-DSA")

        from_seed_bytes = from_public_bytes

    monkeypatch.setattr(post_quantum, "MLDSA44PublicKey", Absent)
    monkeypatch.setattr(post_quantum, "MLDSA44PrivateKey", Absent)
    with pytest.raises(Unavailable):
        mldsa44_verify(bytes(MLDSA44_PUBLIC_BYTES), b"", b"")
    with pytest.raises(Unavailable):
        mldsa44_sign(SEED, b"")
