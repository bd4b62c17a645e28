"""Every face against every other, to find who stands in two records by photographs.

All scores are made, block by block, as matrix products: nothing is left out, and a hundred
thousand faces take a minute or two of two cores.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import numpy as np

from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_rows import FaceRows, among
from hospitium.gallery.twin_values import Twin, TwinFace, borne_with, pairs_among
from hospitium.policy.permit import TwinsPermit
from hospitium.senses.calibration import Calibration

CHUNK = 4_096
"""Faces that look for others between two moments at which a pass may stop."""

_BLOCK = 16_384

Pairs = dict[tuple[int, int], list[tuple[float, int, int]]]
"""By two people: the scores of their faces and the rows of these."""


@dataclass(slots=True, eq=False)
class FaceTwinPass:
    """One pass over the faces of a gallery as it is at an instant.

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
        With few newcomers: copy only their faces, those of these people and those most like them,
        not the whole gallery. None: all.
    """

    permit: TwinsPermit
    gallery: FaceGallery
    calibration: Calibration
    model: str
    at: datetime
    leave_out: Collection[CaseId] = ()
    newcomers: Collection[CaseId] | None = None
    by_chance: float | None = None
    also: Collection[CaseId] | None = None
    _faces: FaceRows = field(init=False)
    _looking: int = field(init=False)

    def __post_init__(self) -> None:
        few = {*self.newcomers, *self.also} if self.newcomers and self.also is not None else None
        faces = FaceRows.of(self.gallery, self.model, self.at, self.leave_out, near=few)
        self._faces, self._looking = faces, len(faces.people)
        if self.newcomers is not None:  # they come first, and look at all behind them
            fresh = among(self.gallery, self.newcomers)[faces.people]
            self._faces = faces.taken(np.argsort(~fresh, kind="stable"))
            self._looking = int(fresh.sum())

    @property
    def rows(self) -> FaceRows:
        """The faces that take part."""
        return self._faces

    @property
    def persons(self) -> int:
        """People in the gallery who have a face of the model."""
        return self._faces.persons

    @property
    def faces(self) -> int:
        """Faces of the model that take part."""
        return len(self._faces.people)

    def chunks(self) -> list[tuple[int, int]]:
        """Return the pieces of work: first and end row of the faces that look for others."""
        looking = self._looking
        return [(first, min(first + CHUNK, looking)) for first in range(0, looking, CHUNK)]

    def run(self, chunk: tuple[int, int]) -> tuple[Twin, ...]:
        """Return the twins that the faces of a chunk find behind them, likeliest first."""
        first, end = chunk
        most = borne_with(self.persons) if self.by_chance is None else self.by_chance
        pairs: Pairs = {}
        floor = self.calibration.threshold_at(min(1.0, most / max(self.pairs, 1.0)))
        for start in range(first, self.faces, _BLOCK):
            scores = self._faces.vectors[first:end] @ self._faces.vectors[start : start + _BLOCK].T
            for row, column in zip(*np.nonzero(scores >= floor), strict=True):
                self._note(pairs, first + int(row), start + int(column), scores[row, column])
        twins = (self._twin(people, found) for people, found in pairs.items())
        kept = (one for one in twins if one.expected <= most)
        return tuple(sorted(kept, key=lambda one: one.fmr))

    @property
    def pairs(self) -> float:
        """Pairs of people that are compared."""
        fresh = len(np.unique(self._faces.people[: self._looking]))
        return pairs_among(self.persons, None if self.newcomers is None else fresh)

    def _note(self, pairs: Pairs, one: int, other: int, score: float) -> None:
        mine, theirs = int(self._faces.people[one]), int(self._faces.people[other])
        if other <= one or mine == theirs:
            return
        rows = (one, other) if mine < theirs else (other, one)
        people = (min(mine, theirs), max(mine, theirs))
        pairs.setdefault(people, []).append((float(score), *rows))

    def _twin(self, people: tuple[int, int], found: list[tuple[float, int, int]]) -> Twin:
        """Weigh two people by their best two faces, of all that were tried."""
        tries = int((self._faces.people == people[0]).sum()) * int(
            (self._faces.people == people[1]).sum()
        )
        score, one, other = max(found)
        rate = min(1.0, tries * self.calibration.fmr(score))
        sides = sorted(
            ((self.gallery.case(int(self._faces.people[row])), row) for row in (one, other)),
            key=lambda side: side[0].bytes,
        )
        ids = [FaceId(UUID(bytes=self._faces.ids[row].tobytes())) for _, row in sides]
        return Twin(
            first=sides[0][0],
            second=sides[1][0],
            score=self.calibration.llr(self.calibration.threshold_at(rate)),
            fmr=rate,
            expected=rate * self.pairs,
            fingers=(),
            face=TwinFace(ids[0], ids[1], score, rate),
        )
