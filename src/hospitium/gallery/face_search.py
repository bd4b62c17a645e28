"""One person's photographs against all faces of a gallery: who is nearest, and what it says."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.contents import digest_of_ids
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.entry import instant
from hospitium.gallery.face_gallery import UNDATED, FaceGallery, Floats
from hospitium.gallery.sample_scene import SampleScene
from hospitium.gallery.store import Mask
from hospitium.gallery.values import FaceMatch
from hospitium.senses.ageing import Elapsed
from hospitium.senses.calibration import Calibration
from hospitium.senses.face_evidence import FaceScore, face_says
from hospitium.senses.multimodal import Said

MOST_PROBES = 10
"""Photographs of one person in one search."""

SHORTLIST = 200
"""People whose faces are nearest, who are looked at by all senses."""

DAYS_A_YEAR = 365.25

_FIRST = 64
"""Faces asked for at first: more than one person has, fewer than it takes long to rank."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceProbes:
    """One person's photographs, and what they are to be compared by.

    Attributes
    ----------
    embeddings
        One to `MOST_PROBES`, float32, shape (dimension,), of length 1.
    gallery
        The faces on record.
    model
        Who made the embeddings; faces of other models are counted, not compared.
    leave_out
        Cases whose people did not agree to this search: nothing is compared with their faces.
    """

    embeddings: tuple[Floats, ...]
    gallery: FaceGallery
    calibration: Calibration
    model: str
    leave_out: Collection[CaseId] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.embeddings) <= MOST_PROBES:
            raise BadInput(f"a search takes one to {MOST_PROBES} photographs of one person")


class FaceScene(SampleScene[FaceMatch]):
    """A gallery of faces at one instant, seen by one person's photographs."""

    def __init__(self, probes: FaceProbes, at: datetime, *, check: Check = never_stops) -> None:
        super().__init__(probes.gallery, probes.leave_out, check)
        gallery, self._probes, self._at = probes.gallery, probes, at
        moment = instant(at)
        living = [part.living(moment) & ~self._out[part.people] for part in gallery.parts]
        self._alive: list[Mask] = [
            mask & (part.model == probes.model)
            for mask, part in zip(living, gallery.parts, strict=True)
        ]
        self.count = sum(int(mask.sum()) for mask in self._alive)
        self.others = sum(int(mask.sum()) for mask in living) - self.count
        here = np.zeros(self._size, np.bool_)
        for part, mask in zip(gallery.parts, self._alive, strict=True):
            here[part.people[mask]] = True
        self.people = np.flatnonzero(here)

    def nearest(self, persons: int, *, often: float, at_least: int = 0) -> set[int]:
        """As `SampleScene` says."""
        floor = self._probes.calibration.threshold_at(min(1.0, often / max(persons, 1)))
        found: set[int] = set()
        for probe in self._probes.embeddings:
            best, count = self._best(probe, _FIRST), _FIRST
            while len(best) == count and (best[-1][0] >= floor or count < 2 * at_least):
                count *= 8
                best = self._best(probe, count)
            ranked = dict.fromkeys(person for _, person in best)
            found.update(list(ranked)[:at_least])
            found.update(person for score, person in best if score >= floor)
        return found

    def _best(self, probe: Floats, count: int) -> list[tuple[float, int]]:
        """Return the nearest faces of all parts: score and person, best first."""
        found: list[tuple[float, int]] = []
        for part, alive in zip(self._probes.gallery.parts, self._alive, strict=True):
            self._check()
            if not alive.any():
                continue
            rows, scores = part.nearest(probe, alive, count)
            found += zip(scores.tolist(), part.people[rows].tolist(), strict=True)
        return sorted(found, key=lambda one: -one[0])[:count]

    def says(self, people: Collection[int]) -> dict[int, tuple[Said, FaceMatch]]:
        """Weigh the faces of these people, each with every photograph that is on record."""
        found: dict[int, list[tuple[FaceScore, FaceId, int]]] = defaultdict(list)
        probes = np.stack(self._probes.embeddings)
        wanted = np.zeros(self._size, np.bool_)
        wanted[list(people)] = True
        for part, alive in zip(self._probes.gallery.parts, self._alive, strict=True):
            rows = np.flatnonzero(alive & wanted[part.people])
            if not len(rows):
                continue
            table = part.embeddings(rows) @ probes.T
            for row, scores in zip(rows.tolist(), table, strict=True):
                face = FaceId(UUID(bytes=part.face_ids[row].tobytes()))
                probe = int(scores.argmax())
                elapsed = self._elapsed(int(part.days[row]), minor=bool(part.minors[row]))
                score = FaceScore(float(scores[probe]), elapsed)
                found[int(part.people[row])].append((score, face, probe))
        return {person: self._weigh(faces) for person, faces in found.items()}

    def _weigh(self, faces: Sequence[tuple[FaceScore, FaceId, int]]) -> tuple[Said, FaceMatch]:
        calibration, count = self._probes.calibration, len(self._probes.embeddings)
        says = face_says([score for score, _, _ in faces], calibration, probes=count)
        score, face, probe = faces[says.best]
        return says.said, FaceMatch(
            face_id=face,
            probe=probe,
            score=score.score,
            llr=says.said.llr,
            fmr=says.said.fmr,
            tries=len(faces) * count,
            elapsed=score.elapsed,
            extrapolated=calibration.extrapolated(score.score),
        )

    def _elapsed(self, day: int, *, minor: bool) -> Elapsed:
        if day == UNDATED:
            return Elapsed(None, minor=minor)
        passed = (self._at.date().toordinal() - day) / DAYS_A_YEAR
        return Elapsed(round(max(0.0, passed), 1), minor=minor)

    def digest(self) -> bytes:
        """Return the SHA-256 over the ids of the faces searched, in ascending order."""
        gallery = self._probes.gallery
        key = (self._probes.model, self.count)
        if self._probes.leave_out or key not in gallery.digests:
            ids = [
                part.face_ids[mask] for part, mask in zip(gallery.parts, self._alive, strict=True)
            ]
            fresh = digest_of_ids(np.concatenate([np.empty((0, 16), np.uint8), *ids]))
            if self._probes.leave_out:
                return fresh
            gallery.digests[key] = fresh
        return gallery.digests[key]
