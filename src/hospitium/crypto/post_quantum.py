"""ML-DSA-44 signatures (FIPS 204): they hold even against somebody with a quantum computer."""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from hospitium.core.errors import Tampered, Unavailable

MLDSA44_PUBLIC_BYTES = 1312
MLDSA44_SIGNATURE_BYTES = 2420


def mldsa44_public_key(seed: bytes) -> bytes:
    """Return the 1312-byte public key that belongs to the 32-byte secret `seed`.

    Raises
    ------
    Unavailable
        If the cryptographic library of this machine has no ML-DSA.
    """
    return _private(seed).public_key().public_bytes_raw()


def mldsa44_sign(seed: bytes, message: bytes) -> bytes:
    """Return a 2420-byte signature of `message`; each call gives another, all verify.

    Raises
    ------
    Unavailable
        If the cryptographic library of this machine has no ML-DSA.
    """
    return _private(seed).sign(message)


def mldsa44_verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Raise `Tampered` unless `signature` is `public`'s over `message`.

    Raises
    ------
    Unavailable
        If this machine cannot tell: that is never a yes.
    """
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Tampered("a post-quantum signature does not verify") from None
    except UnsupportedAlgorithm:
        raise Unavailable("this machine has no ML-DSA-44") from None


def _private(seed: bytes) -> MLDSA44PrivateKey:
    try:
        return MLDSA44PrivateKey.from_seed_bytes(seed)
    except UnsupportedAlgorithm:
        raise Unavailable("this machine has no ML-DSA-44") from None
