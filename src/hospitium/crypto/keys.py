"""One root key, many purposes: a key that leaks opens one kind of thing only."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


def derive(root: bytes, label: str) -> bytes:
    """Return the 32-byte key for `label` by HKDF-SHA-256 (RFC 5869).

    Raises
    ------
    ValueError
        If `root` is not 32 bytes: a short root would make every derived key weak.
    """
    if len(root) != KEY_BYTES:
        raise ValueError(f"a root key has {KEY_BYTES} bytes, got {len(root)}")
    info = b"hospitium.key.1\x00" + label.encode()
    # no salt: the root is uniform already, so RFC 5869 section 3.1 allows leaving it out
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(root)
