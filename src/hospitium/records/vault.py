"""Seals each field of a record for its purpose, its record and its end (rule store.sealed).

No key, no reading, backups included. A sealed value copied to another record or column, or kept
past its end by changing the end, does not open.
"""

from datetime import datetime

from hospitium.core.clock import utc
from hospitium.core.randomness import Random
from hospitium.crypto.digest import SALT_BYTES, digest, mac, verify_mac
from hospitium.crypto.keys import derive
from hospitium.crypto.seal import open_sealed, seal
from hospitium.crypto.signing import public_key

_CHECK = b"this key belongs to this database"


class Vault:
    """Everything that is done with the node's root key.

    Parameters
    ----------
    root_key
        32 bytes from the key file; never leaves this object.
    random
        Where nonces and salts come from.
    """

    __slots__ = ("_keys", "_random", "_root")

    def __init__(self, root_key: bytes, random: Random) -> None:
        self._root = root_key
        self._random = random
        self._keys: dict[str, bytes] = {}

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(
        self, purpose: str, record_id: str, expires_at: datetime | None, plaintext: bytes
    ) -> bytes:
        """Return `plaintext` sealed for one field of one record until `expires_at`."""
        context = _context(purpose, record_id, expires_at)
        return seal(self._key(purpose), plaintext, context=context, random=self._random)

    def open(
        self, purpose: str, record_id: str, expires_at: datetime | None, envelope: bytes
    ) -> bytes:
        """Return what was sealed for exactly this purpose, record and end.

        Raises
        ------
        Tampered
            If any of them differs, the key is another, or the envelope was changed.
        """
        context = _context(purpose, record_id, expires_at)
        return open_sealed(self._key(purpose), envelope, context=context)

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

    @property
    def signing_seed(self) -> bytes:
        """The secret that signs the log's checkpoints."""
        return self._key("checkpoint-signing")

    @property
    def gallery_key(self) -> bytes:
        """The secret that seals the gallery's files, which the vault does not write.

        It hangs on the templates' own key: with that one changed or destroyed, the files are noise.
        """
        return derive(self._key("template"), "gallery-segments")

    @property
    def public_key(self) -> bytes:
        """The public key of `signing_seed`, for others to check checkpoints with."""
        return public_key(self.signing_seed)

    def _key(self, purpose: str) -> bytes:
        if purpose not in self._keys:
            self._keys[purpose] = derive(self._root, purpose)
        return self._keys[purpose]


def _context(purpose: str, record_id: str, expires_at: datetime | None) -> bytes:
    end = "never" if expires_at is None else utc(expires_at).isoformat(timespec="microseconds")
    return digest("hospitium.vault.1", purpose.encode(), record_id.encode(), end.encode())
