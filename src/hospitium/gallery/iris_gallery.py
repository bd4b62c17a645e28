"""The irises of a node in memory, as columns of bits: exact Hamming distances, nothing sifted.

100,000 irises take 0.4 GB. Nothing of it lies in a file: a start opens the sealed rows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.gallery.block import Ids, Rows
from hospitium.gallery.entry import instant
from hospitium.gallery.state import id_rows, rows_of
from hospitium.gallery.store import Cases, Mask, People
from hospitium.senses.iris.code import LINES, WORDS, IrisCode
from hospitium.senses.iris.types import Words

EYES = (Eye.LEFT, Eye.RIGHT)
"""By number, as the columns have them."""

_COLUMNS = ("iris_ids", "people", "eyes", "models", "bits", "mask", "expires")


@dataclass(frozen=True, slots=True, eq=False)
class IrisEntry:
    """One iris as it comes from the records.

    Attributes
    ----------
    expires_at
        From then on no search sees it; None for never.
    """

    iris_id: IrisId
    case_id: CaseId
    eye: Eye
    model: str
    code: IrisCode
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class IrisGallery:
    """Immutable: a changed gallery is a new one, so that searches never see half of a change.

    Attributes
    ----------
    iris_ids
        UUIDs, uint8, shape (n, 16).
    people
        Rows of `cases`, int32, shape (n,).
    eyes
        Numbers in `EYES`, uint8.
    models
        Who read each, a string for each row.
    bits, mask
        uint64, shape (n, LINES, WORDS).
    expires
        Microseconds since 1970, int64; see `entry.NEVER`.
    cases
        UUID of each person's case, 16 bytes; may hold people who have no iris any more.
    numbers
        The row of each case; may know cases that came later.
    """

    iris_ids: Ids
    people: People
    eyes: NDArray[np.uint8]
    models: NDArray[np.str_]
    bits: Words
    mask: Words
    expires: Rows
    cases: Sequence[bytes] = ()
    numbers: Mapping[bytes, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.people)

    def living(self, at: int) -> Mask:
        """Tell which irises are not expired at `at` (see `entry.instant`)."""
        mask: Mask = self.expires > at
        return mask

    def kept(self, rows: Mask) -> "IrisGallery":
        """Return the gallery with these rows only."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _COLUMNS})

    def with_more(self, other: "IrisGallery") -> "IrisGallery":
        """Return the gallery with the rows of another that numbers its people alike."""
        columns: dict[str, Any] = {
            name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in _COLUMNS
        }
        return replace(other, **columns)

    @classmethod
    def build(cls, entries: Iterable[IrisEntry]) -> "IrisGallery":
        """Prepare `entries` in memory."""
        return _of(list(entries), Cases())


def _of(entries: Sequence[IrisEntry], cases: Cases) -> IrisGallery:
    shape, count = (0, LINES, WORDS), len(entries)
    case_ids = np.frombuffer(b"".join(one.case_id.bytes for one in entries), np.uint8)
    return IrisGallery(
        iris_ids=id_rows(one.iris_id for one in entries),
        people=cases.rows(case_ids.reshape(-1, 16)),
        eyes=np.array([EYES.index(one.eye) for one in entries], np.uint8),
        models=np.array([one.model for one in entries], np.str_),
        bits=np.stack([e.code.bits for e in entries]) if count else np.empty(shape, np.uint64),
        mask=np.stack([e.code.mask for e in entries]) if count else np.empty(shape, np.uint64),
        expires=np.array([instant(one.expires_at) for one in entries], np.int64),
        cases=cases.known,
        numbers=cases.numbers,
    )


class IrisStore:
    """Irises come and go while they are searched. Safe to share by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cases = Cases()
        self._gallery = _of((), self._cases)
        self._stamp = ""

    @property
    def stamp(self) -> str:
        """How far the store has followed the records."""
        return self._stamp

    def set_stamp(self, stamp: str) -> None:
        """Note how far the store has followed the records."""
        self._stamp = stamp

    def gallery(self) -> IrisGallery:
        """Return what is there now; later changes do not show in it."""
        return self._gallery

    def ids(self, at: datetime) -> set[IrisId]:
        """Return the ids of the irises that are not expired."""
        return _ids(self._gallery.iris_ids[self._gallery.living(instant(at))])

    def known(self, iris_ids: Collection[IrisId]) -> set[IrisId]:
        """Return those of `iris_ids` that are here."""
        return _ids(self._gallery.iris_ids[_among(self._gallery, iris_ids)])

    def living(self, at: datetime) -> int:
        """Return how many irises are not expired."""
        return int(self._gallery.living(instant(at)).sum())

    def add(self, entries: Iterable[IrisEntry]) -> int:
        """Add irises; return how many."""
        given = list(entries)
        with self._lock:
            self._gallery = self._gallery.with_more(_of(given, self._cases))
        return len(given)

    def remove(self, iris_ids: Iterable[IrisId]) -> int:
        """Remove irises at once; return how many were there."""
        ids = list(iris_ids)
        return self._drop(lambda gallery: _among(gallery, ids)) if ids else 0

    def tidy(self, at: datetime) -> None:
        """Take what has expired out of memory."""
        moment = instant(at)
        self._drop(lambda gallery: ~gallery.living(moment))

    def _drop(self, lost: Callable[[IrisGallery], Mask]) -> int:
        with self._lock:
            gone = lost(self._gallery)
            if gone.any():
                self._gallery = self._gallery.kept(~gone)
        return int(gone.sum())


def _among(gallery: IrisGallery, ids: Collection[IrisId]) -> Mask:
    mask: Mask = np.zeros(len(gallery), np.bool_)
    mask[rows_of(gallery.iris_ids, id_rows(ids))] = True
    return mask


def _ids(rows: Ids) -> set[IrisId]:
    return {IrisId(UUID(bytes=row.tobytes())) for row in rows}
