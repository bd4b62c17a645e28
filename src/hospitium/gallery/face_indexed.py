"""What a search sees of faces whose vectors are compared elsewhere: in a database.

An index answers with scores that are off by at most `SCORE_OFF`, because what it compares is turned
and rounded. It is asked for all who could be near, and who is is then said by what the templates
hold: the answer is that of a gallery in memory, to the last bit.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import NamedTuple, Protocol
from uuid import UUID

import numpy as np

from hospitium.core.errors import Unavailable
from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.face_list import FaceList
from hospitium.gallery.face_part import FaceEntry, Floats, cosines, day_number, new_index
from hospitium.gallery.face_view import FaceCompared
from hospitium.gallery.samples import Near, Sight, best_of
from hospitium.gallery.state import Keys
from hospitium.gallery.values import MissedPart
from hospitium.senses.face.turning import SCORE_OFF

_MORE = 8
"""Times as many faces are asked for next where those found may not be all."""

_FEWEST = 64
"""Faces asked for at least: the index takes no longer than for one."""

_BESIDE = 1.5
"""Times as many faces are asked for as are wanted: some lie within `SCORE_OFF` of the last."""


_LOOKED_AT = 100
"""Faces that an index seems to lack, which are looked for in the records."""


class Index(Protocol):
    """What compares a probe with all vectors, and what opens templates."""

    def nearest(self, model: str, probe: Floats, count: int) -> Sequence[tuple[UUID, float]]:
        """Return the best `count` of a model, best first; some of them may not be listed."""

    def embeddings(self, faces: Sequence[UUID]) -> Mapping[UUID, Floats]:
        """Return what the templates of these faces hold; of some perhaps none, if erased since."""

    def entries(self, model: str, cases: Collection[CaseId]) -> Iterator[FaceEntry]:
        """Yield the faces of a model of these people, in the order of their ids."""


@dataclass(frozen=True, slots=True)
class IndexedFaces:
    """The faces of a node at one moment, by model; their vectors are in an index."""

    index: Index
    lists: Mapping[str, FaceList]

    def seen(self, sight: Sight, check: Check = never_stops) -> "FacesIndexed":
        """Return what a search sees of it; as `samples.Keeper` says."""
        return FacesIndexed(self, sight, check)


class _Found(NamedTuple):
    """A face that the index found near, and its row in the list."""

    face: UUID
    score: float
    row: int


class FacesIndexed:
    """As `samples.Seen` says."""

    missed: tuple[MissedPart, ...] = ()

    def __init__(self, faces: IndexedFaces, sight: Sight, check: Check) -> None:
        self._index, self._sight, self._check = faces.index, sight, check
        left = {model: one.without(sight.leave_out) for model, one in faces.lists.items()}
        self._whole = len(faces.lists.get(sight.model, ()))
        self._list = left.pop(sight.model, FaceList(np.empty((0, 32), np.uint8)))
        self.count = len(self._list)
        self.others = sum(map(len, left.values()))

    def keys(self) -> Keys:
        """As `Seen` says."""
        return self._list.people

    def digest(self) -> bytes:
        """As `Seen` says."""
        return self._list.digest

    def nearest(self, probes: Sequence[Floats], count: int, floor: float) -> list[list[Near]]:
        """As `Seen` says."""
        return [self._nearest(probe, count, floor) for probe in probes]

    def _nearest(self, probe: Floats, count: int, floor: float) -> list[Near]:
        if not self.count:
            return []
        found = self._could_be(probe, count, floor)
        held = self._index.embeddings([one.face for one in found])
        kept = [one for one in found if one.face in held]
        if not kept:
            return []
        scores = cosines(_as_held([held[one.face] for one in kept]), probe[None])[:, 0].tolist()
        near = [
            Near(score, self._list.case(one.row)) for score, one in zip(scores, kept, strict=True)
        ]
        return best_of(near, count, floor)

    def _could_be(self, probe: Floats, count: int, floor: float) -> list[_Found]:
        """Return all that may be among the best `count`, or score `floor`, by their templates.

        Raises
        ------
        Unavailable
            If the index has told of all that it holds, and lacks one that is on record.
        """
        asked = max(_FEWEST, ceil(_BESIDE * count * self._whole / self.count))
        while True:
            self._check()
            best = self._index.nearest(self._sight.model, probe, asked)
            rows = ((face, score, self._list.row(face)) for face, score in best)
            mine = [_Found(*one) for one in rows if one[2] >= 0]
            # whoever is that much below the last one wanted, here, is below them in truth too
            edge = mine[count - 1].score - 2 * SCORE_OFF if 0 < count <= len(mine) else -np.inf
            least = min(edge, floor - SCORE_OFF) if count else floor - SCORE_OFF
            if len(best) < asked:
                self._need_all(mine)
            if len(best) < asked or best[-1][1] < least:
                return [one for one in mine if one.score >= least]
            asked *= _MORE

    def _need_all(self, found: Sequence[_Found]) -> None:
        """Raise where the index has told of all that it holds, and one on record is not there."""
        here = {one.row for one in found}
        lost = (self._list.face(row) for row in range(self.count) if row not in here)
        few = list(islice(lost, _LOOKED_AT))
        if few and self._index.embeddings(few):  # erased meanwhile is no reason
            raise Unavailable(
                "the database's index holds fewer faces than the records",
                remedy="Run `hospitium gallery faces`: it adds those that are missing.",
            )

    def compared(self, probes: Sequence[Floats], cases: Collection[CaseId]) -> list[FaceCompared]:
        """As `Seen` says."""
        self._check()
        entries = self._index.entries(self._sight.model, cases)
        mine = [one for one in entries if self._list.row(one.face_id) >= 0]
        if not mine:
            return []
        table = cosines(_as_held([one.embedding for one in mine]), np.stack(probes)).tolist()
        return [
            FaceCompared(
                case=one.case_id,
                face_id=FaceId(one.face_id),
                day=day_number(one.captured_on),
                minor=one.minor,
                scores=tuple(scores),
            )
            for one, scores in zip(mine, table, strict=True)
        ]


def _as_held(embeddings: Sequence[Floats]) -> Floats:
    """Return embeddings as a gallery in memory holds them: as 16-bit floats, rounded by faiss.

    It rounds what lies in the middle of two another way than numpy does.
    """
    vectors = np.stack(embeddings).astype(np.float32)
    held = new_index(vectors.shape[1])
    held.add(vectors)
    rounded: Floats = held.reconstruct_n(0, len(vectors))
    return rounded
