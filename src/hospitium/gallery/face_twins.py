"""Every face against every other, to find who stands in two records by photographs.

All scores are made, block by block, as matrix products: nothing is left out, and a hundred
thousand faces take a minute or two of two cores.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.entry import instant
from hospitium.gallery.face_gallery import FaceGallery, Floats
from hospitium.gallery.store import People
from hospitium.gallery.twin_values import Twin, TwinFace, borne_with
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
    """

    permit: TwinsPermit
    gallery: FaceGallery
    calibration: Calibration
    model: str
    at: datetime
    leave_out: Collection[CaseId] = ()
    _vectors: Floats = field(init=False)
    _people: People = field(init=False)
    _ids: NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        out = {case.bytes for case in self.leave_out}
        kept = np.fromiter((case not in out for case in self.gallery.cases), np.bool_)
        vectors, people, ids = [], [], []
        for part in self.gallery.parts:
            if part.model == self.model:
                rows = np.flatnonzero(part.living(instant(self.at)) & kept[part.people])
                vectors.append(part.embeddings(rows))
                people.append(part.people[rows])
                ids.append(part.face_ids[rows])
        self._vectors = np.concatenate([np.empty((0, self._width()), np.float32), *vectors])
        self._people = np.concatenate([np.empty(0, np.int32), *people])
        self._ids = np.concatenate([np.empty((0, 16), np.uint8), *ids])

    def _width(self) -> int:
        return next((part.index.d for part in self.gallery.parts if part.model == self.model), 1)

    @property
    def persons(self) -> int:
        """People in the gallery who have a face of the model."""
        return len(np.unique(self._people))

    @property
    def faces(self) -> int:
        """Faces of the model that take part."""
        return len(self._people)

    def chunks(self) -> list[tuple[int, int]]:
        """Return the pieces of work: first and end row of the faces that look for others."""
        return [(first, min(first + CHUNK, self.faces)) for first in range(0, self.faces, CHUNK)]

    def run(self, chunk: tuple[int, int]) -> tuple[Twin, ...]:
        """Return the twins that the faces of a chunk find behind them, likeliest first."""
        first, end = chunk
        most = borne_with(self.persons)
        pairs: Pairs = {}
        floor = self.calibration.threshold_at(min(1.0, most / max(self._pairs(), 1.0)))
        for start in range(first, self.faces, _BLOCK):
            scores = self._vectors[first:end] @ self._vectors[start : start + _BLOCK].T
            for row, column in zip(*np.nonzero(scores >= floor), strict=True):
                self._note(pairs, first + int(row), start + int(column), scores[row, column])
        twins = (self._twin(people, found) for people, found in pairs.items())
        kept = (one for one in twins if one.expected <= most)
        return tuple(sorted(kept, key=lambda one: one.fmr))

    def _pairs(self) -> float:
        return self.persons * (self.persons - 1) / 2

    def _note(self, pairs: Pairs, one: int, other: int, score: float) -> None:
        mine, theirs = int(self._people[one]), int(self._people[other])
        if other <= one or mine == theirs:
            return
        rows = (one, other) if mine < theirs else (other, one)
        people = (min(mine, theirs), max(mine, theirs))
        pairs.setdefault(people, []).append((float(score), *rows))

    def _twin(self, people: tuple[int, int], found: list[tuple[float, int, int]]) -> Twin:
        """Weigh two people by their best two faces, of all that were tried."""
        tries = int((self._people == people[0]).sum()) * int((self._people == people[1]).sum())
        score, one, other = max(found)
        rate = min(1.0, tries * self.calibration.fmr(score))
        sides = sorted(
            ((self.gallery.case(int(self._people[row])), row) for row in (one, other)),
            key=lambda side: side[0].bytes,
        )
        ids = [FaceId(UUID(bytes=self._ids[row].tobytes())) for _, row in sides]
        return Twin(
            first=sides[0][0],
            second=sides[1][0],
            score=self.calibration.llr(self.calibration.threshold_at(rate)),
            fmr=rate,
            expected=rate * self._pairs(),
            fingers=(),
            face=TwinFace(ids[0], ids[1], score, rate),
        )
