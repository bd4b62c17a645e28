"""The face engine as use cases see it: a picture's bytes in, templates and scores out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np

from hospitium.core.errors import BadInput, FaceBox, NoFace, SeveralFaces
from hospitium.formats.pictures import decode_photo_or_scan
from hospitium.senses.calibration import Calibration
from hospitium.senses.face.assessment import assess
from hospitium.senses.face.reader import FaceFound, FaceReader, FacesFound
from hospitium.senses.face.reasons import FaceReason
from hospitium.senses.face.template import encode_face
from hospitium.senses.face.types import Colour, Floats

MOST_PORTRAIT_BYTES = 40_000
"""Of a portrait as JPEG."""

PORTRAIT_SIDE = 448
"""Longest side of a portrait in pixels."""


@dataclass(frozen=True, slots=True)
class FaceCapture:
    """A picture as it came.

    Attributes
    ----------
    data
        The bytes of the file.
    name
        What the caller calls it, for the report only; never stored and never logged.
    face
        Which one is meant where several are found, 0 for the largest; None if nobody said.
    """

    data: bytes
    name: str = ""
    face: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FaceReading:
    """A face that was read.

    Attributes
    ----------
    template
        What is stored and compared.
    embedding
        Length 1, shape (512,), as the template holds it.
    quality
        0..100.
    reasons
        What is amiss, in the order to mend it; empty when nothing is.
    box
        Left, top, width and height in pixels of the upright picture.
    portrait
        The face with some room about it, upright, as a JPEG of at most 40 kB: to be sealed, or
        thrown away with this reading.
    components
        What the quality is made of, 0..100 each, by name: see `senses.face.assessment`.
    """

    name: str
    template: bytes
    embedding: Floats
    quality: int
    reasons: tuple[FaceReason, ...]
    box: FaceBox
    portrait: bytes
    components: Mapping[str, int] = field(default_factory=dict)


class FaceEngine:
    """Reads faces, and says what a score is worth. Safe to share by threads.

    Attributes
    ----------
    model
        Id of the embedding network; templates of another model are never compared with ours.
    calibration
        From scores to error rates.
    """

    def __init__(self, *, model: str, reader: FaceReader, calibration: Calibration) -> None:
        self.model = model
        self.calibration = calibration
        self._reader = reader

    def read(self, capture: FaceCapture) -> FaceReading:
        """Read one face.

        Raises
        ------
        UnreadableImage, ImageTooLarge
            As the decoder says.
        NoFace
            If no face is found.
        SeveralFaces
            If several are, and the capture does not say which is meant.
        BadInput
            If it names one that is not there.
        """
        found = self._find(capture)
        return self._read(capture, found, chosen(found, capture.face))

    def read_all(self, capture: FaceCapture) -> tuple[FaceReading, ...]:
        """Read every face, largest first; raises as `read` does, but never `SeveralFaces`."""
        found = self._find(capture)
        return tuple(self._read(capture, found, face) for face in found.faces)

    def read_subject(self, capture: FaceCapture) -> tuple[FaceReading, int]:
        """Read the face that a picture is of, and say how many there are.

        Of several, the one that is large and in the middle: for measurements and for pictures of
        one person with others behind; whoever enrols a person is asked instead.
        """
        found = self._find(capture)
        return self._read(capture, found, subject(found)), len(found.faces)

    def find(self, pixels: Colour, *, briefly: bool = False) -> FacesFound:
        """Find the faces of a picture that is decoded already; none is an answer too.

        Briefly: those that are upright and near.
        """
        return self._reader.glance(pixels) if briefly else self._reader.find(pixels)

    def _find(self, capture: FaceCapture) -> FacesFound:
        found = self._reader.find(decode_photo_or_scan(capture.data))
        if not found.faces:
            raise NoFace("no face was found in the picture")
        return found

    def _read(self, capture: FaceCapture, found: FacesFound, face: FaceFound) -> FaceReading:
        read = self._reader.read(face, found.pixels)
        assessed = assess(face, read, found.pixels)
        return FaceReading(
            name=capture.name,
            template=encode_face(read.embedding, quality=assessed.quality),
            embedding=read.embedding,
            quality=assessed.quality,
            reasons=assessed.reasons,
            box=box_of(face, found.pixels),
            portrait=portrait(face.chip),
            components=assessed.components,
        )


def chosen(found: FacesFound, number: int | None) -> FaceFound:
    """Return the face that is meant; raises as `FaceEngine.read` says."""
    boxes = tuple(box_of(face, found.pixels) for face in found.faces)
    if number is None and len(boxes) > 1:
        raise SeveralFaces(boxes)
    if not 0 <= (number or 0) < len(boxes):
        raise BadInput(
            f"there is no face {number} in the picture",
            remedy=f"It shows {len(boxes)}; count them from 0, the largest first.",
        )
    return found.faces[number or 0]


def subject(found: FacesFound) -> FaceFound:
    """Return the face that a picture is of: large, and near the middle."""
    rows, columns = found.pixels.shape[:2]

    def weight(face: FaceFound) -> float:
        x, y = face.seen.box.centre
        off = np.hypot(x / columns - 0.5, y / rows - 0.5)
        box = face.seen.box
        # by area: the detector makes a face that is cut by the rim narrow, not low
        return float(np.sqrt(box.width * box.height) * (1.0 - off))

    return max(found.faces, key=weight)


def box_of(face: FaceFound, pixels: Colour) -> FaceBox:
    """Return where a face is, in whole pixels within the picture."""
    rows, columns = pixels.shape[:2]
    box = face.seen.box
    left, top = max(0, round(box.left)), max(0, round(box.top))
    return left, top, min(columns, round(box.right)) - left, min(rows, round(box.bottom)) - top


def portrait(chip: Colour) -> bytes:
    """Return a face with some room about it as a JPEG of at most `MOST_PORTRAIT_BYTES`."""
    from PIL import Image

    picture = Image.fromarray(np.ascontiguousarray(chip))
    picture.thumbnail((PORTRAIT_SIDE, PORTRAIT_SIDE))
    for quality in (88, 75, 60, 45, 30):
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MOST_PORTRAIT_BYTES:
            break
    return out.getvalue()
