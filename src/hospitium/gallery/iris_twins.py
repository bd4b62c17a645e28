"""Every iris against every other, to find who stands in two records by their eyes.

Whatever the eyes are called: a left eye may have been taken for a right one. Where there are few
every pair is compared at every turn; where there are many each is glanced at first
(`senses.iris.glance`), and what cannot be alike is passed over.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

import numpy as np

from hospitium.core.ids import CaseId, IrisId
from hospitium.gallery.block import Rows
from hospitium.gallery.crew import Crew
from hospitium.gallery.iris_gallery import IrisGallery
from hospitium.gallery.iris_rows import IrisRows
from hospitium.gallery.sample_twins import Detail, Hit, SampleTwinPass
from hospitium.gallery.twin_values import TwinIris
from hospitium.senses.iris.compare import best_turns, scores_of
from hospitium.senses.iris.glance import Glances

CHUNK = 1_024
"""Irises that look for others between two moments at which a pass may stop."""

FEW = 100_000_000
"""Pairs of irises up to which each is compared in full: some four minutes of one core."""

WORKERS = 2
"""Threads that look."""


class IrisTwinPass(SampleTwinPass[IrisGallery, IrisRows]):
    """One pass over the irises of a gallery as it is at an instant."""

    def chunks(self) -> list[tuple[int, int]]:
        """Return the pieces of work: first and end row of the irises that look for others."""
        return self._chunks(CHUNK)

    def _copied(self, _near: Collection[CaseId] | None, /) -> IrisRows:
        return IrisRows.of(self.gallery, self.model, self.at, self.leave_out)

    def _hits(self, first: int, end: int, floor: float) -> Iterator[Hit]:
        many = self._looking * self.samples > FEW
        glances = Glances.of(self.rows.bits, self.rows.mask) if many else None
        with Crew(WORKERS) as crew:
            for found in crew.each(lambda row: self._near(row, floor, glances), range(first, end)):
                yield from found

    def _near(self, row: int, floor: float, glances: Glances | None) -> list[Hit]:
        probe = self.rows.code(row)
        behind: Rows = np.arange(row + 1, self.samples)
        if glances is not None:
            behind = glances.hopeful(probe, row + 1, floor)
        scores = scores_of(best_turns(probe, self.rows.bits, self.rows.mask, behind))
        alike = scores >= floor
        found = zip(behind[alike].tolist(), scores[alike].tolist(), strict=True)
        return [(row, other, score) for other, score in found]

    def _told(self, ids: tuple[UUID, UUID], score: float, rate: float) -> Detail:
        return {"iris": TwinIris(IrisId(ids[0]), IrisId(ids[1]), score, rate)}
