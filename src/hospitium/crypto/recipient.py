"""Seal a key to somebody's public key, so that who seals cannot open.

HPKE (RFC 9180) in its base mode with the hybrid KEM of ML-KEM-768 and X25519, HKDF-SHA-256 and
AES-256-GCM: a backup is copied today and read when somebody can, so X25519 alone would not do for
secrets that outlive it. Both secrets come from one 32-byte seed.
"""

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from hospitium.core.errors import BadInput, Tampered, Unavailable
from hospitium.crypto.keys import derive

_MLKEM_PUBLIC_BYTES = 1184
RECIPIENT_BYTES = _MLKEM_PUBLIC_BYTES + 32
"""Size of a public key: ML-KEM-768's, then X25519's."""


def recipient_of(seed: bytes) -> bytes:
    """Return the public key that belongs to the 32-byte secret `seed`."""
    kem, curve = _secrets(seed)
    return kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def seal_to(recipient: bytes, plaintext: bytes, *, context: bytes) -> bytes:
    """Return `plaintext` so that only the holder of the secret of `recipient` opens it.

    The sender is not proved: anybody may seal to a public key.

    Raises
    ------
    BadInput
        If that is no public key.
    Unavailable
        If the cryptographic library of this machine has no ML-KEM.
    """
    if len(recipient) != RECIPIENT_BYTES:
        raise BadInput("that is not the public key of a recipient")
    try:
        public = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(recipient[:_MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(recipient[_MLKEM_PUBLIC_BYTES:]),
        )
        return _suite().encrypt(plaintext, public, info=context)
    except UnsupportedAlgorithm:
        raise _missing() from None
    except ValueError:
        raise BadInput("that is not the public key of a recipient") from None


def open_from(seed: bytes, sealed: bytes, *, context: bytes) -> bytes:
    """Return what was sealed to the public key of `seed` for `context`.

    Raises
    ------
    Tampered
        If the secret or the context is another, or a byte changed.
    """
    try:
        return _suite().decrypt(sealed, MLKEM768X25519PrivateKey(*_secrets(seed)), info=context)
    except (InvalidTag, ValueError):
        raise Tampered("this was sealed to another key, or was changed") from None


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _secrets(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    kem = derive(seed, "recipient/ml-kem/d") + derive(seed, "recipient/ml-kem/z")
    try:
        return (
            MLKEM768PrivateKey.from_seed_bytes(kem),
            X25519PrivateKey.from_private_bytes(derive(seed, "recipient/x25519")),
        )
    except UnsupportedAlgorithm:
        raise _missing() from None


def _missing() -> Unavailable:
    return Unavailable(
        "the cryptographic library of this machine has no ML-KEM-768",
        remedy="Install the package `cryptography` as a wheel, which brings its own.",
    )
