"""What phones have keys for: HPKE and ES256 on the curve P-256, which every WebCrypto knows.

HPKE (RFC 9180) in its base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; on the wire
the encapsulated key (65 bytes), then the ciphertext with its tag (16). Public keys are uncompressed
points of 65 bytes. ES256 (RFC 7518, 3.4) is ECDSA with SHA-256, its signature r and s in 64 bytes.
"""

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.keys import derive

POINT_BYTES = 65
"""Of a public key: 4, then x and y of 32 bytes each (SEC 1, 2.3.3)."""
ES256_BYTES = 64
HPKE_OVERHEAD = POINT_BYTES + 16
"""Bytes that a sealed message has more than its plaintext."""
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def p256_point(seed: bytes) -> bytes:
    """Return the public key that belongs to the 32-byte secret `seed`, as 65 bytes."""
    return (
        private_key(seed).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )


def check_point(point: bytes) -> None:
    """Raise `BadInput` unless these 65 bytes are a point on the curve."""
    _public(point)


def hpke_seal(point: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """Return `plaintext` so that only the holder of the secret of `point` opens it.

    The sender is not proved: anybody may seal to a public key.

    Raises
    ------
    BadInput
        If that is no public key.
    """
    return _suite().encrypt(plaintext, _public(point), info=info)


def hpke_open(seed: bytes, sealed: bytes, *, info: bytes) -> bytes:
    """Return what was sealed to the public key of `seed` for `info`.

    Raises
    ------
    Tampered
        If the secret or `info` is another, or a byte changed.
    """
    try:
        return _suite().decrypt(sealed, private_key(seed), info=info)
    except (InvalidTag, ValueError):
        raise Tampered("this was sealed to another key, or was changed") from None


def es256_sign(seed: bytes, message: bytes) -> bytes:
    """Return a 64-byte signature of `message`: what a phone does, for tests and tools."""
    r, s = decode_dss_signature(private_key(seed).sign(message, ECDSA(SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


def es256_verify(point: bytes, message: bytes, signature: bytes) -> None:
    """Raise `Tampered` unless `signature` is `point`'s over `message`."""
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    if len(signature) != ES256_BYTES:
        raise Tampered("a signature does not verify")
    try:
        _public(point).verify(encode_dss_signature(r, s), message, ECDSA(SHA256()))
    except InvalidSignature:
        raise Tampered("a signature does not verify") from None


def _suite() -> Suite:
    return Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def private_key(seed: bytes) -> EllipticCurvePrivateKey:
    """Return the key of `seed`: the seed itself where it is a scalar of the curve's group.

    A seed is none once in 2^32 draws; then the next one in a fixed row is.
    """
    scalar = int.from_bytes(seed)
    while not 0 < scalar < _ORDER:
        seed = derive(seed, "p256/next")
        scalar = int.from_bytes(seed)
    return derive_private_key(scalar, SECP256R1())


def _public(point: bytes) -> EllipticCurvePublicKey:
    wrong = BadInput("that is not a public key on the curve P-256")
    if len(point) != POINT_BYTES:
        raise wrong
    try:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except ValueError:
        raise wrong from None
