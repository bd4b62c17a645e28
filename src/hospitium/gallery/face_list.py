"""Which faces of one model are on record, by id, without their vectors: 32 bytes each."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Self
from uuid import UUID

import numpy as np

from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.block import Ids, Rows
from hospitium.gallery.contents import digest_of_ids
from hospitium.gallery.state import Keys, keys_of
from hospitium.gallery.store import Mask


class FaceList:
    """Immutable: found by id, counted by people, left out by case.

    Parameters
    ----------
    pairs
        UUID of a face and of its case, uint8, shape (n, 32), in any order.
    """

    def __init__(self, pairs: Ids) -> None:
        first = np.ascontiguousarray(pairs[:, :8]).view(">u8")[:, 0].astype(np.uint64)
        order = np.argsort(first, kind="stable")
        self._first = first[order]
        self._ids = np.ascontiguousarray(pairs[order, :16])
        self._cases = np.ascontiguousarray(pairs[order, 16:])

    def __len__(self) -> int:
        return len(self._ids)

    def row(self, face: UUID) -> int:
        """Return the row of a face; -1 if it is not here."""
        wanted = face.bytes
        head = np.uint64(int.from_bytes(wanted[:8], "big"))
        start, end = (int(self._first.searchsorted(head, side)) for side in ("left", "right"))
        here = (row for row in range(start, end) if self._ids[row].tobytes() == wanted)
        return next(here, -1)

    def face(self, row: int) -> FaceId:
        """Return the id of a row."""
        return FaceId(UUID(bytes=self._ids[row].tobytes()))

    def case(self, row: int) -> CaseId:
        """Return whose face a row is."""
        return CaseId(UUID(bytes=self._cases[row].tobytes()))

    def without(self, cases: Collection[CaseId]) -> Self:
        """Return the list without the faces of these cases; itself where none is among them."""
        lost = self._of(cases)
        if not lost.any():
            return self
        kept = np.concatenate([self._ids[~lost], self._cases[~lost]], axis=1)
        return type(self)(kept)

    @cached_property
    def people(self) -> Keys:
        """Whose faces these are, each once: `state.keys_of` their cases."""
        return np.unique(self._case_keys)

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 over the ids in ascending order."""
        return digest_of_ids(self._ids)

    @cached_property
    def _case_keys(self) -> Keys:
        return keys_of([self._cases.tobytes()])

    def _of(self, cases: Collection[CaseId]) -> Mask:
        mask: Mask = np.zeros(len(self), np.bool_)
        wanted = {case.bytes for case in cases}
        if not wanted or not len(self):
            return mask
        rows: Rows = np.flatnonzero(np.isin(self._case_keys, keys_of(wanted)))
        # two cases may have one key, so each is looked at
        mask[rows] = [self._cases[row].tobytes() in wanted for row in rows.tolist()]
        return mask


def list_of(blobs: Sequence[bytes]) -> FaceList:
    """Return the list of several runs of ids, a face's and its case's in turn."""
    return FaceList(np.frombuffer(b"".join(blobs), np.uint8).reshape(-1, 32))
