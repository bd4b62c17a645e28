"""What is measured of a face before anybody judges it; named after ISO/IEC 29794-5."""

from dataclasses import dataclass

import numpy as np

from hospitium.senses.face.align import SIDE
from hospitium.senses.face.landmarks import five_points
from hospitium.senses.face.pose import Pose, head_pose
from hospitium.senses.face.reader import FaceFound, FaceRead
from hospitium.senses.face.tones import colour, drawn
from hospitium.senses.face.types import Colour, Points, Reals

_LEFT_LID, _RIGHT_LID = (36, 37, 38, 39, 40, 41), (42, 43, 44, 45, 46, 47)
_LUMA = np.array([0.299, 0.587, 0.114])
_CHROMA = np.array([[-0.169, 0.5], [-0.331, -0.419], [0.5, -0.081]])

_FACE = (slice(28, 104), slice(24, 88))
"""Rows and columns of skin, eyes and mouth in an aligned face, brow to chin."""

_CHEEKS = (slice(60, 76), slice(28, 84))
_JAW = (slice(84, 102), slice(36, 76))
_EYES = (slice(46, 58), slice(28, 84))


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured.

    Attributes
    ----------
    pose
        Of the head.
    eye_opening
        Height of the wider eye over its width; about 0.25 to 0.35 when open.
    eye_distance
        Pixels of the picture between the middles of the eyes.
    sharpness
        Finest detail over contrast of the aligned face.
    luminance
        Mean grey level of the face, 0..255.
    clipped
        Share of the face that is nearly black or nearly white.
    unevenness
        Difference between the two halves' mean levels over the mean of the face.
    jaw_shift
        How far the colour of the jaw is from that of the cheeks, in chroma levels.
    eye_contrast
        Standard deviation of grey levels across the eyes, over the face's.
    cut_off
        Share of the face that lies beyond the picture.
    clutter
        Mean step between neighbouring pixels around the head, grey levels; NaN if it is not seen.
    steady
        Cosine between two readings of the face.
    fullness
        How much of a face the network sees in it: the length of its embedding over that of a clear
        face; NaN where nobody knows that of the network.
    drawn
        How much of a drawing it has, above 0 where it is told to be one: see `tones.drawn`.
    colour
        How much colour it has beyond one tint, a share of its mean level.
    """

    pose: Pose
    eye_opening: float
    eye_distance: float
    sharpness: float
    luminance: float
    clipped: float
    unevenness: float
    jaw_shift: float
    eye_contrast: float
    cut_off: float
    clutter: float
    steady: float
    fullness: float
    drawn: float
    colour: float


def measure(found: FaceFound, read: FaceRead, picture: Colour) -> Measures:
    """Measure a face.

    Parameters
    ----------
    picture
        The upright picture that it was found in.
    """
    five = five_points(found.points)
    grey = read.aligned.astype(np.float64) @ _LUMA
    face = grey[_FACE]
    level = float(face.mean())
    halves = face[:, : face.shape[1] // 2].mean() - face[:, face.shape[1] // 2 :].mean()
    eyes = five[1] - five[0]
    return Measures(
        pose=head_pose(five),
        eye_opening=max(_opening(found.points, lid) for lid in (_LEFT_LID, _RIGHT_LID)),
        eye_distance=float(np.hypot(eyes[0], eyes[1])) / found.scale,
        sharpness=_sharpness(face),
        luminance=level,
        clipped=float(np.mean((face < 10) | (face > 245))),
        unevenness=abs(float(halves)) / max(level, 1.0),
        jaw_shift=_jaw_shift(read.aligned),
        eye_contrast=float(grey[_EYES].std()) / max(float(face.std()), 1.0),
        cut_off=_cut_off(found, picture),
        clutter=_clutter(found),
        steady=read.steady,
        fullness=read.fullness,
        drawn=drawn(read.aligned),
        colour=colour(read.aligned),
    )


def _opening(points: Points, lid: tuple[int, ...]) -> float:
    """Return the aspect ratio of an eye (Soukupova & Cech, CVWW 2016)."""
    a, b, c, d, e, f = (points[n] for n in lid)
    across = float(np.hypot(*(d - a)))
    return float(np.hypot(*(f - b)) + np.hypot(*(e - c))) / (2.0 * max(across, 1e-6))


def _sharpness(face: Reals) -> float:
    """Return the size of second differences over the size of the picture's own variation."""
    across = face[1:-1, 2:] - 2 * face[1:-1, 1:-1] + face[1:-1, :-2]
    down = face[2:, 1:-1] - 2 * face[1:-1, 1:-1] + face[:-2, 1:-1]
    return float(np.hypot(across, down).mean()) / max(float(face.std()), 1.0)


def _jaw_shift(aligned: Colour) -> float:
    """Return how far the jaw's colour is from the cheeks', brightness aside."""
    blue_red = aligned.astype(np.float64) @ _CHROMA
    jaw, cheeks = (np.median(blue_red[part].reshape(-1, 2), axis=0) for part in (_JAW, _CHEEKS))
    return float(np.hypot(*(jaw - cheeks)))


def _cut_off(found: FaceFound, picture: Colour) -> float:
    """Return the share of the face's box beyond the picture."""
    box, (rows, columns) = found.seen.box, picture.shape[:2]
    across = min(box.right, columns) - max(box.left, 0.0)
    down = min(box.bottom, rows) - max(box.top, 0.0)
    return float(np.clip(1.0 - across * down / (box.width * box.height), 0.0, 1.0))


def _clutter(found: FaceFound) -> float:
    """Return how busy the upper corners of the chip are, where the head is not."""
    side = found.chip.shape[0]
    rows, columns = slice(0, side // 3), max(2, side // 5)
    corners = [found.chip[rows, :columns], found.chip[rows, -columns:]]
    steps = []
    for corner in corners:
        if (corner == 0).all(axis=2).mean() > 0.2:  # beyond the picture
            continue
        grey = corner.astype(np.float64) @ _LUMA
        steps.append(np.abs(np.diff(grey, axis=1)).mean() + np.abs(np.diff(grey, axis=0)).mean())
    return float(np.mean(steps)) * side / (4.0 * SIDE) if steps else float("nan")
