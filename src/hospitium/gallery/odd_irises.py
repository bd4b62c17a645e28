"""Records whose pictures of one eye are not of one iris, or that share a name and no iris."""

from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import IrisId
from hospitium.gallery.block import Rows
from hospitium.gallery.iris_rows import IrisRows
from hospitium.gallery.odd_records import Unlike, unlike
from hospitium.gallery.odd_samples import OddSamples
from hospitium.gallery.sample_twins import Detail
from hospitium.gallery.twin_values import TwinIris
from hospitium.senses.iris.compare import best_turns, scores_of


class OddIrises(OddSamples[IrisRows]):
    """The irises of a gallery, looked at record by record; a left eye is none of the right."""

    def _scores(self, mine: Rows, theirs: Rows) -> NDArray[np.float64]:
        table = np.stack(
            [
                scores_of(
                    best_turns(self._rows.code(row), self._rows.bits, self._rows.mask, theirs)
                )
                for row in mine.tolist()
            ]
        )
        same = self._rows.eyes[mine][:, None] == self._rows.eyes[theirs][None, :]
        return np.where(same, table, -np.inf)

    def _says(self, _row: np.intp, _others: Rows, score: float, /) -> Unlike | None:
        return unlike(score, self._calibration)

    def _told(self, ids: tuple[UUID, UUID], score: float, rate: float) -> Detail:
        return {"iris": TwinIris(IrisId(ids[0]), IrisId(ids[1]), score, rate)}
