"""One root wraps all other keys: who has the root has them, who destroys one has not the rest."""

from typing import Protocol

from hospitium.core.randomness import Random
from hospitium.crypto.digest import digest
from hospitium.crypto.seal import open_sealed, seal


class Root(Protocol):
    """What wraps keys: bytes in memory, or a token that never gives its key away."""

    def wrap(self, key: bytes, label: str) -> bytes:
        """Return `key` sealed; it comes out again only under the same `label`."""
        ...

    def unwrap(self, wrapped: bytes, label: str) -> bytes:
        """Return what was wrapped; `Tampered` if the root or the label is another."""
        ...


class KeyRoot:
    """A root that is a key in memory."""

    __slots__ = ("_key", "_random")

    def __init__(self, key: bytes, random: Random) -> None:
        self._key = key
        self._random = random

    def __repr__(self) -> str:
        return "KeyRoot(…)"

    def wrap(self, key: bytes, label: str) -> bytes:
        """As `Root.wrap`."""
        return seal(self._key, key, context=_context(label), random=self._random)

    def unwrap(self, wrapped: bytes, label: str) -> bytes:
        """As `Root.unwrap`."""
        return open_sealed(self._key, wrapped, context=_context(label))


def _context(label: str) -> bytes:
    return digest("hospitium.wrap.1", label.encode())
