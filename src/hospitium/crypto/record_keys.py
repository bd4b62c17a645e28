"""A key for each record: derived from the key of its purpose, used for one envelope.

Who is given one record's key opens that envelope and nothing else, and learns nothing of the key
that it comes from. An envelope looks as `seal` has it: its nonce is the salt of the derivation as
well, so that a key of its own costs no byte. Nonces can therefore meet within one record only, and
not among all that a purpose ever sealed.
"""

import hashlib
import hmac

from hospitium.core.randomness import Random
from hospitium.crypto.seal import FIRST, NONCE_BYTES, nonce_of, open_sealed, seal

_LABEL = b"hospitium.record-key.1\x00"


class RecordKeys:
    """Makes the keys of records from the key of their purpose, which seals nothing itself.

    Each is HKDF-SHA-256's (RFC 5869), and of that the second half: the purpose's key is uniform
    already (section 3.3). What is one tag long is one tag, whose beginning is worked out once: this
    stands between a search and every template that it looks at.

    Parameters
    ----------
    purpose_key
        32 uniform bytes.
    """

    __slots__ = ("_begun",)

    def __init__(self, purpose_key: bytes) -> None:
        self._begun = hmac.new(purpose_key, _LABEL, hashlib.sha256)

    def __repr__(self) -> str:
        return "RecordKeys(…)"

    def of(self, salt: bytes, context: bytes) -> bytes:
        """Return the 32-byte key of the envelope with the nonce `salt` that belongs to `context`.

        It opens that envelope by `open_sealed`.
        """
        tag = self._begun.copy()
        tag.update(salt + context + b"\x01")
        return tag.digest()

    def seal(
        self, plaintext: bytes, *, context: bytes, random: Random, generation: int = FIRST
    ) -> bytes:
        """As `seal`, with a key that only this envelope has."""
        salt = random(NONCE_BYTES)
        return seal(
            self.of(salt, context),
            plaintext,
            context=context,
            random=lambda _: salt,
            generation=generation,
        )

    def open(self, envelope: bytes, *, context: bytes) -> bytes:
        """As `open_sealed`, of what this sealed.

        Raises
        ------
        Tampered
            If the key or the context is another, or a byte of the envelope changed.
        """
        return open_sealed(self.of(nonce_of(envelope), context), envelope, context=context)
