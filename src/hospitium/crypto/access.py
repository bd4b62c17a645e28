"""Access codes at rest.

Codes are made by the node with 128 random bits, so guessing is hopeless whatever the hash costs;
the cost is for the code that somebody chose themselves. OWASP's smallest Argon2id setting
(19 MiB, 2 passes) takes about 0.05 s and cannot be used to exhaust a small node's memory.
"""

import hmac

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

MEMORY_KIB = 19 * 1024
PASSES = 2
ACCESS_SALT_BYTES = 16


def hash_access_code(code: str, salt: bytes) -> bytes:
    """Return the Argon2id hash of `code` (RFC 9106): 32 bytes.

    Raises
    ------
    ValueError
        If the salt is not 16 bytes.
    """
    if len(salt) != ACCESS_SALT_BYTES:
        raise ValueError(f"want a salt of {ACCESS_SALT_BYTES} bytes, got {len(salt)}")
    recipe = Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB)
    return recipe.derive(code.encode("utf-8", "surrogatepass"))


def access_code_fits(code: str, salt: bytes, expected: bytes) -> bool:
    """Tell, in time that does not depend on where they differ, whether `code` is the one."""
    return hmac.compare_digest(hash_access_code(code, salt), expected)
