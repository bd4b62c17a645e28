"""From a picture to its faces: find, place the points, align, embed.

Each face is looked at twice, by two alignments that differ by a few pixels, and the two embeddings
are averaged: where a landmark is off by a little in one of them, the other bears it (measured, see
docs/model-cards/face.md). A picture that is itself an aligned face, as data sets and other systems
keep them, is taken as it is for one of the two.
"""

from dataclasses import dataclass

import numpy as np

from hospitium.senses.face.align import SIDE, TEMPLATE, cut, similarity, warped
from hospitium.senses.face.detector import FaceDetector
from hospitium.senses.face.embedding import FaceEmbedding, unit
from hospitium.senses.face.finding import find_faces
from hospitium.senses.face.landmarks import FaceLandmarks, five_points
from hospitium.senses.face.types import Box, Colour, Floats, Points, Seen

SETTLED: Points = np.array([[38.3, 52.7], [73.4, 52.5], [56.0, 72.3], [42.3, 90.3], [70.1, 90.2]])
"""Where our landmark network puts the five points of a face that others aligned to `TEMPLATE`: it
holds mouths 2 px smaller, eyes 1 px lower. Means over half of the people of lfw600, 2026-11-28."""

_STEADY = [0, 1, 3, 4]
"""The points that stay put when a head turns: all but the nose."""

USUAL, ALIGNED = Box(17.0, 11.0, 95.0, 115.0), 0.5
"""Where the detector sees the face in an aligned picture of 112 pixels, and how much of it a square
picture must share to be taken for one. Median over lfw600, 2026-11-28; standard deviation 7 px."""

CHIP = 448
"""Pixels of the square that a face is worked on in; larger faces are shrunk to it."""

_CHIP_FACES = 2.1
"""Side of that square in heights of the face."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceFound:
    """A face in a picture, not yet read.

    Attributes
    ----------
    seen
        Where, in the frame of the picture turned upright.
    chip
        A square about it, at most `CHIP` pixels wide, sRGB.
    points
        The 68 landmarks, in the frame of `chip`.
    scale
        Pixels of `chip` for one of the picture.
    """

    seen: Seen
    chip: Colour
    points: Points
    scale: float


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
        Length 1, shape (512,).
    aligned
        The face as the network saw it, 112 x 112.
    """

    embedding: Floats
    aligned: Colour


class FaceReader:
    """The three networks, loaded. Safe to share between threads."""

    def __init__(
        self, detector: FaceDetector, landmarks: FaceLandmarks, embedding: FaceEmbedding
    ) -> None:
        self._detector = detector
        self._landmarks = landmarks
        self._embedding = embedding

    def find(self, pixels: Colour) -> FacesFound:
        """Find all faces of a picture, shape (height, width, 3); none is an answer too."""
        turns, seen = find_faces(pixels, self._detector)
        upright = np.ascontiguousarray(np.rot90(pixels, turns))
        return FacesFound(upright, turns, tuple(self._found(upright, one) for one in seen))

    def read(self, found: FaceFound, *, whole: Colour | None = None) -> FaceRead:
        """Embed a face.

        Parameters
        ----------
        whole
            The picture, where it may itself be an aligned face.
        """
        five = five_points(found.points)
        first = warped(found.chip, similarity(five, TEMPLATE))
        second = warped(found.chip, similarity(five[_STEADY], SETTLED[_STEADY]))
        if whole is not None and _is_aligned(found, whole):
            second = first_hand(whole)
        embeddings = [self._embedding.embed(first), self._embedding.embed(second)]
        return FaceRead(unit(embeddings[0] + embeddings[1]), second)

    def _found(self, pixels: Colour, seen: Seen) -> FaceFound:
        x, y = seen.box.centre
        half = _CHIP_FACES * seen.box.height / 2
        # on whole pixels, so that a face of moderate size is not resampled
        box = Box(round(x - half), round(y - half), round(x + half), round(y + half))
        side = min(CHIP, round(box.width))
        box = Box(box.left, box.top, box.left + round(box.width), box.top + round(box.width))
        chip = cut(pixels, box, width=side, height=side, fill=0)
        scale = side / box.width
        inside = seen.box.moved(scale, -box.left * scale, -box.top * scale)
        return FaceFound(seen, chip, self._landmarks.place(chip, inside), scale)


def first_hand(whole: Colour) -> Colour:
    """Return a picture that is an aligned face, at the network's size."""
    if whole.shape[0] == SIDE:
        return whole
    return cut(whole, Box(0, 0, whole.shape[1], whole.shape[0]), width=SIDE, height=SIDE)


def _is_aligned(found: FaceFound, whole: Colour) -> bool:
    """Tell whether a square picture is a face as others align it, by where the detector sees it."""
    rows, columns = whole.shape[:2]
    return rows == columns and found.seen.box.moved(SIDE / rows, 0, 0).overlap(USUAL) >= ALIGNED
