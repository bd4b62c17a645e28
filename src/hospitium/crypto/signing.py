"""Ed25519 signatures (RFC 8032) over what leaves the node for others to check."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hospitium.core.errors import Tampered

SIGNATURE_BYTES = 64


def public_key(seed: bytes) -> bytes:
    """Return the 32-byte public key that belongs to the 32-byte secret `seed`."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the 64-byte signature of `message`; the same message gives the same signature."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def verify_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Raise `Tampered` unless `signature` is `public`'s over `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Tampered("a signature does not verify") from None
