"""Seals each field of a record for its purpose, its record and its end (rule store.sealed).

Each with a key of its own, made from the key of the purpose. No key, no reading, backups included.
A sealed value copied to another record or column, or kept past its end by changing the end, does
not open.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from hospitium.core.clock import utc
from hospitium.core.randomness import Random
from hospitium.crypto.digest import SALT_BYTES, digest, framed, mac, sha256, verify_mac
from hospitium.crypto.keys import derive
from hospitium.crypto.seal import generation_of
from hospitium.crypto.signing import public_key
from hospitium.records.purpose_keys import PurposeKey, PurposeKeys

_TOKEN_BYTES = 16
_CHECK = b"this key belongs to this database"


class Vault:
    """Everything that is done with the node's keys.

    Parameters
    ----------
    keys
        One for each purpose, in generations; they never leave this object.
    random
        Where nonces and salts come from.
    """

    __slots__ = ("_keys", "_random")

    def __init__(self, keys: PurposeKeys, random: Random) -> None:
        self._keys = keys
        self._random = random

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(
        self, purpose: str, record_id: str, expires_at: datetime | None, plaintext: bytes
    ) -> bytes:
        """Return `plaintext` sealed for one field of one record until `expires_at`."""
        context = _context(purpose, record_id, expires_at)
        return self._keys.newest(purpose).seal(plaintext, context=context, random=self._random)

    def open(
        self, purpose: str, record_id: str, expires_at: datetime | None, envelope: bytes
    ) -> bytes:
        """Return what was sealed for exactly this purpose, record and end.

        Raises
        ------
        Tampered
            If any of them differs, the key is another, or the envelope was changed.
        NotFound
            If the key was destroyed, which erased everything that it sealed.
        """
        key = self._keys.of(purpose, generation_of(envelope))
        return key.open(envelope, context=_context(purpose, record_id, expires_at))

    def reader(self, purpose: str) -> "Reader":
        """Return what opens many envelopes of one purpose that never end, faster than `open`."""
        return Reader(self._keys, purpose)

    def salt(self, size: int = SALT_BYTES) -> bytes:
        """Return `size` fresh random bytes."""
        return self._random(size)

    def key_check(self) -> bytes:
        """Return a value that only this key gives and that says nothing about it."""
        return mac(self._key("key-check"), _CHECK)

    def tag(self, purpose: str, message: bytes) -> bytes:
        """Authenticate `message` for `purpose`."""
        return mac(self._key(f"tag/{purpose}"), message)

    def check_tag(self, purpose: str, message: bytes, tag: bytes) -> None:
        """Raise `Tampered` unless `tag` is what `tag` gave."""
        verify_mac(self._key(f"tag/{purpose}"), message, tag)

    def token(self, purpose: str, *parts: bytes) -> bytes:
        """Return a blind token for `parts`: equal for equal parts, and nothing else to be had.

        17 bytes: the generation of the key, then 128 bits, which collide for no two names of a
        node. With a new generation tokens change; see `tokens`.
        """
        return _token(self._keys.newest(purpose), purpose, parts)

    def tokens(self, purpose: str, *parts: bytes) -> Iterator[bytes]:
        """Yield the tokens for `parts` under every key of `purpose` that is left."""
        for generation in self._keys.left(purpose):
            yield _token(self._keys.of(purpose, generation), purpose, parts)

    @property
    def signing_seed(self) -> bytes:
        """The secret that signs the log's checkpoints."""
        return self._key("checkpoint-signing")

    @property
    def post_quantum_seed(self) -> bytes:
        """The secret that signs published checkpoints by ML-DSA-44 as well."""
        return self._key("checkpoint-signing/ml-dsa-44")

    @property
    def pack_seed(self) -> bytes:
        """The secret that signs field packs."""
        return self._key("pack-signing")

    @property
    def intake_seed(self) -> bytes:
        """The secret that opens what phones seal to the node."""
        return self._key("pack-intake")

    @property
    def gallery_key(self) -> bytes:
        """The secret that seals the gallery's files, which the vault does not write.

        It hangs on the templates' own key: with that one turned over or destroyed, they are noise.
        """
        return derive(self._key("template"), "gallery-segments")

    def turning_key(self, *parts: bytes) -> bytes:
        """Return the secret by which embeddings that lie in the database are turned (ADR 62)."""
        return derive(self._key("face-index"), digest("hospitium.face-turn.1", *parts).hex())

    @property
    def public_key(self) -> bytes:
        """The public key of `signing_seed`, for others to check checkpoints with."""
        return public_key(self.signing_seed)

    def _key(self, purpose: str) -> bytes:
        """Return a key that is not for sealing: tags and signatures have one generation only."""
        return self._keys.newest(purpose).key


class Reader:
    """Opens what was sealed for one purpose and for ever; keeps its keys, so drop it soon."""

    __slots__ = ("_end", "_head", "_keys", "_known", "_purpose")

    def __init__(self, keys: PurposeKeys, purpose: str) -> None:
        self._keys, self._purpose = keys, purpose
        self._known: dict[int, PurposeKey] = {}
        self._head, self._end = framed(_DOMAIN.encode(), purpose.encode()), framed(_NEVER.encode())

    def open(self, record_id: str, envelope: bytes) -> bytes:
        """As `Vault.open`."""
        generation = generation_of(envelope)
        if generation not in self._known:
            self._known[generation] = self._keys.of(self._purpose, generation)
        context = sha256(self._head + framed(record_id.encode()) + self._end)
        return self._known[generation].open(envelope, context=context)


_DOMAIN, _NEVER = "hospitium.vault.1", "never"


def _token(key: PurposeKey, purpose: str, parts: Sequence[bytes]) -> bytes:
    message = digest("hospitium.token.1", purpose.encode(), *parts)
    return bytes([key.generation]) + mac(key.key, message)[:_TOKEN_BYTES]


def _context(purpose: str, record_id: str, expires_at: datetime | None) -> bytes:
    end = _NEVER if expires_at is None else utc(expires_at).isoformat(timespec="microseconds")
    return digest(_DOMAIN, purpose.encode(), record_id.encode(), end.encode())
