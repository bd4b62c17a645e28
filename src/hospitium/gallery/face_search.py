"""One person's photographs against all faces of a gallery: what a face says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.face_part import UNDATED, Floats
from hospitium.gallery.face_view import FaceCompared
from hospitium.gallery.sample_scene import SampleScene
from hospitium.gallery.samples import Keeper, Sight
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

Faces = Keeper[Floats, FaceCompared]
"""Who keeps faces: in this process, in others, in a database."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceProbes:
    """One person's photographs, and what they are to be compared by.

    Attributes
    ----------
    embeddings
        One to `MOST_PROBES`, float32, shape (dimension,), of length 1.
    gallery
        Who keeps the faces on record.
    model
        Who made the embeddings; faces of other models are counted, not compared.
    leave_out
        Cases whose people did not agree to this search: nothing is compared with their faces.
    """

    embeddings: tuple[Floats, ...]
    gallery: Faces
    calibration: Calibration
    model: str
    leave_out: Collection[CaseId] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.embeddings) <= MOST_PROBES:
            raise BadInput(f"a search takes one to {MOST_PROBES} photographs of one person")


class FaceScene(SampleScene[Floats, FaceCompared, FaceMatch]):
    """A gallery of faces at one instant, seen by one person's photographs."""

    def __init__(self, probes: FaceProbes, at: datetime, *, check: Check = never_stops) -> None:
        sight = Sight(probes.model, at, frozenset(probes.leave_out))
        seen = probes.gallery.seen(sight, check)
        super().__init__(seen, probes.embeddings, probes.calibration)
        self._at = at

    def _weigh(self, rows: Sequence[FaceCompared]) -> tuple[Said, FaceMatch]:
        calibration, count = self._calibration, len(self._probes)
        scores = [FaceScore(max(one.scores), self._elapsed(one)) for one in rows]
        says = face_says(scores, calibration, probes=count)
        best, score = rows[says.best], scores[says.best]
        return says.said, FaceMatch(
            face_id=best.face_id,
            probe=best.scores.index(score.score),
            score=score.score,
            llr=says.said.llr,
            fmr=says.said.fmr,
            tries=len(rows) * count,
            elapsed=score.elapsed,
            extrapolated=calibration.extrapolated(score.score),
        )

    def _elapsed(self, face: FaceCompared) -> Elapsed:
        if face.day == UNDATED:
            return Elapsed(None, minor=face.minor)
        passed = (self._at.date().toordinal() - face.day) / DAYS_A_YEAR
        return Elapsed(round(max(0.0, passed), 1), minor=face.minor)
