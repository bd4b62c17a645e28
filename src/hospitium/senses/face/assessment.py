"""How good a picture of a face is, and why it is not better.

Each component is 0..100 and carries a name of ISO/IEC 29794-5; the measures, the bounds and the sum
are ours, inspired by the open reference OFIQ and not a copy of it: the figures are not comparable.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hospitium.senses.face.measures import Measures, measure
from hospitium.senses.face.reader import FaceFound, FaceRead
from hospitium.senses.face.reasons import FaceReason
from hospitium.senses.face.types import Colour

WEIGHTS = {
    "unified_score": 0.70,
    "head_pose": 0.00,
    "eyes_open": 0.00,
    "sharpness": 0.20,
    "exposure": 0.00,
    "illumination_uniformity": 0.00,
    "inter_eye_distance": 0.05,
    "occlusion": 0.15,
    "crop_of_the_face": 0.00,
    "background_uniformity": 0.00,
}
"""Powers of the components in the product that is the quality. Fitted on spoilt pictures of half of
the people of lfw600 to what is left of a score (`bench.face_quality --fit`, 2026-11-28), times
2, which changes no order and uses the whole of 0..100. Nought: it told nothing that others did
not, or (the background, 0.1) not in another draw of the same; the unified score knows much of pose
and light. What is amiss is said all the same."""

PLAIN_WEIGHTS = {
    "head_pose": 0.35,
    "sharpness": 0.30,
    "exposure": 0.15,
    "illumination_uniformity": 0.30,
    "inter_eye_distance": 0.30,
    "occlusion": 0.25,
}
"""The same, fitted without the unified score: for networks of which nobody said how long their
embedding of a clear face is."""


@dataclass(frozen=True, slots=True)
class FaceAssessment:
    """What `assess` found.

    Attributes
    ----------
    quality
        0..100.
    components
        0..100 each, by name.
    reasons
        What is amiss, in the order to mend it.
    """

    quality: int
    components: Mapping[str, int]
    reasons: tuple[FaceReason, ...]


def assess(found: FaceFound, read: FaceRead, picture: Colour) -> FaceAssessment:
    """Judge a face; `picture` is the upright one that it was found in."""
    return judge(measure(found, read, picture))


def judge(seen: Measures) -> FaceAssessment:
    """Judge what was measured."""
    parts = components(seen)
    powers = PLAIN_WEIGHTS if np.isnan(seen.fullness) else WEIGHTS
    # a component of 0 spoils much, not all: some of the measures are coarse
    logs = [power * np.log(max(parts[name], 2.0) / 100.0) for name, power in powers.items()]
    return FaceAssessment(
        round(100.0 * float(np.exp(sum(logs)))),
        {name: round(part) for name, part in parts.items()},
        tuple(reason for reason, amiss in _amiss(seen).items() if amiss),
    )


def components(seen: Measures) -> dict[str, float]:
    """Return each component, 0..100; bounds set on lfw600, as it is and spoilt by hand."""
    pose = seen.pose
    return {
        # as OFIQ's is: what a recognition network makes of the face as a whole
        "unified_score": 100.0 if np.isnan(seen.fullness) else _scale(seen.fullness, 0.64, 1.33),
        "head_pose": min(
            _scale(abs(pose.yaw), 55.0, 12.0),
            _scale(abs(pose.pitch), 50.0, 20.0),
            _scale(abs(pose.roll), 60.0, 12.0),
        ),
        "eyes_open": _scale(seen.eye_opening, 0.10, 0.22),
        "sharpness": _scale(seen.sharpness, 0.04, 0.18),
        "exposure": min(
            _scale(seen.luminance, 20.0, 70.0),
            _scale(seen.luminance, 240.0, 195.0),
            _scale(seen.clipped, 0.5, 0.05),
        ),
        "illumination_uniformity": _scale(seen.unevenness, 1.0, 0.3),
        "inter_eye_distance": _scale(seen.eye_distance, 8.0, 50.0),
        "occlusion": min(
            _scale(seen.jaw_shift, 32.0, 12.0),
            _scale(seen.eye_contrast, 0.1, 0.45),
            _scale(seen.steady, 0.4, 0.90),
        ),
        "crop_of_the_face": _scale(seen.cut_off, 0.4, 0.12),
        "background_uniformity": 100.0
        if np.isnan(seen.clutter)
        else _scale(seen.clutter, 14.0, 3.0),
    }


def _scale(value: float, worst: float, best: float) -> float:
    """Return 0 at `worst`, 100 at `best`, straight between, whichever is larger."""
    return float(np.clip(100.0 * (value - worst) / (best - worst), 0.0, 100.0))


def _amiss(seen: Measures) -> dict[FaceReason, bool]:
    """Return what is so far off that whoever takes the next picture should mend it."""
    pose, grey = seen.pose, seen.colour < 0.015
    # burnt-out skin is flat with strong edges too, but has colour
    drawing = seen.drawn > 0.0 and (grey or seen.clipped < 0.15)
    return {
        FaceReason.TOO_DARK: seen.luminance < 50.0,
        FaceReason.TOO_BRIGHT: seen.luminance > 205.0 or seen.clipped > 0.25,
        FaceReason.UNEVEN_LIGHT: seen.unevenness > 0.6,
        FaceReason.TOO_SMALL: seen.eye_distance < 30.0,
        FaceReason.CUT_OFF: seen.cut_off > 0.2,
        FaceReason.BLURRED: seen.sharpness < 0.11,
        FaceReason.TURNED: abs(pose.yaw) > 35.0 or abs(pose.pitch) > 35.0,
        FaceReason.TILTED: abs(pose.roll) > 25.0,
        FaceReason.COVERED: seen.jaw_shift > 20.0 or seen.eye_contrast < 0.3 or seen.steady < 0.75,
        FaceReason.EYES_CLOSED: seen.eye_opening < 0.15,
        FaceReason.BUSY_BACKGROUND: bool(seen.clutter > 9.0),
        FaceReason.DRAWING: drawing,
        FaceReason.NO_COLOUR: grey and not drawing,
    }
