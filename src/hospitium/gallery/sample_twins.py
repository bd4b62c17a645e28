"""Every face, or iris, against every other: what a pass over either is made of."""

from abc import abstractmethod
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, Self, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId
from hospitium.gallery.block import Ids, Rows
from hospitium.gallery.samples import mask_of
from hospitium.gallery.store import People
from hospitium.gallery.twin_values import Twin, borne_with, pairs_among
from hospitium.policy.permit import TwinsPermit
from hospitium.senses.calibration import Calibration

Pairs = dict[tuple[int, int], list[tuple[float, int, int]]]
"""By two people: the scores of their samples and the rows of these."""

Hit = tuple[int, int, float]
"""The rows of two samples, the first before the second, and their score."""

Detail = dict[str, Any]
"""What one sense adds to a `Twin`, by the name of its field."""


class TwinRows(Protocol):
    """The samples that take part, side by side.

    Attributes
    ----------
    people
        Rows of the gallery's `cases`.
    persons
        How many people have a sample that could take part.
    """

    @property
    def people(self) -> People: ...  # noqa: D102 - as the class says
    @property
    def ids(self) -> Ids: ...  # noqa: D102
    @property
    def persons(self) -> int: ...  # noqa: D102
    def taken(self, rows: Rows) -> Self: ...  # noqa: D102 - these rows, in this order
    def case(self, person: int) -> CaseId: ...  # noqa: D102 - whose a row of `cases` is


class TwinGallery(Protocol):
    """A gallery that numbers its people."""

    @property
    def cases(self) -> Sequence[bytes]: ...  # noqa: D102 - UUID of each person's case
    @property
    def numbers(self) -> Any: ...  # noqa: ANN401, D102 - the row of each case


TheRows = TypeVar("TheRows", bound=TwinRows)
TheGallery = TypeVar("TheGallery", bound=TwinGallery)


@dataclass(slots=True, eq=False)
class SampleTwinPass(Generic[TheGallery, TheRows]):
    """One pass over the samples of a gallery as it is at an instant.

    Attributes
    ----------
    permit
        The yes of policy.
    leave_out
        Cases whose people did not agree to it.
    newcomers
        Hold only these against everybody; None: everybody against everybody.
    by_chance
        So many pairs of strangers may be expected in the list; None: as `borne_with` says.
    also
        With few newcomers: look only at their samples, those of these people and those most like
        them, where that spares work. None: all.
    in_all
        People who have a sample of the model, where `gallery` holds only some of them; None: it
        holds all.
    """

    permit: TwinsPermit
    gallery: TheGallery
    calibration: Calibration
    model: str
    at: datetime
    leave_out: Collection[CaseId] = ()
    newcomers: Collection[CaseId] | None = None
    by_chance: float | None = None
    also: Collection[CaseId] | None = None
    in_all: int | None = None
    _rows: TheRows = field(init=False)
    _looking: int = field(init=False)
    _counts: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        few = {*self.newcomers, *self.also} if self.newcomers and self.also is not None else None
        rows = self._copied(few)
        self._rows, self._looking = rows, len(rows.people)
        self._counts = np.bincount(rows.people, minlength=len(self.gallery.cases))
        if self.newcomers is not None:  # they come first, and look at all behind them
            fresh = mask_of(self.newcomers, self.gallery.cases, self.gallery.numbers)[rows.people]
            self._rows = rows.taken(np.argsort(~fresh, kind="stable"))
            self._looking = int(fresh.sum())

    @abstractmethod
    def _copied(self, near: Collection[CaseId] | None, /) -> TheRows:
        """Return the samples of the model that are alive; of some people if `near` says so."""

    @abstractmethod
    def _hits(self, first: int, end: int, floor: float) -> Iterator[Hit]:
        """Yield what the samples from `first` to `end` find behind them that scores so much."""

    @abstractmethod
    def _told(self, ids: tuple[UUID, UUID], score: float, rate: float) -> Detail:
        """Return what the two samples that are most alike say."""

    @property
    def rows(self) -> TheRows:
        """The samples that take part."""
        return self._rows

    @property
    def persons(self) -> int:
        """People in the gallery who have a sample of the model."""
        return self._rows.persons if self.in_all is None else self.in_all

    @property
    def samples(self) -> int:
        """Samples of the model that take part."""
        return len(self._rows.people)

    @property
    def most(self) -> float:
        """Pairs of strangers that may be expected in the list."""
        return borne_with(self.persons) if self.by_chance is None else self.by_chance

    @property
    def pairs(self) -> float:
        """Pairs of people that are compared."""
        fresh = len(np.unique(self._rows.people[: self._looking]))
        return pairs_among(self.persons, None if self.newcomers is None else fresh)

    def _chunks(self, size: int) -> list[tuple[int, int]]:
        looking = self._looking
        return [(first, min(first + size, looking)) for first in range(0, looking, size)]

    def run(self, chunk: tuple[int, int]) -> tuple[Twin, ...]:
        """Return the twins that the samples of a chunk find behind them, likeliest first."""
        pairs: Pairs = {}
        compared = self.pairs
        floor = self.calibration.threshold_at(min(1.0, self.most / max(compared, 1.0)))
        for one, other, score in self._hits(*chunk, floor):
            self._note(pairs, one, other, score)
        twins = (self._twin(people, found, compared) for people, found in pairs.items())
        return tuple(sorted((t for t in twins if t.expected <= self.most), key=lambda t: t.fmr))

    def _note(self, pairs: Pairs, one: int, other: int, score: float) -> None:
        mine, theirs = int(self._rows.people[one]), int(self._rows.people[other])
        if other <= one or mine == theirs:
            return
        rows = (one, other) if mine < theirs else (other, one)
        people = (min(mine, theirs), max(mine, theirs))
        pairs.setdefault(people, []).append((float(score), *rows))

    def _twin(
        self, people: tuple[int, int], found: list[tuple[float, int, int]], compared: float
    ) -> Twin:
        """Weigh two people by their best two samples, of all that were tried."""
        tries = int(self._counts[people[0]]) * int(self._counts[people[1]])
        score, one, other = max(found)
        rate = min(1.0, tries * self.calibration.fmr(score))
        sides = sorted(
            ((self._rows.case(int(self._rows.people[row])), row) for row in (one, other)),
            key=lambda side: side[0].bytes,
        )
        first, second = (UUID(bytes=self._rows.ids[row].tobytes()) for _, row in sides)
        return Twin(
            first=sides[0][0],
            second=sides[1][0],
            score=self.calibration.llr(self.calibration.threshold_at(rate)),
            fmr=rate,
            expected=rate * compared,
            fingers=(),
            **self._told((first, second), score, rate),
        )
