"""Seal bytes so that only the key opens them, and only in the place they were sealed for.

An envelope is: version (1 byte), nonce (12), ciphertext, tag (16). AES-256-GCM-SIV (RFC 8452) and
not plain GCM: when a cloned or rolled-back machine repeats a nonce, GCM-SIV gives away only
whether two sealed texts are equal, where GCM would give away its authentication key.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from hospitium.core.errors import Tampered
from hospitium.core.randomness import Random

VERSION = b"\x01"
NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD = len(VERSION) + NONCE_BYTES + TAG_BYTES
"""Bytes that an envelope has more than its plaintext."""


def seal(key: bytes, plaintext: bytes, *, context: bytes, random: Random) -> bytes:
    """Encrypt and authenticate `plaintext`, bound to `context`.

    Parameters
    ----------
    key
        32 bytes, used for one purpose (see `derive`).
    context
        Where the envelope belongs; not stored in it, wanted again to open it.
    random
        Source of the 96-bit nonce.
    """
    nonce = random(NONCE_BYTES)
    return VERSION + nonce + AESGCMSIV(key).encrypt(nonce, plaintext, VERSION + context)


def open_sealed(key: bytes, envelope: bytes, *, context: bytes) -> bytes:
    """Return what was sealed under `key` for `context`.

    Raises
    ------
    Tampered
        If the key or the context is another, or a byte of the envelope changed.
    """
    if len(envelope) < OVERHEAD or envelope[:1] != VERSION:
        raise Tampered("a sealed value is not an envelope that this version can open")
    nonce, body = envelope[1 : 1 + NONCE_BYTES], envelope[1 + NONCE_BYTES :]
    try:
        return AESGCMSIV(key).decrypt(nonce, body, VERSION + context)
    except InvalidTag:
        raise Tampered("a sealed value does not open with this key in this place") from None
