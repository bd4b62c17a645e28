"""The faces of a node in memory: they come and go while they are searched.

Half a million people with two photographs each take 1.4 GB. Nothing of it lies in a file: a start
opens the sealed rows of the records.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from threading import Lock
from uuid import UUID

import numpy as np

from hospitium.core.ids import FaceId
from hospitium.gallery.block import Ids
from hospitium.gallery.entry import instant
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_part import FaceEntry, FacePart, joined, make_part
from hospitium.gallery.state import id_rows, rows_of
from hospitium.gallery.store import Cases, Mask

SMALL = 5_000
"""A part of so few faces is made anew when faces come or go: some 0.02 s of one core."""

DEAD_SHARE = 0.25
"""So is a large one of which this share is gone. Gone faces are never found; till then their
numbers stay in memory."""


class FaceStore:
    """Safe to share by threads; a gallery that was handed out does not change any more."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cases = Cases()
        self._gallery = FaceGallery((), self._cases.known, self._cases.numbers)
        self._stamp = ""

    @property
    def stamp(self) -> str:
        """How far the store has followed the records."""
        return self._stamp

    def set_stamp(self, stamp: str) -> None:
        """Note how far the store has followed the records."""
        self._stamp = stamp

    def gallery(self) -> FaceGallery:
        """Return what is there now; later changes do not show in it."""
        return self._gallery

    def ids(self, at: datetime) -> set[FaceId]:
        """Return the ids of the faces that are neither removed nor expired."""
        moment = instant(at)
        return {
            FaceId(UUID(bytes=row.tobytes()))
            for part in self._gallery.parts
            for row in part.face_ids[part.living(moment)]
        }

    def known(self, face_ids: Collection[FaceId]) -> set[FaceId]:
        """Return those of `face_ids` that are here and not removed."""
        ids = id_rows(face_ids)
        return {
            FaceId(UUID(bytes=row.tobytes()))
            for part in self._gallery.parts
            for row in part.face_ids[_among(part, ids) & ~part.gone]
        }

    def living(self, at: datetime) -> int:
        """Return how many faces are neither removed nor expired."""
        moment = instant(at)
        return sum(int(part.living(moment).sum()) for part in self._gallery.parts)

    def add(self, entries: Iterable[FaceEntry]) -> int:
        """Add faces; return how many."""
        given = list(entries)
        with self._lock:
            parts = list(self._gallery.parts)
            for model in sorted({one.model for one in given}):
                fresh = make_part([one for one in given if one.model == model], self._cases)
                tail = next((p for p in parts if p.model == model and len(p) < SMALL), None)
                if tail is None:
                    parts.append(fresh)
                else:
                    parts[parts.index(tail)] = joined([tail, fresh])
            self._show(parts)
        return len(given)

    def remove(self, face_ids: Iterable[FaceId]) -> int:
        """Remove faces at once; return how many were there."""
        ids = id_rows(face_ids)
        return self._drop(lambda part: _among(part, ids)) if len(ids) else 0

    def tidy(self, at: datetime) -> None:
        """Take what has expired out of memory."""
        moment = instant(at)
        self._drop(lambda part: part.expires <= moment)

    def _drop(self, lost: Callable[[FacePart], Mask]) -> int:
        """Take out what is lost of each part; return how many that were."""
        with self._lock:
            fresh = [(part, lost(part) & ~part.gone) for part in self._gallery.parts]
            self._show([_without(part, rows) if rows.any() else part for part, rows in fresh])
        return sum(int(rows.sum()) for _, rows in fresh)

    def _show(self, parts: list[FacePart]) -> None:
        held = tuple(part for part in parts if len(part))
        self._gallery = FaceGallery(held, self._cases.known, self._cases.numbers)


def _without(part: FacePart, rows: Mask) -> FacePart:
    gone = part.gone | rows
    if len(part) < SMALL or gone.mean() > DEAD_SHARE:
        return part.taken(np.flatnonzero(~gone))
    return replace(part, gone=gone)


def _among(part: FacePart, ids: Ids) -> Mask:
    mask: Mask = np.zeros(len(part), np.bool_)
    mask[rows_of(part.face_ids, ids)] = True
    return mask
