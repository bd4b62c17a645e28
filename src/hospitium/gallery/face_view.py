"""What one search sees of the faces in this process."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np

from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.block import Rows
from hospitium.gallery.contents import digest_of_ids
from hospitium.gallery.crew import Check
from hospitium.gallery.entry import instant
from hospitium.gallery.face_part import FacePart, Floats, cosines
from hospitium.gallery.samples import Near, Sight, best_of, mask_of
from hospitium.gallery.state import Keys, keys_of
from hospitium.gallery.store import Mask
from hospitium.gallery.values import MissedPart

_MORE = 8
"""Times as many faces are asked for next where all of those found score above the floor."""

_FEWEST = 64
"""Faces asked for at least: it takes no longer than to ask for one."""


@dataclass(frozen=True, slots=True)
class FaceCompared:
    """One face on record, compared with every photograph of a search.

    Attributes
    ----------
    day
        Of the photograph on record, as `face_part.day_number` has it.
    minor
        Whether the person was under 18 then, or may have been.
    scores
        Cosines, one for each photograph of the search.
    """

    case: CaseId
    face_id: FaceId
    day: int
    minor: bool
    scores: tuple[float, ...]


class FacesHere:
    """As `samples.Seen` says, of faces and their embeddings.

    Parameters
    ----------
    cases, numbers, digests
        As `FaceGallery` has them.
    """

    missed: tuple[MissedPart, ...] = ()

    def __init__(
        self,
        parts: Sequence[FacePart],
        cases: Sequence[bytes],
        numbers: Mapping[bytes, int],
        digests: dict[tuple[str, int], bytes],
        sight: Sight,
        check: Check,
    ) -> None:
        self._parts, self._cases, self._numbers = parts, cases, numbers
        self._digests, self._sight, self._check = digests, sight, check
        moment, out = instant(sight.at), self._among(sight.leave_out)
        living = [part.living(moment) & ~out[part.people] for part in parts]
        self._alive = [
            mask & (part.model == sight.model) for mask, part in zip(living, parts, strict=True)
        ]
        self.count = sum(int(mask.sum()) for mask in self._alive)
        self.others = sum(int(mask.sum()) for mask in living) - self.count

    def keys(self) -> Keys:
        """As `Seen` says."""
        here = np.zeros(len(self._cases), np.bool_)
        for part, mask in self._seen():
            here[part.people[mask]] = True
        return keys_of(self._cases[row] for row in np.flatnonzero(here).tolist())

    def digest(self) -> bytes:
        """As `Seen` says; within one gallery faces only expire, so as many alive are the same."""
        key = (self._sight.model, self.count)
        if self._sight.leave_out:
            return self._fresh_digest
        if key not in self._digests:
            self._digests[key] = self._fresh_digest
        return self._digests[key]

    @cached_property
    def _fresh_digest(self) -> bytes:
        ids = [part.face_ids[mask] for part, mask in self._seen()]
        return digest_of_ids(np.concatenate([np.empty((0, 16), np.uint8), *ids]))

    def nearest(self, probes: Sequence[Floats], count: int, floor: float) -> list[list[Near]]:
        """As `Seen` says."""
        return [self._nearest(probe, count, floor) for probe in probes]

    def _nearest(self, probe: Floats, count: int, floor: float) -> list[Near]:
        asked = max(count, _FEWEST)
        best = self._best(probe, asked)
        while len(best) == asked and best[-1][0] >= floor:
            asked *= _MORE
            best = self._best(probe, asked)
        near = [Near(score, self._case(person)) for score, person in best]
        return best_of(near, count, floor)

    def _best(self, probe: Floats, count: int) -> list[tuple[float, int]]:
        """Return the nearest faces of all parts: score and person, best first."""
        found: list[tuple[float, int]] = []
        for part, alive in self._seen():
            self._check()
            if not alive.any():
                continue
            rows, scores = part.nearest(probe, alive, count)
            found += zip(scores.tolist(), part.people[rows].tolist(), strict=True)
        return sorted(found, key=lambda one: -one[0])[:count]

    def compared(self, probes: Sequence[Floats], cases: Collection[CaseId]) -> list[FaceCompared]:
        """As `Seen` says."""
        wanted, photographs = self._among(cases), np.stack(probes)
        return [
            one
            for part, alive in self._seen()
            for one in self._of(part, np.flatnonzero(alive & wanted[part.people]), photographs)
        ]

    def _of(self, part: FacePart, rows: Rows, probes: Floats) -> Iterator[FaceCompared]:
        if not len(rows):
            return
        table = cosines(part.embeddings(rows), probes)
        for row, scores in zip(rows.tolist(), table.tolist(), strict=True):
            yield FaceCompared(
                case=self._case(int(part.people[row])),
                face_id=FaceId(UUID(bytes=part.face_ids[row].tobytes())),
                day=int(part.days[row]),
                minor=bool(part.minors[row]),
                scores=tuple(scores),
            )

    def _seen(self) -> Iterator[tuple[FacePart, Mask]]:
        return zip(self._parts, self._alive, strict=True)

    def _case(self, person: int) -> CaseId:
        return CaseId(UUID(bytes=self._cases[person]))

    def _among(self, cases: Collection[CaseId]) -> Mask:
        """Tell of each row of `cases` whether it is one of these."""
        return mask_of(cases, self._cases, self._numbers)
