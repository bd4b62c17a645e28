"""The keys of the vault's purposes: each wrapped by the root, in generations, never in the clear.

From each comes a key for every record that is sealed for its purpose. Keys of before ADR 51 seal
the records themselves; they still open what they sealed.

A new generation seals from now on, older ones still open what they sealed, until everything is
sealed anew; then they are destroyed. Whoever destroys all generations of a purpose erases all that
was sealed for it, in every copy of the database that does not also hold the wrapped key.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import NamedTuple, Protocol

from hospitium.core.errors import NotFound, Tampered
from hospitium.core.randomness import Random
from hospitium.crypto.keys import derive
from hospitium.crypto.record_keys import RecordKeys
from hospitium.crypto.seal import FIRST, open_sealed, seal
from hospitium.crypto.wrapping import Root

SEALING = (
    *("absent", "audit", "best-interests", "candidate", "consent", "face", "field-item"),
    "guardian",
    *(
        "incident",
        "iris",
        "notice",
        "operator",
        "pack",
        "portrait",
        "probe",
        "redress",
        "template",
        "terms",
        "typing",
        "verdict",
    ),
)
"""Purposes whose keys seal records."""

PURPOSES = (
    *SEALING,
    *("case-index", "face-index", "pack-signing", "pack-intake"),
    *("key-check", "tag/log-end", "checkpoint-signing", "checkpoint-signing/ml-dsa-44"),
)
"""Everything that the vault does; a node gets a key for each when it is made or first opened."""

LATER = ("case-index", "face-index")
"""Those that no node of version 0.1.0 has used."""


class WrappedKey(NamedTuple):
    """One generation of one purpose as it is stored; `wrapped` is None once it was destroyed.

    `per_record` says how it seals; see `PurposeKey`.
    """

    purpose: str
    generation: int
    wrapped: bytes | None
    per_record: bool

    @property
    def label(self) -> str:
        """What it is bound to, so that none stands in for another, or seals as another does."""
        return f"{self.purpose}/{self.generation}{'/records' if self.per_record else ''}"


@dataclass(frozen=True, slots=True)
class PurposeKey:
    """One generation of one purpose, in the clear.

    Attributes
    ----------
    per_record
        Whether each record has a key of its own, made from this one; else this one seals it.
    """

    generation: int
    key: bytes = field(repr=False)
    per_record: bool
    _records: RecordKeys = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Begin what makes the keys of records."""
        object.__setattr__(self, "_records", RecordKeys(self.key))

    def seal(self, plaintext: bytes, *, context: bytes, random: Random) -> bytes:
        """As `crypto.seal.seal`."""
        way = self._records.seal if self.per_record else partial(seal, self.key)
        return way(plaintext, context=context, random=random, generation=self.generation)

    def open(self, envelope: bytes, *, context: bytes) -> bytes:
        """As `crypto.seal.open_sealed`, of an envelope that names this generation."""
        if self.per_record:
            return self._records.open(envelope, context=context)
        return open_sealed(self.key, envelope, context=context)


class PurposeKeys(Protocol):
    """Where the vault finds its keys."""

    def newest(self, purpose: str) -> PurposeKey:
        """Return the key that seals now."""
        ...

    def of(self, purpose: str, generation: int) -> PurposeKey:
        """Return the key that sealed; `NotFound` if it was destroyed, `Tampered` if none was."""
        ...

    def left(self, purpose: str) -> list[int]:
        """Return the generations whose keys are not destroyed, the oldest first."""
        ...


class DerivedKeys:
    """One generation of each purpose, derived from the root key: how version 0.1.0 had it."""

    def __init__(self, root: bytes) -> None:
        self._root = root

    def newest(self, purpose: str) -> PurposeKey:
        """As `PurposeKeys.newest`."""
        return self.of(purpose, FIRST)

    def of(self, purpose: str, generation: int) -> PurposeKey:
        """As `PurposeKeys.of`."""
        if generation != FIRST:
            raise Tampered("a sealed value names a key that this node never had")
        return PurposeKey(FIRST, derive(self._root, purpose), per_record=False)

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
        self._keys: dict[tuple[str, int], PurposeKey] = {}
        self._rows = {(row.purpose, row.generation): row for row in known}

    def newest(self, purpose: str) -> PurposeKey:
        """As `PurposeKeys.newest`."""
        with self._lock:
            if not self._rows:
                self._read()
            there = [row.generation for row in self._rows.values() if row.purpose == purpose]
        if not there:
            raise Tampered("the vault has no key for this purpose")
        return self.of(purpose, max(there))

    def of(self, purpose: str, generation: int) -> PurposeKey:
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

    def _unwrap(self, purpose: str, generation: int) -> PurposeKey:
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
        key = self._root.unwrap(row.wrapped, row.label)
        return PurposeKey(generation, key, row.per_record)

    def _read(self) -> None:
        self._rows = {(row.purpose, row.generation): row for row in self._load()}
