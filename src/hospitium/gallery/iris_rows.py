"""The irises of a gallery that take part in a pass, side by side."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId
from hospitium.gallery.block import Ids, Rows
from hospitium.gallery.entry import instant
from hospitium.gallery.iris_gallery import IrisGallery
from hospitium.gallery.samples import mask_of
from hospitium.gallery.store import People
from hospitium.senses.iris.code import IrisCode
from hospitium.senses.iris.types import Words


@dataclass(frozen=True, slots=True, eq=False)
class IrisRows:
    """Living irises of one model as columns.

    Attributes
    ----------
    bits, mask
        uint64, shape (n, LINES, WORDS).
    people
        Rows of the gallery's `cases`.
    ids, eyes
        As the gallery has them.
    persons
        How many people have an iris that takes part.
    """

    gallery: IrisGallery
    bits: Words
    mask: Words
    people: People
    ids: Ids
    eyes: NDArray[np.uint8]
    persons: int

    @classmethod
    def of(
        cls, gallery: IrisGallery, model: str, at: datetime, leave_out: Collection[CaseId]
    ) -> "IrisRows":
        """Copy out the irises that `model` read and that are alive, but for some people's."""
        out = mask_of(leave_out, gallery.cases, gallery.numbers)
        alive = gallery.living(instant(at)) & (gallery.models == model) & ~out[gallery.people]
        rows = np.flatnonzero(alive)
        people = gallery.people[rows]
        return cls(
            gallery, gallery.bits[rows], gallery.mask[rows], people, gallery.iris_ids[rows],
            gallery.eyes[rows], len(np.unique(people)),
        )  # fmt: skip

    def taken(self, rows: Rows) -> "IrisRows":
        """Return these rows, in this order."""
        return IrisRows(
            self.gallery, self.bits[rows], self.mask[rows], self.people[rows], self.ids[rows],
            self.eyes[rows], self.persons,
        )  # fmt: skip

    def code(self, row: int) -> IrisCode:
        """Return one iris."""
        return IrisCode(self.bits[row], self.mask[row])

    def case(self, person: int) -> CaseId:
        """Return the case of a row of `cases`."""
        return self.gallery.case(person)

    def row(self, case: CaseId) -> int:
        """Return the row of a case; -1 where the gallery does not know it."""
        return self.gallery.numbers.get(case.bytes, -1)
