"""Hashes, commitments and tags, each bound to what it is for."""

import hashlib
import hmac

from hospitium.core.errors import Tampered

DIGEST_BYTES = 32
SALT_BYTES = 32
"""As long as the digest: a shorter salt would let a short text be guessed from its commitment."""


def digest(domain: str, *parts: bytes) -> bytes:
    """Return the SHA-256 of `parts` under a domain: 32 bytes.

    Every part goes in with its length, so that ("ab", "c") and ("a", "bc") differ, and the domain
    keeps a hash made for one use from standing in for another.
    """
    return hashlib.sha256(framed(domain.encode(), *parts)).digest()


def framed(*parts: bytes) -> bytes:
    """Return `parts` in a row, each with its length before it: 8 bytes, big-endian."""
    return b"".join([piece for part in parts for piece in (len(part).to_bytes(8, "big"), part)])


def leaf_hash(leaf: bytes) -> bytes:
    """Return the RFC 6962 hash of a log leaf, SHA-256(0x00 || leaf): what a tile log stores."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the RFC 6962 hash of an inner node, SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def sha256(data: bytes) -> bytes:
    """Return the bare SHA-256 of `data`, for formats of others that say so; ours use `digest`."""
    return hashlib.sha256(data).digest()


def commit(salt: bytes, payload: bytes) -> bytes:
    """Bind to `payload` without showing it: 32 bytes; with the salt gone, it says nothing.

    Raises
    ------
    ValueError
        If the salt is not `SALT_BYTES` long.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a commitment wants a salt of {SALT_BYTES} bytes, got {len(salt)}")
    return digest("hospitium.commit.1", salt, payload)


def mac(key: bytes, message: bytes) -> bytes:
    """Return the HMAC-SHA-256 tag of `message`: 32 bytes."""
    return hmac.new(key, message, hashlib.sha256).digest()


def verify_mac(key: bytes, message: bytes, tag: bytes) -> None:
    """Raise `Tampered` unless `tag` is the tag of `message` under `key`."""
    if not hmac.compare_digest(mac(key, message), tag):
        raise Tampered("an authentication tag does not verify")
