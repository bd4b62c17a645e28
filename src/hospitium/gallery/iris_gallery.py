"""The irises of a node in memory, as columns of bits: exact Hamming distances, nothing sifted.

100,000 irises take 0.4 GB. Nothing of it lies in a file: a start opens the sealed rows.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

import numpy as np

from hospitium.core.ids import CaseId, IrisId
from hospitium.gallery.block import Ids
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.entry import instant
from hospitium.gallery.iris_columns import EYES, IrisColumns, IrisEntry
from hospitium.gallery.iris_view import IrisesHere
from hospitium.gallery.samples import Sight
from hospitium.gallery.state import id_rows, rows_of
from hospitium.gallery.store import Cases, Mask
from hospitium.senses.iris.code import LINES, WORDS


@dataclass(frozen=True, slots=True, eq=False)
class IrisGallery(IrisColumns):
    """The irises of a node at one moment, in the memory of this process."""

    def case(self, person: int) -> CaseId:
        """Return whose case a row of `cases` is."""
        return CaseId(UUID(bytes=self.cases[person]))

    @classmethod
    def build(cls, entries: Iterable[IrisEntry]) -> "IrisGallery":
        """Prepare `entries` in memory."""
        return _of(list(entries), Cases())

    def seen(self, sight: Sight, check: Check = never_stops) -> IrisesHere:
        """Return what a search sees of it; as `samples.Keeper` says."""
        return IrisesHere(self, sight, check)

    def held(self, at: datetime) -> dict[str, tuple[int, int]]:
        """Return people and irises of each model that are not expired."""
        living = self.living(instant(at))
        mine = {model: living & (self.models == model) for model in np.unique(self.models).tolist()}
        return {
            model: (len(np.unique(self.people[mask])), int(mask.sum()))
            for model, mask in mine.items()
        }


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
