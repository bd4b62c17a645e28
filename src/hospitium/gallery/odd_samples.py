"""Records whose photographs, or irises, are not of one person, or that share a name and no one."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId
from hospitium.gallery.block import Rows
from hospitium.gallery.odd_records import CasePair, Unlike, least_alike
from hospitium.gallery.sample_twins import Detail, TwinRows
from hospitium.gallery.twin_values import LeadKind, Twin
from hospitium.senses.calibration import Calibration


class OddRows(TwinRows, Protocol):
    """The samples that take part; whose they are can be looked up."""

    def row(self, case: CaseId) -> int: ...  # noqa: D102 - of the gallery's `cases`; -1: unknown


TheRows = TypeVar("TheRows", bound=OddRows)


class OddSamples(ABC, Generic[TheRows]):
    """The samples of a gallery, looked at record by record."""

    def __init__(self, rows: TheRows, calibration: Calibration) -> None:
        self._rows, self._calibration = rows, calibration
        self._order = np.argsort(rows.people, kind="stable")
        self._people = rows.people[self._order]

    @abstractmethod
    def _scores(self, mine: Rows, theirs: Rows) -> NDArray[np.float64]:
        """Return the score of each two samples; minus infinity where they cannot be compared."""

    @abstractmethod
    def _says(self, row: np.intp, others: Rows, score: float, /) -> Unlike | None:
        """Return what the best score says against one person; None where it says nothing."""

    @abstractmethod
    def _told(self, ids: tuple[UUID, UUID], score: float, rate: float) -> Detail:
        """Return what the two samples of a lead say."""

    def cases(self) -> list[CaseId]:
        """Return everybody who has more than one sample."""
        people, counts = np.unique(self._people, return_counts=True)
        return [self._rows.case(int(person)) for person in people[counts > 1]]

    def in_one_record(self, cases: Sequence[CaseId]) -> tuple[Twin, ...]:
        """Find of each record the sample that is least like its nearest, if it is unlike."""
        return least_alike(one for case in cases for one in self._odd(case, len(cases)))

    def of_one_name(self, pairs: Sequence[CasePair]) -> tuple[Twin, ...]:
        """Find records of which no two samples are alike."""
        found = (self._strangers(pair, len(pairs)) for pair in pairs)
        return least_alike(one for one in found if one is not None)

    def _odd(self, case: CaseId, records: int) -> Iterator[Twin]:
        rows = self._of(case)
        if len(rows) < 2:
            return
        scores = self._scores(rows, rows)
        np.fill_diagonal(scores, -np.inf)
        best = scores.max(axis=1)
        if not np.isfinite(best).any():
            return
        row = int(np.where(np.isfinite(best), best, np.inf).argmin())
        nearest = int(scores[row].argmax())
        says = self._says(rows[row], np.delete(rows, row), scores[row][nearest])
        if says is not None:
            pair, score = (rows[row], rows[nearest]), float(scores[row][nearest])
            yield self._lead(LeadKind.ONE_RECORD, (case, case), pair, score, says, records)

    def _strangers(self, pair: CasePair, pairs: int) -> Twin | None:
        first, second = sorted(pair, key=lambda case: case.bytes)
        mine, theirs = self._of(first), self._of(second)
        if not len(mine) or not len(theirs):
            return None
        scores = self._scores(mine, theirs)
        at, to = np.unravel_index(int(scores.argmax()), scores.shape)
        score = float(scores[at, to])
        if not np.isfinite(score):
            return None
        says = [self._says(row, theirs, score) for row in mine]
        if any(one is None for one in says) or says[0] is None:
            return None
        best = (mine[at], theirs[to])
        return self._lead(LeadKind.SAME_NAME, (first, second), best, score, says[0], pairs)

    def _of(self, case: CaseId) -> Rows:
        row = self._rows.row(case)
        low, high = np.searchsorted(self._people, (row, row + 1))
        rows: Rows = self._order[low:high]
        return rows

    def _lead(
        self,
        kind: LeadKind,
        cases: CasePair,
        pair: tuple[np.intp, np.intp],
        score: float,
        says: Unlike,
        of: int,
    ) -> Twin:
        one, other = (UUID(bytes=self._rows.ids[row].tobytes()) for row in pair)
        told = self._told((one, other), score, self._calibration.fmr(score))
        return Twin(*cases, -says.llr, says.fnmr, says.fnmr * of, (), kind=kind, **told)
