"""A gallery of another sense than fingers, seen by one person's samples at one instant."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Generic, Protocol, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId
from hospitium.gallery.crew import Check
from hospitium.gallery.state import Keys, keys_of
from hospitium.gallery.store import Mask
from hospitium.senses.multimodal import Said

Match_co = TypeVar("Match_co", covariant=True)


class People(Protocol):
    """A gallery that numbers its people."""

    @property
    def cases(self) -> Sequence[bytes]: ...  # noqa: D102 - UUID of each person's case, 16 bytes
    @property
    def numbers(self) -> Mapping[bytes, int]: ...  # noqa: D102 - the row of each case


class SampleScene(ABC, Generic[Match_co]):
    """What a search by several senses asks of each but the fingers.

    Parameters
    ----------
    leave_out
        Cases whose people did not agree to this search.
    check
        Called before each piece of the gallery; an error raised there ends the search.

    Attributes
    ----------
    count, others
        How many samples are alive for this search, and how many of other models.
    people
        Rows of `cases` who have one.
    cases
        UUID of each person's case, 16 bytes.
    """

    count: int
    others: int
    people: NDArray[np.integer]

    def __init__(self, gallery: People, leave_out: Collection[CaseId], check: Check) -> None:
        self.cases = gallery.cases
        self._numbers = gallery.numbers
        self._size = len(gallery.cases)
        self._check = check
        self._out: Mask = np.zeros(self._size, np.bool_)
        self._out[list(self.rows(leave_out))] = True

    def case(self, person: int) -> CaseId:
        """Return whose case a row of `cases` is."""
        return CaseId(UUID(bytes=self.cases[person]))

    def rows(self, cases: Collection[CaseId]) -> set[int]:
        """Return the rows of those of `cases` that are here."""
        found = (self._numbers.get(case.bytes, self._size) for case in cases)
        return {row for row in found if row < self._size}

    def keys(self) -> Keys:
        """Return the people that this sense is searched among, to count them by."""
        return keys_of(self.cases[row] for row in self.people.tolist())

    @abstractmethod
    def nearest(self, persons: int, *, often: float, at_least: int = 0) -> set[int]:
        """Return all whom this sense alone may bring up, and so many of the nearest at least.

        Parameters
        ----------
        persons
            In the gallery.
        often
            Highest rate at the gallery's size of a candidate.
        """

    @abstractmethod
    def says(self, people: Collection[int]) -> dict[int, tuple[Said, Match_co]]:
        """Weigh the samples of these people, each with every one that can be compared."""

    @abstractmethod
    def digest(self) -> bytes:
        """Return the SHA-256 over the ids of the samples searched, in ascending order."""
