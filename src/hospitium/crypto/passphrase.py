"""A key from a passphrase, for the one key that a person must bring when a node starts.

The cost is OWASP's and RFC 9106's advice for a memory-rich machine: 64 MiB and 3 passes, about
0.2 s. The salt and the cost travel with what is sealed, so that they can be raised later.
"""

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from hospitium.core.errors import BadInput
from hospitium.crypto.keys import KEY_BYTES

MEMORY_KIB = 64 * 1024
PASSES = 3
PASSPHRASE_SALT_BYTES = 16
LEAST_LETTERS = 12
"""Shorter passphrases are guessed on rented machines whatever the hash costs."""
MOST_MEMORY_KIB, MOST_PASSES = 1024 * 1024, 20


def check_passphrase(passphrase: str) -> None:
    """Raise `BadInput` for a new passphrase that is too short to protect anything."""
    if len(passphrase) < LEAST_LETTERS:
        raise BadInput(
            f"a passphrase has at least {LEAST_LETTERS} letters",
            remedy="Take four or five words that do not belong together.",
        )


def stretch(
    passphrase: str, salt: bytes, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES
) -> bytes:
    """Return the 32-byte key that belongs to `passphrase` (Argon2id, RFC 9106).

    Raises
    ------
    BadInput
        If the salt or the cost, which come from a file, are out of range.
    """
    costs = 8 <= memory_kib <= MOST_MEMORY_KIB and 1 <= passes <= MOST_PASSES
    if len(salt) != PASSPHRASE_SALT_BYTES or not costs:
        raise BadInput("the cost or the salt of a passphrase is out of range")
    recipe = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=passes, lanes=1, memory_cost=memory_kib
    )
    return recipe.derive(passphrase.encode("utf-8", "surrogatepass"))
