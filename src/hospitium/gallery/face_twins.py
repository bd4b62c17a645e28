"""Every face against every other, to find who stands in two records by photographs.

All scores are made, block by block, as matrix products: nothing is left out, and a hundred
thousand faces take a minute or two of two cores.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

import numpy as np

from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_rows import FaceRows
from hospitium.gallery.sample_twins import Detail, Hit, SampleTwinPass
from hospitium.gallery.twin_values import TwinFace

CHUNK = 4_096
"""Faces that look for others between two moments at which a pass may stop."""

_BLOCK = 16_384


class FaceTwinPass(SampleTwinPass[FaceGallery, FaceRows]):
    """One pass over the faces of a gallery as it is at an instant."""

    def chunks(self) -> list[tuple[int, int]]:
        """Return the pieces of work: first and end row of the faces that look for others."""
        return self._chunks(CHUNK)

    def _copied(self, near: Collection[CaseId] | None, /) -> FaceRows:
        return FaceRows.of(self.gallery, self.model, self.at, self.leave_out, near=near)

    def _hits(self, first: int, end: int, floor: float) -> Iterator[Hit]:
        vectors = self.rows.vectors
        for start in range(first, len(vectors), _BLOCK):
            scores = vectors[first:end] @ vectors[start : start + _BLOCK].T
            for row, column in zip(*np.nonzero(scores >= floor), strict=True):
                yield first + int(row), start + int(column), float(scores[row, column])

    def _told(self, ids: tuple[UUID, UUID], score: float, rate: float) -> Detail:
        return {"face": TwinFace(FaceId(ids[0]), FaceId(ids[1]), score, rate)}
