"""From a picture to its faces: find, place the points, align, embed.

Each face is looked at twice, by two alignments that differ by a few pixels, first without its
colours and then with them, and the two embeddings are averaged: where a landmark is off by a little
in one of them, or light has a colour of its own, the other bears it (measured, see
docs/model-cards/face.md). A picture that is itself an aligned face, as data sets and other systems
keep them, is taken as it is for the second of the two.
"""

from dataclasses import dataclass

import numpy as np

from hospitium.senses.face.align import SIDE, TEMPLATE, Similarity, cut, similarity, warped
from hospitium.senses.face.detector import FaceDetector
from hospitium.senses.face.embedding import FaceEmbedding, unit
from hospitium.senses.face.finding import WAYS, candidates
from hospitium.senses.face.landmarks import FaceLandmarks, five_points
from hospitium.senses.face.tones import without_colour
from hospitium.senses.face.types import Box, Colour, Floats, Points, Seen

RAISED: Points = TEMPLATE - np.array([0.0, 2.0])
"""Where the first look puts the five points: our landmarks hold mouths high, so that laid to
`TEMPLATE` faces lie too low for the network. Chosen on half of the people of lfw600, 2026-11-28."""

SETTLED: Points = np.array([[37.9, 52.0], [72.5, 51.9], [55.7, 72.0], [41.9, 89.5], [69.4, 89.5]])
"""Where our landmark network puts the five points of a face that others aligned to `TEMPLATE`: it
holds mouths 2 px smaller and 3 px higher. Means over half of the people of lfw600, 2026-11-28."""

_STEADY = [0, 1, 3, 4]
"""The points that stay put when a head turns: all but the nose."""

USUAL, ALIGNED = Box(17.0, 11.0, 95.0, 115.0), 0.5
"""Where the detector sees the face in an aligned picture of 112 pixels, and how much of it a square
picture must share to be taken for one. Median over lfw600, 2026-11-28; standard deviation 7 px."""

SIZED, LEVEL = 1.15, 12.0
"""By how much a picture taken for an aligned face may be larger or smaller than our landmarks say,
and degrees by which it may lean: others cut faces squarely too, and lay them otherwise. Over every
second picture of lfw600 0.90 to 1.09, and 4.4 degrees but for one of 10.6; 2026-11-28."""

LONGER = 1.15
"""How much longer an embedding must be for a later attempt to be believed over an earlier one: for
15 upright faces of lfw600 with short ones no other turn reached 1.02 (2026-11-28)."""

FADED = 170
"""Grey levels between the darkest and the brightest hundredth of a picture that is dark or faded:
where no face is found in it, it is searched again with its levels spread."""

CHIP = 448
"""Pixels of the square that a face is worked on in; larger faces are shrunk to it."""

