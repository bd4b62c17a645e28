"""Faces of nobody, in two kinds: drawn ones for the networks, and ones for an engine without any.

The drawn are ovals, shaded a little, each from a seed. Of the other kind a "picture" is a tiny JSON
file that names who is on it: templates, scores and what they are worth are the real thing, vectors
of one person lie close, those of two do not.
"""

import json
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from hospitium.core.errors import BadInput, NoFace, SeveralFaces, UnreadableImage
from hospitium.senses.calibration import Calibration, Provenance, fit_calibration
from hospitium.senses.face.reasons import FaceReason
from hospitium.senses.face.template import decode_face, encode_face
from hospitium.senses.face.types import Colour
from hospitium.usecases.face_engine import FaceCapture, FaceEngine, FaceReading

DIMENSION = 512
PORTRAIT = b"\xff\xd8\xff portrait of "
"""What a fake portrait begins with; it can be read again as a picture of the same face."""
JPEG = b"\xff\xd8\xff"
"""What a camera takes: somebody, whoever it is."""
ALIKE = 0.65
"""About the score of two pictures of one person."""


def picture(*people: int, shot: int = 1, quality: int = 70) -> bytes:
    """The bytes of a fake picture of `people`, the largest face first."""
    return json.dumps({"people": people, "shot": shot, "quality": quality}).encode()


@cache
def worth() -> Calibration:
    """Return a calibration as made for the fake vectors."""
    rng = np.random.default_rng(6)
    made = Provenance(
        engine="fake-face-1",
        data="made",
        measured_on="2026-11-28",
        command="none",
        genuine=500,
        impostor=5000,
        limits="says nothing of people",
    )
    return fit_calibration(rng.normal(ALIKE, 0.05, 500), rng.normal(0.0, 0.045, 5000), made)


class FakeFaceEngine(FaceEngine):
    """Reads fake pictures; `model` moves every vector elsewhere."""

    def __init__(self, model: str = "fake-face-1") -> None:
        super().__init__(model=model, reader=None, calibration=worth())  # type: ignore[arg-type]

    def read(self, capture: FaceCapture) -> FaceReading:
        """Read one face, as the real engine chooses it."""
        found = self.read_all(capture)
        if len(found) > 1 and capture.face is None:
            raise SeveralFaces(tuple(one.box for one in found))
        if not 0 <= (capture.face or 0) < len(found):
            raise BadInput(f"there is no face {capture.face} in the picture")
        return found[capture.face or 0]

    def read_all(self, capture: FaceCapture) -> tuple[FaceReading, ...]:
        """Read every face."""
        data = capture.data.removeprefix(PORTRAIT)
        if data.startswith(JPEG):
            data = picture(0, shot=len(data))
        try:
            seen = json.loads(data)
            people, shot, quality = seen["people"], seen["shot"], seen["quality"]
        except (ValueError, TypeError, KeyError) as error:
            raise UnreadableImage("not an image") from error
        if not people:
            raise NoFace("no face was found in the picture")
        return tuple(
            self._face(capture.name, who, shot, quality, n) for n, who in enumerate(people)
        )

    def _face(self, name: str, person: int, shot: int, quality: int, place: int) -> FaceReading:
        model = sum(self.model.encode())
        base = np.random.default_rng([model, person]).normal(size=DIMENSION)
        own = np.random.default_rng([model, person, shot]).normal(size=DIMENSION)
        template = encode_face(np.sqrt(ALIKE) * base + np.sqrt(1 - ALIKE) * own, quality=quality)
        return FaceReading(
            name=name,
            template=template,
            embedding=decode_face(template).embedding,
            quality=quality,
            reasons=(FaceReason.TOO_DARK,) if quality < 50 else (),
            box=(100 * place, 0, 90 - 10 * place, 120),
            portrait=PORTRAIT + picture(person, shot=shot, quality=quality),
        )


def drawn_face(seed: int = 0, *, side: int = 240, background: str = "#8aa0b0") -> Image.Image:
    """A face of ovals that fills about half of a square picture, eyes a third from its top."""
    rng = np.random.default_rng(seed)
    wide, high = rng.uniform(0.40, 0.46), rng.uniform(0.56, 0.62)
    skin = tuple(
        int(v) for v in (rng.integers(170, 225), rng.integers(120, 165), rng.integers(90, 135))
    )
    dark = tuple(int(v * 0.55) for v in skin)
    hair = tuple(int(v) for v in rng.integers(20, 90, 3))
    canvas = Image.new("RGB", (512, 512), background)
    draw = ImageDraw.Draw(canvas)

    def oval(x: float, y: float, w: float, h: float, colour: object) -> None:
        box = [512 * (x - w / 2), 512 * (y - h / 2), 512 * (x + w / 2), 512 * (y + h / 2)]
        draw.ellipse(box, fill=colour)  # type: ignore[arg-type]  # a colour in any of its forms

    oval(0.5, 0.98, 0.8, 0.4, "#304060")
    oval(0.5, 0.8, 0.2, 0.3, dark)
    oval(0.5, 0.44, wide * 1.2, high * 1.15, hair)
    oval(0.5, 0.50, wide, high, skin)
    for at in (-0.1, 0.1):
        oval(0.5 + at, 0.455, 0.105, 0.07, dark)
        oval(0.5 + at, 0.46, 0.085, 0.04, "#f0f0ee")
        oval(0.5 + at, 0.46, 0.036, 0.04, hair)
        oval(0.5 + at, 0.405, 0.12, 0.02, hair)
    oval(0.5, 0.55, 0.075, 0.16, tuple(int(v * 0.92) for v in skin))
    oval(0.5, 0.61, 0.09, 0.035, dark)
    oval(0.5, 0.685, rng.uniform(0.15, 0.18), 0.05, "#a04848")
    oval(0.5, 0.683, 0.13, 0.008, "#602828")
    shaded = canvas.filter(ImageFilter.GaussianBlur(5))
    light = (
        Image.linear_gradient("L").rotate(90).resize((512, 512)).point(lambda v: 60 + v * 3 // 4)
    )
    shaded = Image.composite(shaded, Image.new("RGB", (512, 512), "black"), light)
    return shaded.resize((side, side), Image.Resampling.LANCZOS)


def pixels(picture: Image.Image) -> Colour:
    return np.asarray(picture.convert("RGB"))


def as_png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
