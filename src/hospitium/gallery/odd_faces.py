"""Records whose photographs do not show one person, or that share a name and no face."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.block import Rows
from hospitium.gallery.face_part import UNDATED
from hospitium.gallery.face_rows import FaceRows
from hospitium.gallery.odd_records import CasePair, Unlike, least_alike, unlike
from hospitium.gallery.twin_values import LeadKind, Twin, TwinFace
from hospitium.senses.calibration import Calibration

GROWING = 365
"""Days after which two photographs of a child are not said to be unlike: faces grow."""


class OddFaces:
    """The faces of a gallery, looked at record by record."""

    def __init__(self, rows: FaceRows, calibration: Calibration) -> None:
        self._faces, self._calibration = rows, calibration
        self._order = np.argsort(rows.people, kind="stable")
        self._people = rows.people[self._order]

    def cases(self) -> list[CaseId]:
        """Return everybody who has more than one photograph."""
        people, counts = np.unique(self._people, return_counts=True)
        return [self._faces.case(int(person)) for person in people[counts > 1]]

    def in_one_record(self, cases: Sequence[CaseId]) -> tuple[Twin, ...]:
        """Find of each record the photograph that is least like its nearest, if it is unlike."""
        return least_alike(one for case in cases for one in self._odd(case, len(cases)))

    def of_one_name(self, pairs: Sequence[CasePair]) -> tuple[Twin, ...]:
        """Find records of which no two photographs are alike."""
        found = (self._strangers(pair, len(pairs)) for pair in pairs)
        return least_alike(one for one in found if one is not None)

    def _odd(self, case: CaseId, records: int) -> Iterator[Twin]:
        rows = self._of(case)
        if len(rows) < 2:
            return
        scores = self._scores(rows, rows)
        np.fill_diagonal(scores, -np.inf)
        row = int(scores.max(axis=1).argmin())
        nearest = int(scores[row].argmax())
        says = self._says(rows[row], np.delete(rows, row), scores[row][nearest])
        if says is not None:
            pair = (rows[row], rows[nearest])
            yield self._lead(LeadKind.ONE_RECORD, (case, case), pair, says, records)

    def _strangers(self, pair: CasePair, pairs: int) -> Twin | None:
        first, second = sorted(pair, key=lambda case: case.bytes)
        mine, theirs = self._of(first), self._of(second)
        if not len(mine) or not len(theirs):
            return None
        scores = self._scores(mine, theirs)
        at, to = np.unravel_index(int(scores.argmax()), scores.shape)
        says = [self._says(row, theirs, scores[at, to]) for row in mine]
        if any(one is None for one in says) or says[0] is None:
            return None
        best = (mine[at], theirs[to])
        return self._lead(LeadKind.SAME_NAME, (first, second), best, says[0], pairs)

    def _of(self, case: CaseId) -> Rows:
        row = self._faces.row(case)
        low, high = np.searchsorted(self._people, (row, row + 1))
        rows: Rows = self._order[low:high]
        return rows

    def _scores(self, mine: Rows, theirs: Rows) -> NDArray[np.float64]:
        table = self._faces.vectors[mine] @ self._faces.vectors[theirs].T
        return table.astype(np.float64)

    def _says(self, row: np.intp, others: Rows, score: float) -> Unlike | None:
        """Return what the best score says against one person; None where growth may explain it."""
        days, minors = self._faces.days, self._faces.minors
        for other in others:
            child = minors[row] or minors[other]
            undated = UNDATED in (days[row], days[other])
            if child and (undated or abs(int(days[row]) - int(days[other])) > GROWING):
                return None
        return unlike(float(score), self._calibration)

    def _lead(
        self, kind: LeadKind, cases: CasePair, pair: tuple[np.intp, np.intp], says: Unlike, of: int
    ) -> Twin:
        score = float(self._faces.vectors[pair[0]] @ self._faces.vectors[pair[1]])
        ids = [FaceId(UUID(bytes=self._faces.ids[row].tobytes())) for row in pair]
        face = TwinFace(ids[0], ids[1], score, self._calibration.fmr(score))
        rate = says.fnmr
        return Twin(*cases, -says.llr, rate, rate * of, (), face, kind)
