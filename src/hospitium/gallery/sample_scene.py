"""What a search by several senses does with a sense that a keeper of samples has."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Generic, TypeVar

from hospitium.core.ids import CaseId
from hospitium.gallery.samples import Owned, Sample, Seen
from hospitium.senses.calibration import Calibration
from hospitium.senses.multimodal import Said

Match_co = TypeVar("Match_co", covariant=True)
Row = TypeVar("Row", bound=Owned)

ROWS_EACH = 4
"""Samples that are looked at for each of the nearest people: a person has several."""


class SampleScene(ABC, Generic[Sample, Row, Match_co]):
    """One person's samples against all that a search sees of that sense.

    Attributes
    ----------
    seen
        The samples on record.
    """

    def __init__(
        self, seen: Seen[Sample, Row], probes: Sequence[Sample], calibration: Calibration
    ) -> None:
        self.seen, self._probes, self._calibration = seen, probes, calibration

    def nearest(self, persons: int, *, often: float, at_least: int = 0) -> set[CaseId]:
        """Return all whom this sense alone may bring up, and so many of the nearest at least.

        Parameters
        ----------
        persons
            In the gallery.
        often
            Highest rate at the gallery's size of a candidate.
        """
        floor = self._calibration.threshold_at(min(1.0, often / max(persons, 1)))
        found: set[CaseId] = set()
        for near in self.seen.nearest(self._probes, ROWS_EACH * at_least, floor):
            found.update(list(dict.fromkeys(one.case for one in near))[:at_least])
            found.update(one.case for one in near if one.score >= floor)
        return found

    def says(self, cases: Collection[CaseId]) -> dict[CaseId, tuple[Said, Match_co]]:
        """Weigh the samples of these people, each with every one that can be compared."""
        rows: defaultdict[CaseId, list[Row]] = defaultdict(list)
        for one in self.seen.compared(self._probes, cases):
            rows[one.case].append(one)
        weighed = ((case, self._weigh(of_one)) for case, of_one in rows.items())
        return {case: said for case, said in weighed if said is not None}

    @abstractmethod
    def _weigh(self, rows: Sequence[Row]) -> tuple[Said, Match_co] | None:
        """Return what one person's samples say; None where no pair can be compared."""