_CHIP_FACES = 2.1
"""Side of that square in heights of the face."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceFound:
    """A face in a picture, of which one look was taken.

    Attributes
    ----------
    seen
        Where, in the frame of the picture turned upright.
    chip
        A square about it, at most `CHIP` pixels wide, sRGB, black beyond the picture.
    points
        The 68 landmarks, in the frame of `chip`.
    scale
        Pixels of `chip` for one of the picture.
    first
        What the network says of the first alignment, without colours.
    """

    seen: Seen
    chip: Colour
    points: Points
    scale: float
    first: Floats

    @property
    def length(self) -> float:
        """How much of a face it is: see `Lengths`."""
        return float(np.linalg.norm(self.first))


@dataclass(frozen=True, slots=True, eq=False)
class FacesFound:
    """What a picture shows.

    Attributes
    ----------
    pixels
        The picture, turned so that its faces are upright.
    turns
        Quarter turns to the left that this took.
    faces
        Largest first.
    """

    pixels: Colour
    turns: int
    faces: tuple[FaceFound, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FaceRead:
    """A face that was read.

    Attributes
    ----------
    embedding
        Length 1, shape (n,).
    aligned
        The face as it was laid for the second look, 112 x 112, with its colours.
    steady
        Cosine between the two looks, -1..1: low where a few pixels change who it seems to be.
    fullness
        Mean length of the two looks over the one from which on a face is clear, about 0.6 to 2;
        NaN where the network's manifest does not say that length.
    """

    embedding: Floats
    aligned: Colour
    steady: float
    fullness: float


@dataclass(frozen=True, slots=True)
class Lengths:
    """What the length of the first embedding tells; each embedding network has its own.

    Attributes
    ----------
    least
        From here on, what the detector took for a face is one.
    clear
        From here on, a face in the picture as it lies is upright, and no other way up is tried.
    """

    least: float = 0.0
    clear: float = 0.0


class FaceReader:
    """The three networks, loaded. Safe to share between threads."""

    def __init__(
        self,
        detector: FaceDetector,
        landmarks: FaceLandmarks,
        embedding: FaceEmbedding,
        *,
        lengths: Lengths | None = None,
    ) -> None:
        """Put them together; without `lengths`, whatever the detector finds is a face."""
        self._detector = detector
        self._landmarks = landmarks
        self._embedding = embedding
        self._lengths = lengths or Lengths()

    def find(self, pixels: Colour) -> FacesFound:
        """Find all faces of a picture, shape (height, width, 3); none is an answer too."""
        for picture in (pixels, stretched(pixels)):
            if picture is not None:
                for far in (False, True):
                    if (found := self._best(picture, far=far)) is not None:
                        return found
        return FacesFound(pixels, 0, ())

    def glance(self, pixels: Colour) -> FacesFound:
        """Find the faces that are upright and near: a tenth of the work where there is none."""
        found = self._best(pixels, far=False, ways=(0,))
        return found or FacesFound(pixels, 0, ())

    def _best(
        self, pixels: Colour, *, far: bool, ways: tuple[int, ...] = WAYS
    ) -> FacesFound | None:
        """Return what clearly shows a face as the picture lies, or else the way up that shows most.

        The detector finds faces that lie on their side or head too; how long the embedding is
        tells which way up it is. Once the picture as it lies is not clear, every other way up is
        looked at: a face on its head is sometimes long enough to pass for an upright one. A picture
        that is an aligned face is upright: whoever aligned it has seen to that.
        """
        best, most = None, 0.0
        for attempt in candidates(pixels, self._detector, far=far, ways=ways):
            looked = [self._found(attempt.pixels, one) for one in attempt.faces]
            faces = tuple(one for one in looked if one.length >= self._lengths.least)
            length = max((one.length for one in faces), default=0.0)
            turned = best is not None and 0 != best.turns != attempt.turns
            if faces and length > (1.0 if turned else LONGER) * most:
                best, most = FacesFound(attempt.pixels, attempt.turns, faces), length
            if best is not None and self._is_upright(best):
                return best
        return best

    def _is_upright(self, found: FacesFound) -> bool:
        """Tell whether a picture that was not turned is upright beyond doubt."""
        first = found.faces[0]
        plain = max(one.length for one in found.faces) >= self._lengths.clear
        return not found.turns and (plain or _is_aligned(first, found.pixels))

    def read(self, found: FaceFound, picture: Colour) -> FaceRead:
        """Embed a face.

        Parameters
        ----------
        picture
            The upright picture that it was found in, which may itself be an aligned face.
        """
        if _is_aligned(found, picture):
            aligned = _as_aligned(picture)
        else:
            aligned = warped(found.chip, _to_settled(found))
        again = self._embedding.embed(aligned)
        length = (found.length + float(np.linalg.norm(again))) / 2
        fullness = length / self._lengths.clear if self._lengths.clear else float("nan")
        first, second = unit(found.first), unit(again)
        return FaceRead(unit(first + second), aligned, float(first @ second), fullness)

    def _found(self, pixels: Colour, seen: Seen) -> FaceFound:
        """Cut a face out, place its points and take a first look."""
        x, y = seen.box.centre
        side = max(2, round(_CHIP_FACES * seen.box.height))
        # on whole pixels, so that a face of moderate size is not resampled
        left, top = round(x - side / 2), round(y - side / 2)
        shown = min(CHIP, side)
        box = Box(left, top, left + side, top + side)
        chip, scale = cut(pixels, box, width=shown, height=shown, fill=0), shown / side
        inside = seen.box.moved(scale, -left * scale, -top * scale)
        points = self._landmarks.place(chip, inside)
        laid = warped(chip, similarity(five_points(points), RAISED))
        first = self._embedding.embed(without_colour(laid))
        return FaceFound(seen, chip, points, scale, first)


def stretched(pixels: Colour) -> Colour | None:
    """Return a dark or faded picture with its grey levels spread, None where they are already."""
    low, high = (int(level) for level in np.percentile(pixels[::4, ::4], (1, 99)))
    if not 8 <= high - low <= FADED:
        return None
    levels = (np.arange(256) - low) * (255.0 / (high - low))
    spread: Colour = np.clip(levels, 0, 255).astype(np.uint8)[pixels]
    return spread


def _as_aligned(whole: Colour) -> Colour:
    """Return a picture that is an aligned face, at the network's size."""
    if whole.shape[0] == SIDE:
        return whole
    return cut(whole, Box(0, 0, whole.shape[1], whole.shape[0]), width=SIDE, height=SIDE)


def _to_settled(found: FaceFound) -> Similarity:
    """Return what lays a face by the points that stay put."""
    return similarity(five_points(found.points)[_STEADY], SETTLED[_STEADY])


def _is_aligned(found: FaceFound, whole: Colour) -> bool:
    """Tell whether a square picture is a face as ours are aligned, by detector and landmarks."""
    rows, columns = whole.shape[:2]
    seen = found.seen.box.moved(SIDE / rows, 0, 0)
    if rows != columns or seen.overlap(USUAL) < ALIGNED:
        return False
    move = _to_settled(found)
    size = move.scale * found.scale * rows / SIDE
    return 1 / SIZED <= size <= SIZED and abs(move.turn) <= LEVEL
