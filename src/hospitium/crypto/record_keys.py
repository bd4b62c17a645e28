"""A key for each record: derived from the key of its purpose, used for one envelope.

Who is given one record's key opens that envelope and nothing else, and learns nothing of the key
that it comes from. An envelope looks as `seal` has it: its nonce is the salt of the derivation as
well, so that a key of its own costs no byte. Nonces can therefore meet within one record only, and
not among all that a purpose ever sealed.
"""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from hospitium.core.randomness import Random
from hospitium.crypto.keys import KEY_BYTES
from hospitium.crypto.seal import FIRST, NONCE_BYTES, nonce_of, open_sealed, seal

_LABEL = b"hospitium.record-key.1\x00"


def record_key(purpose_key: bytes, salt: bytes, context: bytes) -> bytes:
    """Return the 32-byte key of one envelope, by HKDF-SHA-256 (RFC 5869).

    Only its second half: the purpose's key is uniform already (section 3.3), and this stands
    between a search and every template that it looks at. The salt goes in with the context.

    Parameters
    ----------
    purpose_key
        32 uniform bytes; keys are derived from it, and it seals nothing itself.
    salt
        The nonce of the envelope, 12 bytes.
    context
        Where the envelope belongs.
    """
    info = _LABEL + salt + context
    return HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=info).derive(purpose_key)


def seal_record(
    purpose_key: bytes, plaintext: bytes, *, context: bytes, random: Random, generation: int = FIRST
) -> bytes:
    """As `seal`, with a key that only this envelope has."""
    salt = random(NONCE_BYTES)
    key = record_key(purpose_key, salt, context)
    return seal(key, plaintext, context=context, random=lambda _: salt, generation=generation)


def open_record(purpose_key: bytes, envelope: bytes, *, context: bytes) -> bytes:
    """As `open_sealed`, of what `seal_record` sealed.

    Raises
    ------
    Tampered
        If the key or the context is another, or a byte of the envelope changed.
    """
    key = record_key(purpose_key, nonce_of(envelope), context)
    return open_sealed(key, envelope, context=context)
