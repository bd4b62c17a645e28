"""The liveness check as use cases see it: pictures in, cues and a score out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from hospitium.core.errors import NoFingerprint
from hospitium.core.senses import Sense
from hospitium.senses.finger.photo import locate_tips
from hospitium.senses.liveness.cues import face_cues, finger_cues
from hospitium.senses.liveness.experimental import experimental_cues
from hospitium.senses.liveness.fusion import CueTable, score_of, weigh
from hospitium.senses.liveness.geometry import geometry_cues
from hospitium.senses.liveness.network import LivenessNetwork, Looks
from hospitium.senses.liveness.tables import FACE, FINGER
from hospitium.senses.liveness.types import Box, Cue, Frame, centre_box, pad_box
from hospitium.senses.liveness.usable import Unusable, why_unusable

TABLES = {Sense.FACE: FACE, Sense.FINGER: FINGER}
MANIFEST = "face-liveness"


_MIDDLE_PAD = 0.3
"""Share of the shorter side: a finger that fills the view is about this wide."""

Find = Callable[[Frame], Frame | None]
"""Returns a frame, upright, with the box of what is looked at and its landmarks; None if it is not
there."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was measured of a capture.

    Attributes
    ----------
    score
        0..1, high for a person; None if nothing could be judged.
    unusable
        Why not.
    """

    score: float | None
    cues: tuple[Cue, ...]
    unusable: Unusable | None = None


class LivenessEngine:
    """Judges captures of faces and fingers. Safe to share by threads.

    Attributes
    ----------
    model
        Id of the network.
    """

    def __init__(
        self,
        *,
        model: str,
        network: Looks,
        find_face: Find | None = None,
        glance_face: Find | None = None,
    ) -> None:
        self.model = model
        self._network = network
        self._find = {Sense.FACE: find_face or middle_of, Sense.FINGER: find_finger}
        self._glance = self._find | ({Sense.FACE: glance_face} if glance_face else {})

    def threshold(self, sense: Sense) -> float:
        """Return the score from which a capture passes."""
        return TABLES[sense].threshold

    def located(self, frame: Frame, sense: Sense, *, briefly: bool = False) -> Frame:
        """Return the frame with what is looked at found in it, unless somebody has already."""
        if frame.box is not None:
            return frame
        find = self._glance if briefly else self._find
        return find[sense](frame) or frame

    def _all_located(self, frames: Sequence[Frame], sense: Sense) -> list[Frame]:
        """Return all frames so; where the first shows nothing the others are only glanced at.

        They show the same scene, and a face that is not there is looked for in every way.
        """
        first = self.located(frames[0], sense)
        briefly = first.box is None
        return [first, *(self.located(one, sense, briefly=briefly) for one in frames[1:])]

    def judge(self, frames: Sequence[Frame], sense: Sense) -> Judgement:
        """Measure one capture of one or more frames, in the order in which they were taken.

        Frames that cannot be judged are left out as long as one is left. Where no fingertip with
        ridges is found in any, the middle is looked at: a print-out often shows no ridges that are
        found, and is told by its dots and its grey. That can only speak against a capture: what
        would pass there is told as not found.
        """
        found = self._all_located(frames, sense)
        whys = [why_unusable(frame, sense) for frame in found]
        seen = [f for f, why in zip(found, whys, strict=True) if why is None]
        if seen:
            return self._judged(seen, sense)
        middle = [middle_pad(frame) for frame in frames] if sense is Sense.FINGER else []
        seen = [frame for frame in middle if why_unusable(frame, sense) is None]
        if seen and whys[0] is Unusable.NOT_FOUND:
            judged = self._judged(seen, sense)
            if judged.score is not None and judged.score < self.threshold(sense):
                return judged
        return Judgement(None, (), whys[0])

    def _judged(self, seen: Sequence[Frame], sense: Sense) -> Judgement:
        table: CueTable = TABLES[sense]
        pictures = [self._cues(frame, sense) for frame in seen]
        cues = weigh(pictures, table)
        if len(seen) > 1:
            cues = (*cues, *geometry_cues(seen))
        score = score_of(cues, table)
        if sense is Sense.FACE and seen[0].box is not None:
            cues = (*cues, *experimental_cues(seen[0], seen[0].box))
        return Judgement(score, cues)

    def _cues(self, frame: Frame, sense: Sense) -> dict[str, float]:
        box = frame.box or centre_box(frame.pixels)
        if sense is Sense.FACE:
            return dict(face_cues(frame, box, self._network))
        return dict(finger_cues(frame, box))


def middle_of(frame: Frame) -> Frame:
    """Take the middle of a picture for the face, where there is no detector."""
    return replace(frame, box=centre_box(frame.pixels))


def middle_pad(frame: Frame) -> Frame:
    """Take the middle of a picture for the pad, where no fingertip was found."""
    height, width = frame.pixels.shape[:2]
    side = _MIDDLE_PAD * min(height, width)
    return replace(frame, box=Box((width - side) / 2, (height - side) / 2, side, side))


def find_finger(frame: Frame) -> Frame | None:
    """Find the pad of the fingertip that is largest in a photo."""
    try:
        tips = locate_tips(frame.pixels)
    except NoFingerprint:
        return None
    if not tips:
        return None
    tip = max(tips, key=lambda one: one.half_width)
    back = 1.3 * tip.half_width
    x, y = tip.tip_x - back * tip.toward_x, tip.tip_y - back * tip.toward_y
    return replace(frame, box=pad_box(x, y, 2 * tip.half_width))


@cache
def packaged_liveness() -> LivenessEngine:
    """Load the network that the manifest names, checked; faces are found when one is looked at.

    Raises
    ------
    Unavailable, Tampered
        As `load_weights` says.
    """
    from hospitium.records.manifests import load_manifest, load_weights
    from hospitium.usecases.liveness_faces import face_finder
    from hospitium.usecases.load_faces import packaged_face_engine

    manifest, faces = load_manifest(MANIFEST), cache(packaged_face_engine)
    return LivenessEngine(
        model=manifest.id,
        network=LivenessNetwork(load_weights(manifest)),
        find_face=face_finder(faces),
        glance_face=face_finder(faces, briefly=True),
    )
