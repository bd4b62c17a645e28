"""Many bytes from one key, as random to everybody else as they are fixed for whoever has it."""

import hashlib

from hospitium.crypto.digest import framed
from hospitium.crypto.keys import KEY_BYTES


def expand(key: bytes, label: str, size: int) -> bytes:
    """Return `size` bytes for `label`: SHAKE256 (FIPS 202) of the key and the label.

    Raises
    ------
    ValueError
        If `key` is not 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, got {len(key)}")
    return hashlib.shake_256(framed(b"hospitium.expand.1", key, label.encode())).digest(size)
