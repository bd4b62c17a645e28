"""The faces of a gallery that take part in a pass, side by side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId
from hospitium.gallery.block import Ids, Rows
from hospitium.gallery.entry import instant
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_part import FacePart, Floats
from hospitium.gallery.store import Mask, People

_NEAREST = 64
"""More faces than one person has, with those who look like them."""


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
    persons
        How many people have a face that could take part.
    """

    gallery: FaceGallery
    vectors: Floats
    people: People
    ids: Ids
    days: NDArray[np.int32]
    minors: Mask
    persons: int

    @classmethod
    def of(
        cls,
        gallery: FaceGallery,
        model: str,
        at: datetime,
        leave_out: Collection[CaseId],
        *,
        near: Collection[CaseId] | None = None,
    ) -> "FaceRows":
        """Copy out the faces that `model` read and that are alive, but for some people's.

        Parameters
        ----------
        near
            Copy only the faces of these people and those most like them; None: all.
        """
        kept = ~among(gallery, leave_out)
        chosen = [
            (part, np.flatnonzero(part.living(instant(at)) & kept[part.people]))
            for part in gallery.parts
            if part.model == model
        ]
        here = np.concatenate([np.empty(0, np.int32), *(p.people[rows] for p, rows in chosen)])
        persons = len(np.unique(here))
        if near is not None:
            chosen = _near(chosen, among(gallery, near))
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
            persons,
        )

    def taken(self, rows: Rows) -> "FaceRows":
        """Return these rows, in this order."""
        return FaceRows(
            self.gallery, self.vectors[rows], self.people[rows], self.ids[rows], self.days[rows],
            self.minors[rows], self.persons,
        )  # fmt: skip

    def case(self, person: int) -> CaseId:
        """Return whose case a row of `cases` is."""
        return self.gallery.case(person)

    def row(self, case: CaseId) -> int:
        """Return the row of a case; -1 where the gallery does not know it."""
        return self.gallery.numbers.get(case.bytes, -1)


def _near(chosen: Sequence[tuple[FacePart, Rows]], wanted: Mask) -> list[tuple[FacePart, Rows]]:
    """Keep the rows of the people who are wanted, and of each of their faces the nearest others."""
    mine = [rows[wanted[part.people[rows]]] for part, rows in chosen]
    probes = [
        probe
        for (part, _), rows in zip(chosen, mine, strict=True)
        for probe in (part.embeddings(rows) if len(rows) else ())
    ]
    kept = []
    for (part, rows), own in zip(chosen, mine, strict=True):
        alive = np.zeros(len(part), np.bool_)
        alive[rows] = True
        found = [part.nearest(probe, alive, _NEAREST)[0] for probe in probes] if len(rows) else []
        kept.append((part, np.unique(np.concatenate([own, *found]))))
    return kept


def among(gallery: FaceGallery, cases: Collection[CaseId]) -> Mask:
    """Tell of each person of a gallery whether their case is among these."""
    wanted = {case.bytes for case in cases}
    return np.fromiter((case in wanted for case in gallery.cases), np.bool_, len(gallery.cases))
