"""Records whose photographs do not show one person, or that share a name and no face."""

from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import FaceId
from hospitium.gallery.block import Rows
from hospitium.gallery.face_part import UNDATED
from hospitium.gallery.face_rows import FaceRows
from hospitium.gallery.odd_records import Unlike, unlike
from hospitium.gallery.odd_samples import OddSamples
from hospitium.gallery.sample_twins import Detail
from hospitium.gallery.twin_values import TwinFace

GROWING = 365
"""Days after which two photographs of a child are not said to be unlike: faces grow."""


class OddFaces(OddSamples[FaceRows]):
    """The faces of a gallery, looked at record by record."""

    def _scores(self, mine: Rows, theirs: Rows) -> NDArray[np.float64]:
        table = self._rows.vectors[mine] @ self._rows.vectors[theirs].T
        return table.astype(np.float64)

    def _says(self, row: np.intp, others: Rows, score: float, /) -> Unlike | None:
        """As `OddSamples` says; growth may explain what a child's photographs differ by."""
        days, minors = self._rows.days, self._rows.minors
        for other in others:
            child = minors[row] or minors[other]
            undated = UNDATED in (days[row], days[other])
            if child and (undated or abs(int(days[row]) - int(days[other])) > GROWING):
                return None
        return unlike(float(score), self._calibration)

    def _told(self, ids: tuple[UUID, UUID], score: float, rate: float) -> Detail:
        return {"face": TwinFace(FaceId(ids[0]), FaceId(ids[1]), score, rate)}
