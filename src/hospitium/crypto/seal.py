"""Seal bytes so that only the key opens them, and only in the place they were sealed for.

An envelope is: generation of the key (1 byte), nonce (12), ciphertext, tag (16). AES-256-GCM-SIV
(RFC 8452) and not plain GCM: when a cloned or rolled-back machine repeats a nonce, GCM-SIV gives
away only whether two sealed texts are equal, where GCM would give away its authentication key.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from hospitium.core.errors import Tampered
from hospitium.core.randomness import Random

NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD = 1 + NONCE_BYTES + TAG_BYTES
"""Bytes that an envelope has more than its plaintext."""


FIRST, LAST = 1, 255
"""Generations that one byte can tell apart; 0 is none."""


def seal(
    key: bytes, plaintext: bytes, *, context: bytes, random: Random, generation: int = FIRST
) -> bytes:
    """Encrypt and authenticate `plaintext`, bound to `context`.

    Parameters
    ----------
    key
        32 bytes, used for one purpose (see `derive`) or one record (see `record_keys`).
    context
        Where the envelope belongs; not stored in it, wanted again to open it.
    random
        Source of the 96-bit nonce.
    generation
        Which key of its purpose this is, 1 to 255; stands in the envelope, and is bound to it.
    """
    nonce, which = random(NONCE_BYTES), bytes([generation])
    return which + nonce + AESGCMSIV(key).encrypt(nonce, plaintext, which + context)


def generation_of(envelope: bytes) -> int:
    """Return which key of its purpose opens `envelope`, 1 to 255.

    Raises
    ------
    Tampered
        If it is no envelope.
    """
    if len(envelope) < OVERHEAD or not envelope[0]:
        raise Tampered("a sealed value is not an envelope that this version can open")
    return envelope[0]


def nonce_of(envelope: bytes) -> bytes:
    """Return the nonce that stands in `envelope`; `Tampered` if it is no envelope."""
    generation_of(envelope)
    return envelope[1 : 1 + NONCE_BYTES]


def open_sealed(key: bytes, envelope: bytes, *, context: bytes) -> bytes:
    """Return what was sealed under `key` for `context`.

    Raises
    ------
    Tampered
        If the key or the context is another, or a byte of the envelope changed.
    """
    nonce, body = nonce_of(envelope), envelope[1 + NONCE_BYTES :]
    try:
        return AESGCMSIV(key).decrypt(nonce, body, envelope[:1] + context)
    except (InvalidTag, ValueError):
        raise Tampered("a sealed value does not open with this key in this place") from None
