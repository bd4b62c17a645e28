"""The faces of a gallery that take part in a pass, side by side."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId
from hospitium.gallery.block import Ids, Rows
from hospitium.gallery.entry import instant
from hospitium.gallery.face_gallery import FaceGallery, Floats
from hospitium.gallery.store import Mask, People


@dataclass(frozen=True, slots=True, eq=False)
class FaceRows:
    """Living faces of one model as columns.

    Attributes
    ----------
    vectors
        Embeddings, float32, shape (n, dimension).
    people
        Rows of the gallery's `cases`.
    ids, days, minors
        As the gallery has them.
    """

    gallery: FaceGallery
    vectors: Floats
    people: People
    ids: Ids
    days: NDArray[np.int32]
    minors: Mask

    @classmethod
    def of(
        cls, gallery: FaceGallery, model: str, at: datetime, leave_out: Collection[CaseId]
    ) -> "FaceRows":
        """Copy out the faces that `model` read and that are alive, but for some people's."""
        kept = ~among(gallery, leave_out)
        chosen = [
            (part, np.flatnonzero(part.living(instant(at)) & kept[part.people]))
            for part in gallery.parts
            if part.model == model
        ]
        width = next((part.index.d for part, _ in chosen), 1)
        vectors = [part.embeddings(rows) for part, rows in chosen]
        return cls(
            gallery,
            np.concatenate([np.empty((0, width), np.float32), *vectors]),
            np.concatenate([np.empty(0, np.int32), *(p.people[rows] for p, rows in chosen)]),
            np.concatenate(
                [np.empty((0, 16), np.uint8), *(p.face_ids[rows] for p, rows in chosen)]
            ),
            np.concatenate([np.empty(0, np.int32), *(p.days[rows] for p, rows in chosen)]),
            np.concatenate([np.empty(0, np.bool_), *(p.minors[rows] for p, rows in chosen)]),
        )

    def taken(self, rows: Rows) -> "FaceRows":
        """Return these rows, in this order."""
        return FaceRows(
            self.gallery, self.vectors[rows], self.people[rows], self.ids[rows], self.days[rows],
            self.minors[rows],
        )  # fmt: skip

    def case(self, person: int) -> CaseId:
        """Return whose case a row of `cases` is."""
        return self.gallery.case(person)

    def row(self, case: CaseId) -> int:
        """Return the row of a case; -1 where the gallery does not know it."""
        return self.gallery.numbers.get(case.bytes, -1)


def among(gallery: FaceGallery, cases: Collection[CaseId]) -> Mask:
    """Tell of each person of a gallery whether their case is among these."""
    wanted = {case.bytes for case in cases}
    return np.fromiter((case in wanted for case in gallery.cases), np.bool_, len(gallery.cases))
