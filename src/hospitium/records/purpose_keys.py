"""The keys of the vault's purposes: each wrapped by the root, in generations, never in the clear.

A new generation seals from now on, older ones still open what they sealed, until everything is
sealed anew; then they are destroyed. Whoever destroys all generations of a purpose erases all that
was sealed for it, in every copy of the database that does not also hold the wrapped key.
"""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import NamedTuple, Protocol

from hospitium.core.errors import NotFound, Tampered
from hospitium.crypto.keys import derive
from hospitium.crypto.seal import FIRST
from hospitium.crypto.wrapping import Root

PURPOSES = (
    *("absent", "audit", "candidate", "incident", "notice", "operator", "probe", "template"),
    *("terms", "verdict", "consent", "guardian", "best-interests", "case-index", "redress"),
    *("pack", "pack-signing", "pack-intake"),
    "field-item",
    *("key-check", "tag/log-end", "checkpoint-signing", "checkpoint-signing/ml-dsa-44"),
)
"""Everything that the vault does; a node gets a key for each when it is made or first opened."""

LATER = ("case-index",)
"""Those that no node of version 0.1.0 has used."""


class WrappedKey(NamedTuple):
    """One generation of one purpose as it is stored; `wrapped` is None once it was destroyed."""

    purpose: str
    generation: int
    wrapped: bytes | None


class PurposeKeys(Protocol):
    """Where the vault finds its keys."""

    def newest(self, purpose: str) -> tuple[int, bytes]:
        """Return the generation that seals now, and its key."""
        ...

    def of(self, purpose: str, generation: int) -> bytes:
        """Return the key that sealed; `NotFound` if it was destroyed, `Tampered` if none was."""
        ...

    def left(self, purpose: str) -> list[int]:
        """Return the generations whose keys are not destroyed, the oldest first."""
        ...


class DerivedKeys:
    """One generation of each purpose, derived from the root key: how version 0.1.0 had it."""

    def __init__(self, root: bytes) -> None:
        self._root = root

    def newest(self, purpose: str) -> tuple[int, bytes]:
        """As `PurposeKeys.newest`."""
        return FIRST, self.of(purpose, FIRST)

    def of(self, purpose: str, generation: int) -> bytes:
        """As `PurposeKeys.of`."""
        if generation != FIRST:
            raise Tampered("a sealed value names a key that this node never had")
        return derive(self._root, purpose)

    def left(self, purpose: str) -> list[int]:  # noqa: ARG002 - all purposes are alike here
        """As `PurposeKeys.left`."""
        return [FIRST]


class WrappedKeys:
    """Keys as the database holds them; unwrapped when first needed, read again when one is new.

    Parameters
    ----------
    load
        Returns all wrapped keys; called again when a process beside us has made a newer one.
    known
        Those of a node that is just being made and whose database is still empty.
    """

    def __init__(
        self,
        root: Root,
        load: Callable[[], Iterable[WrappedKey]],
        known: Iterable[WrappedKey] = (),
    ) -> None:
        self._root, self._load = root, load
        self._lock = Lock()
        self._stamp: object = None
        self._keys: dict[tuple[str, int], bytes] = {}
        self._rows = {(row.purpose, row.generation): row for row in known}

    def newest(self, purpose: str) -> tuple[int, bytes]:
        """As `PurposeKeys.newest`."""
        with self._lock:
            if not self._rows:
                self._read()
            there = [row.generation for row in self._rows.values() if row.purpose == purpose]
        if not there:
            raise Tampered("the vault has no key for this purpose")
        return max(there), self.of(purpose, max(there))

    def of(self, purpose: str, generation: int) -> bytes:
        """As `PurposeKeys.of`."""
        with self._lock:
            if (purpose, generation) not in self._keys:
                self._keys[purpose, generation] = self._unwrap(purpose, generation)
            return self._keys[purpose, generation]

    def left(self, purpose: str) -> list[int]:
        """As `PurposeKeys.left`."""
        with self._lock:
            if not self._rows:
                self._read()
            rows = [row for row in self._rows.values() if row.purpose == purpose]
        return sorted(row.generation for row in rows if row.wrapped is not None)

    def follow(self, stamp: object) -> None:
        """Read everything again when it is next needed if `stamp` is another than before.

        A process that went on sealing with an older key than the newest would seal for nobody.
        """
        with self._lock:
            if stamp != self._stamp:
                self._keys.clear()
                self._rows.clear()
                self._stamp = stamp

    def _unwrap(self, purpose: str, generation: int) -> bytes:
        if (purpose, generation) not in self._rows:
            self._read()
        row = self._rows.get((purpose, generation))
        if row is None:
            raise Tampered("a sealed value names a key that this node never had")
        if row.wrapped is None:
            raise NotFound(
                "this was erased: the key that it was sealed with was destroyed",
                remedy="Nothing brings it back; the log says who destroyed the key, and why.",
            )
        return self._root.unwrap(row.wrapped, label(purpose, generation))

    def _read(self) -> None:
        self._rows = {(row.purpose, row.generation): row for row in self._load()}


def label(purpose: str, generation: int) -> str:
    """Name what a wrapped key is bound to, so that none stands in for another."""
    return f"{purpose}/{generation}"
